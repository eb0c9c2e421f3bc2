"""Copies of a database: one, night by night, and whether the derived rows agree with the history."""
