"""Rows in groups, and the lists that stand in their cells: `domain/rows.py`, under the name that the pages know."""

from domain.rows import by as by
from domain.rows import listed as listed
