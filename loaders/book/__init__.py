"""What a workbook is for the dashboard: cells as read, tables, columns, style, and how it is refused."""
