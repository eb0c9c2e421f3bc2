"""`/api/v1/…`: the tables and verdicts for other programs, within the reach of who asks."""
