"""All indicators of a monitor at once: one municipality in its group, beside others, and through the years."""

from monitors.views import profile_page, profile_pictures
from monitors.views.frame import show

show(profile_page.body, profile_pictures.FIELDS)
