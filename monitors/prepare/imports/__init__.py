"""Figures from somebody's own files in data/import: each with a TOML beside it that says what is in it.

`settings` reads the TOML, `gather` the files, `describe` proposes a TOML. How a file is read is in monitors/tabular.
"""
