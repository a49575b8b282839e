"""Where does a municipality stand: key figures of both monitors, and what stands out."""

from monitors.views import overview_page
from monitors.views.frame import show

show(overview_page.body)
