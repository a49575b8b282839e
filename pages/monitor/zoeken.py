"""All that was found for a question in the search box."""

from monitors.views import search_page
from monitors.views.frame import show

show(search_page.body, search_page.FIELDS)
