"""Themes: figures of both monitors in another arrangement."""

from monitors.views import monitor_page
from monitors.views.frame import show

show(monitor_page.themes, monitor_page.THEME_FIELDS)
