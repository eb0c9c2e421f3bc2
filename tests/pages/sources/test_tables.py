"""The tables of the sources page: what the page shows of a row, and what the files hold of it."""

from domain.codes import GapReason
from metrics.sources import Correction, Gap
from pages.sources.tables import CORRECTIONS, GAPS, Missing


def gap(kpi_id: str | None = None, initiative_id: str | None = None, first_line: int = 12) -> Gap:
    return Gap(
        city="choshi",
        municipality_name="銚子市",
        municipality_key=122025,
        gap_number=1,
        subject="現状値",
        reason=GapReason.LOST,
        place="p.3",
        first_line=first_line,
        last_line=14,
        kpi_id=kpi_id,
        initiative_id=initiative_id,
    )


def test_a_gap_is_missed_by_its_indicator_or_else_its_initiative_or_else_the_plan() -> None:
    rows = [
        Missing(gap("k-1", "i-1"), "取組<1>", "指標<1>"),
        Missing(gap(initiative_id="i-1"), "取組<1>", None),
        Missing(gap(), None, None),
    ]
    page = GAPS.html(rows, "欠けているもの")
    assert '<a href="/kpi?kpi=k-1" target="_self">指標&lt;1&gt;</a>' in page
    assert "<div>取組&lt;1&gt;</div>" in page and "<div>計画全体</div>" in page
    sheet = GAPS.sheet(rows, "欠けているもの", (("市", "銚子市"),))
    assert list(sheet.columns) == [
        "欠けているもの",
        "取組",
        "指標",
        "理由",
        "場所",
        "行（初め）",
        "行（終わり）",
        "指標ID",
    ]
    assert [list(row) for row in sheet.rows] == [
        ["現状値", "取組<1>", "指標<1>", "計画書から読み取れず", "p.3", 12, 14, "k-1"],
        ["現状値", "取組<1>", None, "計画書から読み取れず", "p.3", 12, 14, None],
        ["現状値", None, None, "計画書から読み取れず", "p.3", 12, 14, None],
    ]


def test_what_stands_in_no_line_has_none_in_the_file() -> None:
    (row,) = GAPS.sheet([Missing(gap(first_line=0), None, None)], "欠けているもの").rows
    assert list(row)[5:7] == [None, None]


def test_a_correction_shows_its_lines_in_one_cell_and_saves_them_in_two() -> None:
    row = Correction("choshi", "銚子市", 122025, 1, "0種類 0種類", "0種類", "二重", "p.19", 431, 432)
    assert CORRECTIONS.cells([row]) == [["0種類 0種類", "0種類", "二重", "p.19", "431–432"]]
    assert list(CORRECTIONS.sheet([row], "直したもの").rows[0]) == ["0種類 0種類", "0種類", "二重", "p.19", 431, 432]
