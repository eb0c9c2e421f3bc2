"""データ: every exported table with its dictionary, to be narrowed, looked at and saved; the API beside it."""
