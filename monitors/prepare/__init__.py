"""Program 1, `python -m monitors.prepare`: from sources to a proven DuckDB data set for the app."""
