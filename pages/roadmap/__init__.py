"""工程: the roadmaps in one table of fiscal years."""
