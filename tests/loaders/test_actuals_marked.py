"""The file that its sender gets back: marked in its cells, listed in front, to be mended and sent as it is."""

import io

import openpyxl
import pytest

from loaders.actuals import form
from loaders.actuals.reading import read
from loaders.book.cell import CellError, CellQuestion
from loaders.files.annotating import annotated
from loaders.files.marking import SHEET
from tests.loaders import hostile
from tests.loaders.actuals import CITY, COUNT, EMPTY, SHARE, count, plain, reading, share
from tests.loaders.test_actuals_csv import row, written
from tests.store.small import TODAY, filled

pytestmark = pytest.mark.usefixtures("forked_workers")

BAD = filled(EMPTY, share(value="多数", mark=None), count(value=-1), plain())
LISTED = ["シート", "セル", "列", "行", "種別", "記入された値", "内容", "直し方"]


def opened(data):
    return openpyxl.load_workbook(io.BytesIO(data))


def listed(book):
    return [tuple(cell.value for cell in line) for line in book[SHEET].iter_rows()]


def marked(data):
    result = reading(data=data)
    return opened(annotated(data, result.errors, result.questions))


def test_each_cell_is_filled_and_commented_and_the_list_stands_in_front():
    book = marked(BAD)
    assert book.sheetnames == [SHEET, form.ACTUALS, form.STAGES, form.GRADES, form.GUIDE, form.FORM]
    assert book.active.title == SHEET
    sheet = book[form.ACTUALS]
    commented = {cell.coordinate: cell.comment.text for line in sheet.iter_rows() for cell in line if cell.comment}
    assert commented == {
        "M2": "【誤り】数値ではありません。数字だけを記入し、値がなければ「値なしの理由」を選んでください。",
        "P2": "【誤り】区分がありません。確定・速報・訂正のどれかを選んでください。",
        "M3": "【誤り】この指標は 0 を下回ることがありません。0 以上の値を記入してください。",
    }
    fills = {address: sheet[address].fill.fgColor.rgb[-6:] for address in ("M2", "P2", "M3", "M4")}
    assert fills == {"M2": "FFB3B3", "P2": "FFB3B3", "M3": "FFB3B3", "M4": "FFFBE5"}
    assert listed(book) == [
        tuple(LISTED),
        ("実績", "M2", "M", "2", "誤り", "多数", "数値ではありません", "数字だけを記入し、値がなければ「値なしの理由」を選んでください。"),
        ("実績", "P2", "P", "2", "誤り", None, "区分がありません", "確定・速報・訂正のどれかを選んでください。"),
        ("実績", "M3", "M", "3", "誤り", "-1", "この指標は 0 を下回ることがありません", "0 以上の値を記入してください。"),
    ]  # fmt: skip
    assert book[SHEET]["B2"].hyperlink.location == "'実績'!M2"


def test_a_question_is_marked_in_another_colour_and_a_cell_of_both_as_an_error():
    book = marked(filled(EMPTY, share(value=0.85), count()))
    assert book["実績"]["M2"].fill.fgColor.rgb[-6:] == "FFD966"
    assert book["実績"]["M2"].comment.text.startswith("【確認】1% に満たない値です")
    both = annotated(
        BAD,
        [CellError("実績", "M2", "1", "誤りです", "直す。")],
        [CellQuestion("実績", "M2", "1", "変です", "よいですか。")],
    )
    cell = opened(both)["実績"]["M2"]
    assert (cell.fill.fgColor.rgb[-6:], cell.comment.text) == (
        "FFB3B3",
        "【誤り】誤りです。直す。\n【確認】変です。よいですか。",
    )


def test_the_marked_file_can_be_mended_and_sent_as_it_is():
    book = marked(BAD)
    assert reading(data=saved(book)).errors == reading(data=BAD).errors
    sheet = book[form.ACTUALS]
    sheet["M2"], sheet["P2"], sheet["M3"] = 30, "確定", 5
    again = saved(book)
    result = read(again, CITY, TODAY)
    assert (result.errors, [line.kpi_id for line in result.rows][:2]) == ((), [SHARE, COUNT])


def saved(book):
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def test_marks_of_an_earlier_time_go():
    book = marked(BAD)
    book[form.ACTUALS]["M2"], book[form.ACTUALS]["P2"] = 30, "確定"
    again = marked(saved(book))
    assert again.sheetnames.count(SHEET) == 1
    sheet = again[form.ACTUALS]
    assert [cell.coordinate for line in sheet.iter_rows() for cell in line if cell.comment] == ["M3"]
    assert sheet["M2"].fill.fgColor.rgb[-6:] == "FFFBE5"
    assert len(listed(again)) == 2


def test_the_form_in_the_marked_file_is_still_locked_and_offers_its_choices():
    book = marked(BAD)
    sheet = book[form.ACTUALS]
    assert sheet.protection.sheet and sheet["A2"].protection.locked and not sheet["M2"].protection.locked
    assert len(sheet.data_validations.dataValidation) == len(opened(BAD)["実績"].data_validations.dataValidation)
    assert book[form.FORM].sheet_state == "hidden"


def test_of_a_csv_file_the_list_names_row_and_column():
    data = written(row(実績値="多数"), row(COUNT, 区分=""))
    book = marked(data)
    assert book.sheetnames == [SHEET]
    assert [line[:6] for line in listed(book)[1:]] == [
        ("CSV", "M2", "M", "2", "誤り", "多数"),
        ("CSV", "P3", "P", "3", "誤り", None),
    ]


@pytest.mark.parametrize(
    "data", [b"%PDF-1.7\0", hostile.FILLED[:900], hostile.zipped({"xl/vbaProject.bin": b"0"}), b""]
)
def test_of_a_file_that_is_not_opened_the_list_is_all(data):
    errors = read(data, CITY, TODAY).errors
    book = opened(annotated(data, errors))
    assert book.sheetnames == [SHEET]
    assert [line[0] for line in listed(book)[1:]] == ["ブック"]


@pytest.mark.parametrize("text", ["=HYPERLINK(1)", "+1", "-1", "@SUM(A1)", "=1+1"])
def test_a_text_of_the_sender_is_never_a_formula_in_what_comes_back(text):
    book = opened(annotated(b"", [CellError("実績", "M2", text, text, text)]))
    cells = [book[SHEET].cell(2, number) for number in (6, 7, 8)]
    assert [(cell.value, cell.data_type, cell.quotePrefix) for cell in cells] == [(text, "s", True)] * 3


@pytest.mark.parametrize("place", [("実績", "M2:N2"), ("実績", ""), ("別のシート", "A1"), ("実績", "?"), ("", "A1")])
def test_an_error_without_a_cell_of_its_own_is_listed_too(place):
    book = opened(annotated(BAD, [CellError(*place, "", "何か", "直す。")]))
    assert [line[6] for line in listed(book)[1:]] == ["何か"]


def test_what_was_hidden_or_merged_in_the_file_is_marked_in_its_first_cell():
    def mend(book):
        book[form.ACTUALS].merge_cells("M2:N2")

    book = marked(filled(EMPTY, share(), mend=mend))
    assert book[form.ACTUALS]["M2"].comment.text.startswith("【誤り】セルが結合されています")
