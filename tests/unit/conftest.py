"""For the unit tests: properties are tried on a moderate number of examples, however slow the machine."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("unit", deadline=None, max_examples=60, database=None)
settings.load_profile("unit")
