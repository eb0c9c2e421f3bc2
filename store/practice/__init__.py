"""The practice database: fictitious actuals from a seed, and the mark that tells it from a real one."""
