"""計画の取込み: a plan of any city by workbook: form, errors, what it changes, approval, undo."""
