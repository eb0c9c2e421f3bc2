"""登録: a city's workbook out, the filled one in."""
