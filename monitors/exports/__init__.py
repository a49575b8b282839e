"""Figures as files: a neutral sheet in, CSV or Excel out. Always with status and source."""
