"""A table that is described once: what the page shows of its rows, and what the files hold of them."""

import csv
import io
from datetime import date
from decimal import Decimal
from typing import NamedTuple

import openpyxl
import pytest

from domain import formats
from ui import markup, sheet_files
from ui.table import Column, Saved, Table, only_saved


class Goal(NamedTuple):
    """A row as a question answers with it."""

    goal_id: str
    name: str
    value: Decimal | None
    unit: str
    due_on: date | None
    note: str


GOALS = Table[Goal]((
    Column("指標", lambda goal: markup.link(goal.name, "kpi", kpi=goal.goal_id), saved=lambda goal: goal.name),
    only_saved("期限", lambda goal: goal.due_on),
    Column("目標", lambda goal: formats.with_unit(goal.value, goal.unit), is_numeric=True, saved=(
        Saved("目標の値", lambda goal: goal.value),
        Saved("目標の単位", lambda goal: goal.unit),
    )),
    Column(
        "印", lambda _: markup.Markup("<b>○</b>"), saved=(), head=markup.Markup('<span class="dx-sr">印</span>')
    ),
    Column("注記", lambda goal: goal.note, is_wide=True),
    only_saved("指標ID", lambda goal: goal.goal_id),
))  # fmt: skip
ROWS = (
    Goal("a-1", "手続 & 届出", Decimal("1848.0000"), "件", date(2031, 3, 31), "<b>太字</b>ではない"),
    Goal("a-2", "公開", None, "%", None, ""),
)


def test_the_page_shows_the_columns_that_are_shown_and_escapes_what_is_no_markup() -> None:
    assert GOALS.html(ROWS[:1], "目標 <1件>") == (
        '<div class="dx-scroll"><table class="dx-table dx-stacked"><caption>目標 &lt;1件&gt;</caption>'
        '<thead><tr><th scope="col">指標</th><th scope="col" class="dx-number">目標</th>'
        '<th scope="col"><span class="dx-sr">印</span></th><th scope="col">注記</th></tr></thead>'
        '<tbody><tr><th scope="row" data-label="指標"><div>'
        '<a href="/kpi?kpi=a-1" target="_self">手続 &amp; 届出</a></div></th>'
        '<td data-label="目標" class="dx-number"><div>1,848件</div></td>'
        '<td data-label="印"><div><b>○</b></div></td>'
        '<td data-label="注記"><div>&lt;b&gt;太字&lt;/b&gt;ではない</div></td></tr></tbody></table></div>'
    )


@pytest.mark.parametrize(
    ("options", "classes"),
    [
        ({}, "dx-table dx-stacked"),
        ({"is_paired": True}, "dx-table dx-stacked dx-paired"),
        ({"is_stacked": False}, "dx-table"),
        ({"is_stacked": False, "is_paired": True}, "dx-table"),
    ],
)
def test_the_form_on_a_narrow_screen_is_chosen_where_it_is_drawn(options: dict[str, bool], classes: str) -> None:
    assert f'<table class="{classes}">' in GOALS.html(ROWS, "目標", **options)


def test_a_compact_table_puts_its_wide_columns_below_the_short_ones() -> None:
    assert GOALS.compact(ROWS[1:], "目標", '1fr "6em"') == (
        '<table class="dx-table dx-compact" style="--dx-phone: 1fr &#34;6em&#34;"><caption>目標</caption>'
        '<thead><tr><th scope="col">指標</th><th scope="col" class="dx-number">目標</th>'
        '<th scope="col"><span class="dx-sr">印</span></th><th scope="col" class="dx-wide">注記</th></tr></thead>'
        '<tbody><tr><th scope="row"><a href="/kpi?kpi=a-2" target="_self">公開</a></th>'
        '<td class="dx-number">—</td><td><b>○</b></td><td class="dx-wide"></td></tr></tbody></table>'
    )


def test_a_numeric_column_may_be_wide_too() -> None:
    both = Table[int]((Column("年度", str), Column("件数", str, is_numeric=True, is_wide=True)))
    assert '<td class="dx-number dx-wide">7</td>' in both.compact([7], "件数", "1fr")


def test_a_file_holds_one_thing_a_cell_in_the_order_of_the_page() -> None:
    sheet = GOALS.sheet(ROWS, "目標の一覧", (("市", "東金市"),))
    assert (sheet.title, sheet.filters) == ("目標の一覧", (("市", "東金市"),))
    # What the page alone has (印) is in no file, what the files alone have stands where it was described.
    assert list(sheet.columns) == ["指標", "期限", "目標の値", "目標の単位", "注記", "指標ID"]
    assert [list(row) for row in sheet.rows] == [
        ["手続 & 届出", date(2031, 3, 31), Decimal("1848.0000"), "件", "<b>太字</b>ではない", "a-1"],
        ["公開", None, None, "%", "", "a-2"],
    ]


def test_a_file_without_filters_and_without_rows_still_has_its_columns() -> None:
    sheet = GOALS.sheet((), "目標の一覧")
    assert (list(sheet.rows), sheet.filters, len(sheet.columns)) == ([], (), 6)
    assert "<tbody></tbody>" in GOALS.html((), "目標") and "<tbody></tbody>" in GOALS.compact((), "目標", "1fr")


def test_csv_and_excel_give_back_what_the_sheet_holds() -> None:
    sheet = GOALS.sheet(ROWS, "目標の一覧")
    text = sheet_files.csv_file(sheet, None).decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(text, newline=""))) == [
        ["指標", "期限", "目標の値", "目標の単位", "注記", "指標ID"],
        ["手続 & 届出", "2031-03-31", "1848", "件", "<b>太字</b>ではない", "a-1"],
        ["公開", "", "", "%", "", "a-2"],
    ]
    book = openpyxl.load_workbook(io.BytesIO(sheet_files.xlsx_file(sheet, [], "製品", None)))
    header, first, second = book.worksheets[0].iter_rows(values_only=True)
    assert header == tuple(sheet.columns)
    assert first[2:4] == (1848, "件") and second[1:3] == (None, None)


def test_rows_are_read_once_so_that_they_may_come_from_a_generator() -> None:
    assert GOALS.html((row for row in ROWS), "目標") == GOALS.html(ROWS, "目標")
    assert GOALS.compact((row for row in ROWS), "目標", "1fr") == GOALS.compact(ROWS, "目標", "1fr")
    assert GOALS.sheet((row for row in ROWS), "目標") == GOALS.sheet(ROWS, "目標")


def test_what_is_shown_is_what_is_saved_where_nothing_else_is_said() -> None:
    plain = Table[Goal]((Column("注記", lambda goal: goal.note),))
    assert plain.cells(ROWS) == [[ROWS[0].note], [""]] == [list(row) for row in plain.sheet(ROWS, "注記").rows]


def test_a_table_that_names_a_column_twice_makes_no_file() -> None:
    twice = Table[Goal]((
        Column("目標", lambda goal: goal.name, saved=(Saved("指標ID", lambda goal: goal.goal_id),)),
        only_saved("指標ID", lambda goal: goal.goal_id),
    ))  # fmt: skip
    with pytest.raises(ValueError, match="目標の一覧: a column twice"):
        twice.sheet(ROWS, "目標の一覧")
    # On the page they are two columns all the same: only one of them is shown.
    assert twice.html(ROWS, "目標").count('<th scope="col"') == 1


def test_a_column_that_is_neither_shown_nor_saved_is_refused() -> None:
    with pytest.raises(AssertionError, match="目標: neither shown nor saved"):
        Column[Goal]("目標", None)
