"""Days that break nowhere inside, and cells that are escaped."""

import pytest

from ui import markup, phone_table


def test_a_day_in_both_calendars_breaks_between_them_alone() -> None:
    assert phone_table.day("令和8年3月31日（2026-03-31）") == (
        '<span class="dx-day">令和8年3月31日</span><wbr><span class="dx-day">（2026-03-31）</span>'
    )


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("期限は2031-03-31です。", '期限は<span class="dx-day">2031-03-31</span>です。'),
        ("2030-04-01", '<span class="dx-day">2030-04-01</span>'),
        ("2030-04-01～2031-03-31", '<span class="dx-day">2030-04-01</span>～<span class="dx-day">2031-03-31</span>'),
        ("電話 0479-24-1234 & <外線>", "電話 0479-24-1234 &amp; &lt;外線&gt;"),
        ("", ""),
    ],
)
def test_days_in_figures_never_break_at_their_hyphens(words: str, expected: str) -> None:
    found = phone_table.unbroken(words)
    assert found == expected and isinstance(found, markup.Markup)


def test_cells_are_escaped_and_markup_is_not() -> None:
    table = phone_table.table(("<名>", "値"), [("<script>", markup.Markup("<b>1</b>"))], "<表>", "1fr")
    assert "&lt;名&gt;" in table and "&lt;script&gt;" in table and "&lt;表&gt;" in table
    assert "<td><b>1</b></td>" in table


def test_a_row_that_is_not_as_wide_as_the_header_is_refused() -> None:
    with pytest.raises(ValueError, match="zip"):
        phone_table.table(("名", "値", "注記"), [("a", "b")], "表", "1fr")
