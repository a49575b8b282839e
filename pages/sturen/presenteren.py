"""A show for a meeting: one figure a screen."""

from monitors.views import show_page
from monitors.views.frame import show

show(show_page.body, show_page.FIELDS)
