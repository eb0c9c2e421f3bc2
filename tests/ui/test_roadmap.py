"""Roadmap cells become rows and blocks: one block for neighbouring years of one phrase, stage and certainty."""

import pandas as pd

from ui import roadmap

COLUMNS = [
    "city",
    "municipality_name",
    "initiative_id",
    "initiative_name",
    "themes",
    "line_number",
    "line_name",
    "fiscal_year",
    "schedule_text",
    "stage",
    "is_uncertain",
]


def _cells(*rows: tuple[str, int, str, int, str, str | None, bool]) -> pd.DataFrame:
    full = [("togane", "東金市", key, "窓口", "front_yard", number, *rest) for key, number, *rest in rows]
    return pd.DataFrame(full, columns=COLUMNS, dtype=object)


def test_neighbouring_years_of_one_phrase_are_one_block() -> None:
    cells = _cells(
        ("a", 1, "窓口", 2026, "検討", "considering", False),
        ("a", 1, "窓口", 2027, "検討", "considering", False),
        ("a", 1, "窓口", 2028, "検討", "considering", True),
        ("a", 1, "窓口", 2030, "検討", "considering", True),
        ("a", 2, "決済", 2028, "検討", "considering", True),
    )
    names, blocks = roadmap.chart_rows(cells)
    assert names == ["東金市｜窓口", "東金市｜窓口：決済"]
    assert [(block.row, block.first_year, block.last_year) for block in blocks] == [
        (0, 2026, 2027),
        (0, 2028, 2028),
        (0, 2030, 2030),
        (1, 2028, 2028),
    ]


def test_a_filter_of_themes_cities_and_words() -> None:
    cells = _cells(("a", 1, "窓口", 2026, "検討", None, False), ("b", 1, "ＬＩＮＥ配信", 2026, "実施", "done", False))
    assert len(roadmap.filtered(cells, [], ["front_yard"], "", None)) == 2
    assert len(roadmap.filtered(cells, ["choshi"], [], "", None)) == 0
    assert list(roadmap.filtered(cells, [], [], "line", None).initiative_id) == ["b"]
    assert list(roadmap.filtered(cells, [], [], "", "a").initiative_id) == ["a"]
