"""Struck-out words and raised digits: no part of a number, a note or a plan; in shared texts, own texts and styles."""

import io

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font

from loaders.actuals import form
from loaders.book import grid
from loaders.book.grid import Written
from loaders.files.annotating import annotated
from loaders.files.task import open_here
from loaders.plan_book import form as plan_form
from tests.loaders import hostile
from tests.loaders.actuals import CITY, CLOSED, COUNT, EMPTY, SHARE, count, laid_over, reading, share
from tests.loaders.test_plan_workbook import refusals as plan_refusals
from tests.store.small import filled

pytestmark = pytest.mark.usefixtures("forked_workers")

STRUCK, RAISED = InlineFont(strike=True), InlineFont(vertAlign="superscript")
WAY_OUT = "取り消し線はセルを選んで Ctrl＋5 で外れます。"
FONTS = (
    "<font/><font><strike/></font><font><vertAlign val='superscript'/></font><font><strike val='0'/></font>"
    "<font><b/><strike val='true'/><vertAlign val='subscript'/></font>"
)
PLAIN, OUT, UP, NOT_OUT, BOTH, BEYOND = range(6)


def runs(*parts):
    """Return the XML of a text in runs: each its text and the properties of its look, None for a run without any."""
    looks = {None: "", "": "<rPr/>", "struck": "<rPr><strike/></rPr>", "not": "<rPr><strike val='false'/></rPr>",
             "up": "<rPr><sz val='9'/><vertAlign val='superscript'/></rPr>",
             "red": "<rPr><color rgb='FFFF0000'/></rPr>",
             "down": "<rPr><vertAlign val='subscript'/></rPr>"}  # fmt: skip
    return "".join(f"<r>{looks[look]}<t xml:space='preserve'>{text}</t></r>" for text, look in parts)


def read_cell(content, style, is_shared):
    """Return value and struck words of the one cell of a sheet, its text among the shared ones or its own."""
    styles = "".join(f'<xf numFmtId="0" fontId="{font}"/>' for font in (*range(5), 99))
    style_sheet = (
        f'<styleSheet xmlns="{hostile.MAIN}"><fonts>{FONTS}</fonts><cellXfs>{styles}</cellXfs>'
        "<dxfs><dxf><font><strike/></font></dxf></dxfs></styleSheet>"
    )
    text = content if content.startswith("<") else f"<t>{content}</t>"
    kind = "" if content.isdigit() else ' t="s"' if is_shared else ' t="inlineStr"'
    said = f"<v>{content}</v>" if content.isdigit() else "<v>1</v>" if is_shared else f"<is>{text}</is>"
    row = f'<row r="1"><c r="A1" s="{style}"{kind}>{said}</c></row>'
    parts = {hostile.STYLES: style_sheet.encode()}
    found = open_here(hostile.shared(f"0</t></si><si>{text}</si><si><t>", row, changes=parts), None)["実績"].cell(1, 1)
    return found.value, found.struck


@pytest.mark.parametrize("is_shared", [False, True], ids=["own", "shared"])
@pytest.mark.parametrize(
    ("content", "style", "value", "struck"),
    [
        (runs(("120", "struck"), ("150", "red")), PLAIN, "150", "120"),
        (runs(("120", "struck"), ("150", None)), PLAIN, "150", "120"),
        (runs(("1", "red"), ("20", "struck"), ("50", "")), PLAIN, "150", "20"),
        (runs(("旧", "struck"), ("と", None), ("古", "struck"), ("新", None)), PLAIN, "と新", "旧／古"),
        (runs(("120", "struck")), PLAIN, None, "120"),
        (runs(("120", "struck"), (" \u200b", None)), PLAIN, None, "120"),
        (runs(("150", "red"), (" ", "struck")), PLAIN, "150 ", ""),
        (runs(("150", "not")), PLAIN, "150", ""),
        (runs(("1,2", "red"), ("34件", "")), PLAIN, "1,234件", ""),
        # A struck style: the runs that say nothing of their look have it, those that say anything have their own.
        ("120", OUT, None, "120"),
        ("集計中", OUT, None, "集計中"),
        (runs(("120", None), ("150", "red")), OUT, "150", "120"),
        (runs(("120", ""), ("150", "not")), OUT, "150", "120"),
        ("集計中", NOT_OUT, "集計中", ""),
        ("集計中", BOTH, None, "集計中"),
        ("集計中", BEYOND, "集計中", ""),
        (runs(("12", None), ("1", "up")), PLAIN, "12¹", ""),
        (runs(("12", None), ("１", "up")), PLAIN, "12¹", ""),
        (runs(("12", None), ("※1", "up")), PLAIN, "12※¹", ""),
        (runs(("105,723m", None), ("2", "up")), PLAIN, "105,723m²", ""),
        (runs(("CO", None), ("2", "down")), PLAIN, "CO₂", ""),
        ("12", UP, "¹²", ""),
        ("12件", UP, "¹²件", ""),
    ],
)  # fmt: skip
def test_a_text_is_what_is_not_struck_out_and_a_raised_digit_is_none(is_shared, content, style, value, struck):
    assert read_cell(content, style, is_shared and not content.isdigit()) == (value, struck)


def test_the_looks_are_packed_with_the_cells_that_they_are_of():
    book = laid_over(CITY, [share(value=Written("150", struck="120"))], {})
    assert grid.unpacked(grid.packed(book)) == book


def saved(*entries, looks=None, mend=None):
    """Return the filled-in form, fonts given to cells by their addresses."""

    def dressed(book):
        for address, font in (looks or {}).items():
            book[form.ACTUALS][address].font = font
        if mend:
            mend(book)

    return filled(EMPTY, *entries, mend=dressed)


MIEKESHI = CellRichText(TextBlock(STRUCK, "120"), TextBlock(InlineFont(color="FFFF0000"), "15"))
NOTE = CellRichText(TextBlock(STRUCK, "集計前の値。"), "確定した値。")


def test_what_is_written_beside_struck_words_is_asked_about_and_the_struck_words_are_kept_nowhere():
    result = reading(data=saved(share(value=MIEKESHI, note=NOTE)))
    assert result.errors == ()
    (row,) = result.rows
    assert (row.low, row.value_text, row.note) == (15, "15", "確定した値。")
    assert [str(one) for one in result.questions] == [
        "実績 M2「15」: 取り消し線の「120」を除き、「15」と読みました。このとおり登録してよいですか。",
        "実績 Q2「確定した値。」: 取り消し線の「集計前の値。」を除き、「確定した値。」と読みました。このとおり登録してよいですか。",
    ]


def test_the_file_that_comes_back_marked_says_the_same_when_it_is_sent_again():
    data = saved(share(value=MIEKESHI, note=NOTE), count(value=CellRichText("12", TextBlock(RAISED, "1"))))
    first = reading(data=data)
    again = reading(data=annotated(data, first.errors, first.questions))
    assert [str(one) for one in again.errors] == [str(one) for one in first.errors]
    assert [str(one) for one in first.errors] == [
        "実績 M3「12¹」: 「¹」は数字として読みません。注の番号なら消して備考に書き、数なら上付きなどの書式を外し、0～9 の数字で書き直してください。"
    ]
    assert again.questions == first.questions and len(first.questions) == 2


def test_a_value_that_is_struck_out_as_a_whole_is_refused_by_name():
    for value in (120, "120件", "集計中"):
        result = reading(data=saved(share(value=value), looks={"M2": Font(strike=True)}))
        assert [str(one) for one in result.errors] == [
            f"実績 M2「{value}」: 取り消し線で消されています。"
            f"要らないなら Delete キーで消し、要るなら取り消し線を外してください。{WAY_OUT}"
        ]


def test_a_row_that_is_struck_out_is_one_refusal_and_the_others_are_read_on():
    struck = {f"{letter}2": Font(strike=True) for letter in "ABCDEFGHIJKLMNOPQRS"}
    result = reading(data=saved(share(note="旧"), count(value=-1), looks=struck))
    assert [str(one) for one in result.errors] == [
        f"実績 K2「{CLOSED}」: この行の記入は、取り消し線で消されています。"
        f"登録しないなら記入を消し、登録するなら取り消し線を外してください。{WAY_OUT}",
        "実績 M3「-1」: この指標は 0 を下回ることがありません。0 以上の値を記入してください。",
    ]


def test_a_struck_name_beside_a_value_is_refused_and_one_beside_nothing_says_nothing():
    struck = {f"{letter}2": Font(strike=True) for letter in "ABC"}
    result = reading(data=saved(share(), looks=struck))
    assert [(one.cell, one.problem) for one in result.errors] == [
        (f"{letter}2", "取り消し線で消されています") for letter in "ABC"
    ]
    result = reading(data=saved(count(), looks=struck))
    assert (result.errors, [row.kpi_id for row in result.rows], result.questions) == ((), [COUNT], ())


def test_every_input_is_asked_about_and_none_is_taken_in_silence():
    words = {key: Written("残り", struck="消した") for key in ("note", "evidence", "reason", "next_step")}
    said = {"fiscal_year": Written(2026, struck="2025"), "value": 30, "mark": Written("確定", struck="速報"), **words}
    result = reading((SHARE, said))
    assert (result.errors, [one.cell for one in result.questions]) == ((), ["K2", "P2", "Q2", "R2", "S2", "T2"])
    stage = {"stage": Written("一部実施", struck="検討中"), "observed_on": "2027-06-01", "evidence": "開始",
             "department": Written("市民課", struck="総務課")}  # fmt: skip
    result = reading(("togane-1", stage))
    assert (result.errors, [one.cell for one in result.questions]) == ((), ["F2", "I2"])


def test_a_long_struck_text_is_named_by_its_beginning():
    (question,) = reading(share(note=Written("残り", struck="長" * 30))).questions
    assert question.why == f"取り消し線の「{'長' * 19}…」を除き、「残り」と読みました"


def strike(sheet, *cells):
    def mend(book):
        for cell in cells:
            book[sheet][cell].font = Font(strike=True)

    return mend


def part(sheet, cell):
    def mend(book):
        book[sheet][cell].value = CellRichText(TextBlock(STRUCK, "旧"), str(book[sheet][cell].value))

    return mend


@pytest.mark.parametrize(
    ("mend", "expected"),
    [
        (part(plan_form.KPIS, "M2"), ("指標", "M2", "一部が取り消し線で消されています（「旧」）")),
        (part(plan_form.TARGETS, "C2"), ("目標", "C2", "一部が取り消し線で消されています（「旧」）")),
        (part(plan_form.INITIATIVES, "D2"), ("取組", "D2", "一部が取り消し線で消されています（「旧」）")),
        (strike(plan_form.KPIS, "M2"), ("指標", "M2", "取り消し線で消されています")),
        (strike(plan_form.PLAN, "B4"), ("計画", "B4", "取り消し線で消されています")),
        (strike(plan_form.MEASUREMENTS, *(f"{letter}2" for letter in "ABCDEF")),
         ("実測", "A2", "この行の記入は、取り消し線で消されています")),
    ],
)  # fmt: skip
def test_nobody_is_asked_about_a_plan_so_struck_words_are_refused(mend, expected):
    assert plan_refusals(mend=mend) == [expected]


def test_a_raised_digit_is_no_digit_of_a_printed_value():
    def mend(book):
        book[plan_form.KPIS]["M2"].value = CellRichText("10", TextBlock(RAISED, "1"), "%")

    assert plan_refusals(mend=mend) == [("指標", "M2", "「¹」は数字として読みません")]


def test_the_form_itself_strikes_nothing():
    book = openpyxl.load_workbook(io.BytesIO(EMPTY))
    assert not any(cell.font.strike for sheet in book for line in sheet.iter_rows() for cell in line)
