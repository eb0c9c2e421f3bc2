"""What a workbook is for the dashboard: its cells as read, its tables, its columns, its style, and how it is refused."""
