"""What every figure means: generated from the catalogue."""

from monitors.views import reference_pages
from monitors.views.frame import show

show(reference_pages.terms)
