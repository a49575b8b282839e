"""How the app judges: generated from the constants in the code."""

from monitors.views import method_page
from monitors.views.frame import show

show(method_page.body)
