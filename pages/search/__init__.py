"""指標をさがす: KPIs and initiatives of all cities, narrowed."""
