"""Koersmonitor: from sources to prepared figures (`prepare`) and from figures to screen (`views`)."""
