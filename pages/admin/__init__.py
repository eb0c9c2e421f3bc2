"""管理: links, copies, settings."""
