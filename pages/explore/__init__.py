"""分析: the KPIs and initiatives of all cities, narrowed by filters and seen in five ways."""
