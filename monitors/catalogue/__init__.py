"""What we measure: indicators, monitors, sources, groups and corrections, as TOML with types."""
