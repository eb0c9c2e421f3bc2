"""指標: one KPI, its way, its verdict, and where each figure stands in the plan."""
