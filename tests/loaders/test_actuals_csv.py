"""A CSV file with the columns of the sheet 実績: three encodings, columns in any order, its errors by cell."""

import csv
import io
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from domain.codes import Mark, ValueCode
from loaders.actuals import form
from loaders.actuals.reading import read
from loaders.files.opening import open_book
from tests.loaders.actuals import CITY, CLOSED, COUNT, EMPTY, SHARE, reading
from tests.store.small import TODAY

pytestmark = pytest.mark.usefixtures("forked_workers")

HEADERS = [column.header for column in form.ACTUAL_COLUMNS]
ENCODINGS = ("utf-8", "utf-8-sig", "cp932")


def row(kpi_id=SHARE, **inputs):
    said = {"指標ID": kpi_id, "年度": CLOSED, "実績値": "30", "区分": "確定"} | inputs
    return [said.get(header, "") for header in HEADERS]


def written(*rows, headers=None, encoding="utf-8", end="\r\n"):
    stream = io.StringIO(newline="")
    csv.writer(stream, lineterminator=end).writerows([HEADERS if headers is None else headers, *rows])
    return stream.getvalue().encode(encoding)


def errors(data):
    return [str(error) for error in reading(data=data).errors]


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("end", ["\r\n", "\n"])
def test_the_same_rows_are_read_from_every_encoding(encoding, end):
    data = written(
        row(実績値="８５％", 備考="①と㈱"), row(COUNT, 実績値="1,234", 値なしの理由=""), encoding=encoding, end=end
    )
    result = reading(data=data)
    assert [(one.kpi_id, one.low, one.note, one.observed_on) for one in result.rows] == [
        (SHARE, Decimal(85), "①と㈱", date(2027, 3, 31)),
        (COUNT, Decimal(1234), None, date(2027, 3, 31)),
    ]
    assert [str(note) for note in result.notes] == [
        "CSV M2「８５％」: 85 と読みました",
        "CSV M3「1,234」: 1,234 と読みました",
    ]


def test_digits_in_a_csv_file_are_no_reinterpretation():
    assert reading(data=written(row(時点="2027-03-31"))).notes == ()


def test_without_a_version_the_base_is_the_present_and_with_one_it_is_kept():
    assert reading(data=written(row())).base_version == CITY.version
    headers = [*HEADERS, *form.FORM_NAMES]
    data = written([*row(), form.TEMPLATE_VERSION, CITY.city, "1", "実績"], headers=headers)
    assert (reading(data=data).base_version, errors(data)) == (1, [])


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (("2", "togane", "1", "実績"), "CSV U2「2」: 様式の版が今の版（3）と違います"),
        (("3", "choshi", "1", "実績"), "CSV V2「choshi」: 別の市の様式です（登録先は 東金市）"),
        (("3", "togane", "9", "実績"), "CSV W2「9」: データの版が変えられています"),
        (("3", "togane", "1", "練習"), "CSV X2「練習」: 「練習」の様式です（登録先は「実績」のデータベース）"),
        (("3", "togane", "-1", "実績"), "CSV W2「-1」: データの版が変えられています"),
        (("3", "togane", "１", "実績"), "CSV W2「１」: データの版が変えられています"),
    ],
)
def test_what_a_file_says_of_itself_is_checked(said, expected):
    (found,) = errors(written([*row(), *said], headers=[*HEADERS, *form.FORM_NAMES]))
    assert found.startswith(expected)


def test_two_rows_of_different_forms_do_not_go_together():
    data = written([*row(), "1"], [*row(COUNT), "0"], headers=[*HEADERS, "データの版"])
    assert errors(data) == [
        "CSV U3「0」: 「データの版」が行によって違います（1 と 0）。一つのファイルには一つの様式から書いてください。"
    ]


def test_columns_may_stand_in_any_order_and_be_left_out():
    data = written(["確定", "R8", "30", SHARE], headers=["区分", "年度", "実績値", "指標ID"])
    result = reading(data=data)
    assert [(one.kpi_id, one.low, one.mark, one.fiscal_year) for one in result.rows] == [
        (SHARE, Decimal(30), Mark.FINAL, 2026)
    ]
    assert errors(written(["R8", "30", SHARE], headers=["年度", "実績値", "指標ID"])) == [
        "CSV 2: 区分がありません。確定・速報・訂正のどれかを選んでください。"
    ]


@pytest.mark.parametrize(
    ("headers", "rows", "expected"),
    [
        ([*HEADERS, "メモ"], [row()], "CSV U1「メモ」: 様式にない列です"),
        ([*HEADERS, "実績値"], [row()], "CSV U1「実績値」: 同じ見出しの列が二つあります"),
        ([*HEADERS, ""], [[*row(), "走り書き"]], "CSV U2「走り書き」: 見出しのない列です"),
        (HEADERS, [row("togane-9-gone")], "CSV A2「togane-9-gone」: この市の計画にない ID です"),
        (HEADERS, [row(指標="別の指標")], "CSV C2「別の指標」: 様式の「指標の名」から変えられています"),
        (HEADERS, [row(実績値="=10+20")], "CSV M2「=10+20」: 数値ではありません"),
        (HEADERS, [row(実績値="")[:1] + [""] * 15 + ["覚え書き"]], "CSV M2: 実績値も「値なしの理由」もありません"),
        (HEADERS, [row(), row(実績値="31")], "CSV C3: 2027-03-31 の「指標の名」の報告が二つあります（もう一つは C2）"),
        (HEADERS, [row(""), ], "CSV C2: どの指標の行か分かりません"),
    ],
)  # fmt: skip
def test_errors_of_a_csv_file_stand_at_their_cells(headers, rows, expected):
    found = errors(written(*rows, headers=headers))
    assert any(one.startswith(expected) for one in found), found


def test_a_column_is_read_under_the_header_that_it_bore_before_and_not_under_both():
    before = ["次の一手" if header == "今後の対応" else header for header in HEADERS]
    (found,) = reading(data=written(row(今後の対応="委託"), headers=before)).rows
    assert found.next_step == "委託"
    both = errors(written([*row(), "委託"], headers=[*HEADERS, "次の一手"]))
    assert both == ["CSV U1「次の一手」: 同じ見出しの列が二つあります。U列を削除してください。"]


def test_a_title_above_and_columns_of_ones_own_are_told_the_steps_that_mend_them():
    data = written(["実績報告"], [*HEADERS[:3], "確認印", *HEADERS[3:], "", "所見"], [*row()[:3], "済", *row()[3:], "メモ"],
                   headers=["銚子市"])  # fmt: skip
    assert errors(data) == [
        "CSV W3「所見」: 様式にない列です。W列を削除してください。",
        "CSV V4「メモ」: 見出しのない列です。V列を削除してください。",
        "CSV D3「確認印」: 様式にない列です。D列を削除してください。",
        "CSV A1「銚子市」: 見出しの上に行があります。1～2行目を削除してください。",
    ]


def test_a_row_of_commas_and_a_row_of_an_id_change_nothing():
    result = reading(data=written([""] * len(HEADERS), [SHARE, *[""] * 19], row(COUNT)))
    assert ([one.kpi_id for one in result.rows], result.errors) == ([COUNT], ())


def test_quoted_line_breaks_commas_and_quotes_are_kept():
    (found,) = reading(data=written(row(備考='二行の\n"備考", と読点'))).rows
    assert found.note == '二行の\n"備考", と読点'


def test_a_text_that_a_spreadsheet_would_run_is_kept_as_the_text_that_it_is():
    texts = ("=cmd|'/c calc'!A1", "+1", "-1", "@SUM(A1)", "＝1+1")
    for text in texts:
        (found,) = reading(data=written(row(備考=text, 根拠="x"))).rows
        assert found.note == text


def test_the_names_that_cp932_cannot_write_do_not_make_it_another_kpi():
    city = replace(CITY, kpis=tuple(replace(kpi, kpi_name="手続のオンライン化—率～𠮷") for kpi in CITY.kpis))
    narrow = "手続のオンライン化—率～𠮷".encode("cp932", "replace").decode("cp932")
    assert reading(data=written(row(指標=narrow), encoding="cp932"), city=city).errors == ()


def test_codes_and_empty_values_mean_the_same_as_in_the_workbook():
    data = written(row(実績値="", 値なしの理由="集計中"), row(COUNT, 実績値="0"))
    assert [(one.value_code, one.low) for one in reading(data=data).rows] == [
        (ValueCode.IN_PROGRESS, None),
        (None, Decimal(0)),
    ]


def test_the_real_worker_tells_csv_and_workbook_apart_by_content():
    data = written(row(), encoding="cp932")
    assert read(data, CITY, TODAY) == reading(data=data)
    assert open_book(data, csv_header="指標ID").is_csv
    assert not open_book(EMPTY, csv_header="指標ID").is_csv
