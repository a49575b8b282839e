"""Is every agreement on course, and what would a target ask?"""

from monitors.views import course_page
from monitors.views.frame import show

show(course_page.body, course_page.FIELDS)
