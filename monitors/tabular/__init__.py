"""Somebody's own file as rows: bytes -> table -> (measure, region, period, value, status), or a fault for each line.

Knows nothing of indicators, folders or screens, so that prepare and the app read a file in the same way. In order:
`reading.read_file` (bytes to sheets), `layout.lay_out` (heading and body), `proposal.propose` (which column is what),
`rows.take` (rows by a `Plan`, with faults).
"""
