"""One indicator: map, development, ranking and table, with all that belongs to the figure."""


from monitors.views import indicator_page
from monitors.views.frame import show

show(indicator_page.body, indicator_page.FIELDS)
