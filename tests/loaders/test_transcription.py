"""A city's files: what is taken, and what is refused with its cell."""

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from domain.codes import Absence, Comparator, Direction, Kind
from domain.plan import Baseline, Printed, Quantity
from loaders import mending, transcription
from loaders.transcription import Decision, Row, TranscriptionError, Where

DECISIONS_HEADER = ",".join(transcription.DECISION_COLUMNS)
DECISION_ROW = "choshi-1-1-procedures,choshi-1-1,,level,up,at_least,件,1,0,,0,手続の数は整数,"
DOCUMENT = """\
[document]
plan_id = "choshi-2023"
city = "choshi"
municipality_code = "122025"
plan_name = "銚子市DX推進計画"
publisher = "銚子市"
text_hash = "a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1"
start_fiscal_year = 2023
end_fiscal_year = 2027
published_on = 2023-03-01
published_text = "2023年3月"
national_list = "2022"
form_note = "6つの重点項目に取組が並ぶ"
conversion_note = "現状値の一部が失われた"
"""


def city(tmp_path: Path, name: str, text: str) -> Path:
    folder = tmp_path / "choshi"
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(text, "utf-8")
    return folder


def row(**cells: str) -> Row:
    return Row("choshi/indicators.csv", 4, {"place": "5 (1) 1 指標", "lines": "311-312", **cells})


def test_rows_keep_every_cell_as_text_and_know_their_line(tmp_path: Path) -> None:
    folder = city(tmp_path, "t.csv", 'a,b\n052116," 約330万枚 "\n"two\nlines",\nx,y\n')
    rows = transcription.read_table(folder / "t.csv", ("a", "b"))
    assert [each.cells for each in rows] == [
        {"a": "052116", "b": " 約330万枚 "},
        {"a": "two\nlines", "b": ""},
        {"a": "x", "b": "y"},
    ]
    assert [each.where("b") for each in rows] == [Where("choshi/t.csv", number, "b") for number in (2, 3, 5)]


def test_a_byte_order_mark_is_no_part_of_the_header(tmp_path: Path) -> None:
    folder = city(tmp_path, "t.csv", "\ufeffa,b\n1,2\n")
    assert transcription.read_table(folder / "t.csv", ("a", "b"))[0]["a"] == "1"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a,c\n", "choshi/t.csv 1行目 -「a,c」: 見出しが違います（不足: b／不明: c）"),
        ("b,a\n", "見出しが違います（不足: なし／不明: なし）。a,b の順"),
        ("a\n", "不足: b"),
        ("a,b,b\n", "見出しが違います"),
        ("", "不足: a、b"),
        ("a,b\n1,2\n3\n", "choshi/t.csv 3行目 -「3」: 列の数が1で"),
        ("a,b\n1,2,3\n", "列の数が3で"),
        ("a,b\n\n", "choshi/t.csv 2行目 -「」: 列の数が0で"),
    ],
)
def test_another_shape_is_refused(tmp_path: Path, text: str, said: str) -> None:
    folder = city(tmp_path, "t.csv", text)
    with pytest.raises(TranscriptionError, match=re.escape(said)):
        transcription.read_table(folder / "t.csv", ("a", "b"))


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TranscriptionError, match="ファイルがありません"):
        transcription.read_table(tmp_path / "choshi" / "gaps.csv", ("a",))


def test_printed_takes_text_place_and_lines_from_the_row() -> None:
    assert row(目標値="29件").printed("目標値", " 目標値") == Printed("29件", "5 (1) 1 指標 目標値", (311, 312))
    assert row(目標値="29件", lines="512").printed("目標値") == Printed("29件", "5 (1) 1 指標", (512, 512))


@pytest.mark.parametrize("lines", ["", "0", "512-", "515-512", "512–515", "p.3", "５１２", "512 - 515", "-5"])
def test_lines_of_another_form_are_refused(lines: str) -> None:
    with pytest.raises(TranscriptionError, match="choshi/indicators.csv 4行目 lines"):
        row(目標値="29件", lines=lines).printed("目標値")


def test_a_place_must_be_named() -> None:
    with pytest.raises(TranscriptionError, match="4行目 place「」: 空欄です"):
        row(目標値="29件", place="").printed("目標値")


@pytest.mark.parametrize(("text", "years"), [("R5-R7", (2023, 2024, 2025)), ("R5", (2023,)), ("R10-R10", (2028,))])
def test_spans_of_fiscal_years(text: str, years: tuple[int, ...]) -> None:
    assert transcription.fiscal_years_of_span(text, Where("f", 2, "years")) == years


@pytest.mark.parametrize("text", ["", "R7-R5", "R0", "5-7", "R5～R7", "2023-2025", "R5-R", "H30"])
def test_spans_of_another_form_are_refused(text: str) -> None:
    with pytest.raises(TranscriptionError, match="f 2行目 years"):
        transcription.fiscal_years_of_span(text, Where("f", 2, "years"))


def test_document(tmp_path: Path) -> None:
    document = transcription.read_document(city(tmp_path, "plan.toml", DOCUMENT))
    assert (document.plan_id, document.municipality_code, document.end_fiscal_year) == ("choshi-2023", "122025", 2027)
    assert document.published_on == date(2023, 3, 1)
    assert (document.revised_text, document.contact) == (None, None)
    assert transcription.read_text_hash(tmp_path / "choshi") == "a1" * 32


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('city = "choshi"\n', "", "choshi/plan.toml 0行目 city「」: 値がないか、型が違います。空でない文字列"),
        ('"122025"', "122025", "choshi/plan.toml 4行目 municipality_code「122025」"),
        (
            "end_fiscal_year = 2027",
            'end_fiscal_year = "2027"',
            "end_fiscal_year「2027」: 値がないか、型が違います。西暦の整数",
        ),
        ("end_fiscal_year = 2027", "end_fiscal_year = 2022", "計画期間の順序が逆です"),
        ("2023-03-01", '"2023-03-01"', "published_on「2023-03-01」"),
        ("2023-03-01", "2023-03-01T00:00:00", "published_on"),
        ('"銚子市"', '""', "publisher「」"),
        ("[document]\n", "[document]\npages = 51\n", "choshi/plan.toml 2行目 pages「51」: 知らないキーです"),
        ('"a1a1', '"A1A1', "choshi/plan.toml 7行目 text_hash「A1A1"),
        ("text_hash = ", "# ", "plan.toml 0行目 text_hash「」: 読み取った計画書の文字（plans/<市>.txt）の SHA-256 ではありません"),
        ("[document]", "[plan]", "document「」: 表がありません"),
        ("[document]", "[document", "読めません"),
    ],
)
def test_another_document_is_refused(tmp_path: Path, old: str, new: str, said: str) -> None:
    with pytest.raises(TranscriptionError, match=re.escape(said)):
        transcription.read_document(city(tmp_path, "plan.toml", DOCUMENT.replace(old, new, 1)))


def decide(tmp_path: Path, *rows: str) -> dict[str, Decision]:
    text = "\n".join([DECISIONS_HEADER, *rows, ""])
    return transcription.read_decisions(city(tmp_path, "decisions.csv", text))


def test_decisions(tmp_path: Path) -> None:
    share = DECISION_ROW.replace("-procedures,", "-share,").replace(",件,1,0,,0,", ",%,0.1,0,100,1.5,")
    assert decide(tmp_path, DECISION_ROW, share) == {
        "choshi-1-1-procedures": Decision(
            "choshi-1-1-procedures", "choshi-1-1", None, Kind.LEVEL, Direction.UP, Comparator.AT_LEAST, "件", Decimal(1),
            Decimal(0), None, Decimal(0), "手続の数は整数", None, Where("choshi/decisions.csv", 2, "kpi_id"),
        ),
        "choshi-1-1-share": Decision(
            "choshi-1-1-share", "choshi-1-1", None, Kind.LEVEL, Direction.UP, Comparator.AT_LEAST, "%", Decimal("0.1"),
            Decimal(0), Decimal(100), Decimal("1.5"), "手続の数は整数", None, Where("choshi/decisions.csv", 3, "kpi_id"),
        ),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (",level,", ",stock,", "choshi/decisions.csv 2行目 kind「stock」: 知らないコードです。level、annual"),
        (",level,", ",,", "kind「」: 空欄です"),
        (",up,", ",better,", "direction「better」"),
        (",at_least,", ",>=,", "comparator「>=」"),
        (",1,0,,0,", ",one,0,,0,", "step「one」: 数として読めません"),
        (",1,0,,0,", ",１,0,,0,", "step「１」"),
        (",1,0,,0,", ",1,NaN,,0,", "lower_bound「NaN」"),
        (",1,0,,0,", ",1,0,,,", "tolerance「」: 空欄です"),
        ("手続の数は整数", "", "reason「」: 空欄です"),
        ("choshi-1-1-procedures", "choshi_1_1", "kpi_id「choshi_1_1」: IDの形ではありません"),
        ("choshi-1-1-procedures", "Choshi-1", "kpi_id「Choshi-1」"),
        (",choshi-1-1,", ",,", "initiative_id「」"),
    ],
)
def test_another_decision_is_refused(tmp_path: Path, old: str, new: str, said: str) -> None:
    with pytest.raises(TranscriptionError, match=re.escape(said)):
        decide(tmp_path, DECISION_ROW.replace(old, new, 1))


def test_two_decisions_on_one_kpi_are_refused(tmp_path: Path) -> None:
    with pytest.raises(TranscriptionError, match="3行目 kpi_id「choshi-1-1-procedures」: 同じIDの行が2つあります"):
        decide(tmp_path, DECISION_ROW, DECISION_ROW)


def test_gaps_and_corrections(tmp_path: Path) -> None:
    header = ",".join(transcription.GAP_COLUMNS)
    folder = city(
        tmp_path,
        "gaps.csv",
        f"{header}\n現状値,lost,5 (1) 1,311,choshi-1-1-procedures,choshi-1-1\n部署,not_printed,5,300-305,,\n",
    )
    first, second = transcription.read_gaps(folder)
    assert (first.kpi_id, first.initiative_id, first.lines) == ("choshi-1-1-procedures", "choshi-1-1", (311, 311))
    assert (second.kpi_id, second.initiative_id, second.lines) == (None, None, (300, 305))
    city(
        tmp_path,
        "corrections.csv",
        f"{','.join(mending.CORRECTION_COLUMNS)}\nAFAQ,AIFAQ,用語集で1字が失われた,6,1083,text\n",
    )
    (mended,) = transcription.read_corrections(folder)
    assert (mended.printed, mended.corrected) == (Printed("AFAQ", "6", (1083, 1083)), "AIFAQ")


PRINTED = Printed("オンライン手続数", "5 (1) 1", (311, 312))
BASELINE = Baseline(Quantity(Decimal(0), Decimal(0), "件"), date(2022, 12, 31), Printed("0件", "5 (1) 1", (334, 334)))


def test_a_kpi_joins_what_was_printed_with_what_was_decided(tmp_path: Path) -> None:
    decision = decide(tmp_path, DECISION_ROW)["choshi-1-1-procedures"]
    kpi = transcription.kpi(
        decision,
        kpi_name="オンライン手続数",
        baseline=BASELINE,
        baseline_absence=None,
        target_absence=None,
        printed=PRINTED,
    )
    assert (kpi.kpi_id, kpi.kind, kpi.direction, kpi.unit, kpi.step) == (
        "choshi-1-1-procedures",
        Kind.LEVEL,
        Direction.UP,
        "件",
        1,
    )
    assert (kpi.baseline, kpi.baseline_absence, kpi.decision_reason) == (BASELINE, None, "手続の数は整数")


def test_a_baseline_and_its_absence_exclude_each_other(tmp_path: Path) -> None:
    decision = decide(tmp_path, DECISION_ROW)["choshi-1-1-procedures"]
    for baseline, gone in ((BASELINE, Absence.LOST), (None, None)):
        with pytest.raises(TranscriptionError, match="両方あるか両方ありません"):
            transcription.kpi(
                decision, kpi_name="数", baseline=baseline, baseline_absence=gone, target_absence=None, printed=PRINTED
            )


@pytest.mark.parametrize("missing", ["direction", "comparator", "unit"])
def test_what_decides_a_verdict_must_be_decided_where_a_target_stands(tmp_path: Path, missing: str) -> None:
    decision = replace(decide(tmp_path, DECISION_ROW)["choshi-1-1-procedures"], **{missing: None})

    def build(target_absence: Absence | None) -> None:
        transcription.kpi(
            decision,
            kpi_name="数",
            baseline=None,
            baseline_absence=Absence.DASH,
            target_absence=target_absence,
            printed=PRINTED,
        )

    build(Absence.DASH)
    with pytest.raises(TranscriptionError, match=f"choshi/decisions.csv 2行目 {missing}"):
        build(None)


def test_a_printed_unit_that_is_not_the_decided_one_is_refused(tmp_path: Path) -> None:
    decision = decide(tmp_path, DECISION_ROW)["choshi-1-1-procedures"]
    for unit in (None, "件", "件/年"):
        transcription.check_unit(decision, unit, "0件")
    with pytest.raises(TranscriptionError, match="2行目 unit「件」: choshi-1-1-procedures の印字「5%」の単位は % です"):
        transcription.check_unit(decision, "%", "5%")
