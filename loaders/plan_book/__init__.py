"""The workbook of a whole plan: its form, written and read back, for any city that has no loader of its own."""
