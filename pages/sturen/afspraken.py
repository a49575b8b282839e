"""Prepare prestatieafspraken: a dossier in the visitor's own browser."""

from monitors.views import afspraken_page
from monitors.views.frame import show

show(afspraken_page.body, afspraken_page.FIELDS)
