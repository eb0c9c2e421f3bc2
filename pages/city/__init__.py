"""市: one city's plan as the plan is built."""
