"""The monitor wonen, chapter by chapter."""

from monitors.views import monitor_page
from monitors.views.frame import show

show(lambda screen: monitor_page.body(screen, "wonen"), monitor_page.FIELDS)
