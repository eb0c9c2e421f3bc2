"""The two engines, each behind one protocol: a DuckDB file, or PostgreSQL."""
