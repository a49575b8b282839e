"""Is that fair to compare, and how sure is it?"""

from monitors.views import compare_page
from monitors.views.frame import show

show(compare_page.body, compare_page.FIELDS)
