"""Where the figures come from: generated from the catalogue and the data set."""

from monitors.views import reference_pages
from monitors.views.frame import show

show(reference_pages.sources)
