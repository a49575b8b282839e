"""A map to zoom: municipalities, and the wijken of the chosen one."""

from monitors.views import map_page
from monitors.views.frame import show

show(map_page.body, map_page.FIELDS)
