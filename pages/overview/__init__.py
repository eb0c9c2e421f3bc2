"""全体: how the cities are doing, in five seconds."""
