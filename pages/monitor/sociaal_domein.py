"""The monitor sociaal_domein, chapter by chapter."""

from monitors.views import monitor_page
from monitors.views.frame import show

show(lambda screen: monitor_page.body(screen, "sociaal_domein"), monitor_page.FIELDS)
