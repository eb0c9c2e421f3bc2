"""The pieces of 指標をさがす: what several cities promise, found by words and narrowed by filters."""

from ui.sheets import Sheets

SHEETS: Sheets = {}
