"""工程表: the roadmaps in one table of fiscal years."""
