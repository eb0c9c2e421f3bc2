"""履歴: every version of the data."""
