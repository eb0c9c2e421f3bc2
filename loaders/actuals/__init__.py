"""The workbook of actuals that a department fills in: its form, written and read back, and what looks wrong in it."""
