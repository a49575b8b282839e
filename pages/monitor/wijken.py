"""A municipality from within: one figure per wijk, and where figures of wonen and sociaal domein meet."""

from monitors.views import wijken_page, wijken_pictures
from monitors.views.frame import show

show(wijken_page.body, wijken_pictures.FIELDS)
