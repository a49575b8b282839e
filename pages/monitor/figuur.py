"""One figure by itself, for a frame on somebody else's page."""

from monitors.views import embed_page
from monitors.views.frame import show

show(embed_page.body, embed_page.FIELDS, whole=False)
