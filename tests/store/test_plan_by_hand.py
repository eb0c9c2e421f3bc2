"""An empty plan workbook, filled in as a planner does: few cells, values as the city prints them, judged afterwards."""

import io
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal

import openpyxl
import pytest
from openpyxl import Workbook

from domain.actual import Actual
from domain.codes import Comparator, Direction, Kind, Mark, Status
from domain.plan import Kpi
from domain.plan_book import Standing
from loaders.files.annotating import annotated
from loaders.plan_book import form
from loaders.plan_book.reading import read
from loaders.plan_book.workbook import template
from metrics import catalogue, status
from metrics.moment import Moment
from store import versions, write
from store.database import Database
from store.plans import editions, from_rows, importing
from store.plans.importing import Imported
from tests import plan_books
from tests.test_messages import plain

pytestmark = pytest.mark.usefixtures("forked_workers")

AT = datetime(2026, 9, 1, tzinfo=UTC)
TODAY = date(2027, 7, 15)
HAMAMATSU = {"団体コード": "221309", "市の略号": "hamamatsu", "市町村名": "浜松市", "計画の名称": "浜松市DX推進計画",
             "開始年度": "令和5年度", "最終年度": "令和6年度"}  # fmt: skip

# 取組, 指標, unit where the text does not say it, and the target as printed: 「3.自治体の生産性向上の取組」 of the city's
# page 「2024年度のKPI及びその進捗状況」 (DX推進計画, updated 2025-08-05). The last three are invented in forms that the
# city prints elsewhere: the page's own end could not be read here.
PRINTED = (
    ("組織・職員意識の変革", "LGX行動規範・ビジネスチャット", None, "LGX行動規範の制定、ビジネスチャットの導入"),
    ("組織・職員意識の変革", "DX人材育成研修受講者", None, "1,000人/年"),
    ("組織・職員意識の変革", "DX支援者（メンター）の育成", None, "75人(累計)"),
    ("インフラ環境の整備", "ネットワーク体系", None, "ネットワーク体系の見直し、ビジネスチャットの導入（再掲）"),
    ("インフラ環境の整備", "ICT環境に満足と感じている割合", None, "50％"),
    ("柔軟な執務環境の整備", "テレワーク実施マニュアル", None, "テレワーク実施マニュアルの運用、見直し"),
    ("柔軟な執務環境の整備", "サテライトオフィス設置", None, "4箇所（累計）"),
    ("ペーパーレス化の推進", "庁内会議のペーパーレス実施率", None, "85％"),
    ("標準化・共通化", "標準化に対応する業務", "業務", "2025年度末を目途に20業務を標準化"),
    ("業務改革", "講座の参加者", None, "延べ300人"),
    ("業務改革", "印刷枚数", "枚", "10％削減"),
    ("業務改革", "窓口の待ち時間", None, "30分以内"),
)  # fmt: skip


def empty(database: Database) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(importing.template(database)))


def fill(book: Workbook, head: Mapping[str, str]) -> None:
    rows = {row[0].value: row[1] for row in book[form.PLAN].iter_rows(min_row=2)}
    for name, value in head.items():
        rows[name].value = value


def put(book: Workbook, sheet: str, rows: Sequence[Mapping[str, object]]) -> None:
    """Write cells by the key of their column, from the first row under the header."""
    letters = {column.key: number for number, column in enumerate(form.SHEETS[sheet], 1)}
    for number, row in enumerate(rows, 2):
        for key, value in row.items():
            book[sheet].cell(number, letters[key]).value = value


def take(database: Database, book: Workbook, **options: bool) -> Imported:
    stream = io.BytesIO()
    book.save(stream)
    return importing.import_plan(database, stream.getvalue(), "鈴木", "試行", AT, **options)


def kpis(database: Database, key: int, city: str) -> dict[str, Kpi]:
    rows = editions.held_catalogue(database).tables["municipality"]
    found = from_rows.municipality(next(row for row in rows if row["city"] == city))
    book = from_rows.plan_book(database, found, editions.newest(database)[key].version)
    return {kpi.kpi_name: kpi for kpi in book.plan.kpis}


def typed(database: Database) -> Workbook:
    """Return the form with the twelve KPIs of 浜松市: what the person types in is these cells and no more."""
    book = empty(database)
    fill(book, HAMAMATSU)
    initiatives = tuple(dict.fromkeys(row[0] for row in PRINTED))
    put(book, form.INITIATIVES, [{"initiative_name": name} for name in initiatives])
    put(book, form.KPIS, [{"initiative_id": of, "kpi_name": name, "unit": unit} for of, name, unit, _ in PRINTED])
    put(book, form.TARGETS, [
        {"kpi_id": name, "fiscal_year": "令和6年度", "target_text": text} for _, name, _, text in PRINTED
    ])  # fmt: skip
    return book


def test_twelve_kpis_as_a_city_prints_them_are_refused_twice_at_first_and_then_judged(database: Database) -> None:
    book = typed(database)
    first = take(database, book, dry_run=True)
    # Both are for a person: the city's year lies after the plan's, and what 10% less is of is printed nowhere.
    assert [(one.cell, one.problem) for one in first.errors] == [
        ("B10", "値の欄に印刷された年度と合いません（「2025年度末を目途に20業務を標準化」）"),
        ("C12", "何に対する増減か、到達する数字では書かれていません"),
    ]
    assert all(plain(f"{one.problem}。{one.remedy}") for one in first.errors)
    book[form.TARGETS]["B10"], book[form.TARGETS]["D12"] = "令和7年度", "450000"
    second = take(database, book)
    assert second.errors == () and second.version is not None
    told = {f"{note.sheet} {note.cell}": note.read_as for note in second.notes}
    assert told["目標 C4"] == "75人 と読みました（累計は値に含めません）"
    assert told["目標 C2"] == "段階の「実施済み」 と読みました"
    held = kpis(database, 221309, "hamamatsu")
    decided = {name: (kpi.kpi_id, kpi.kind, kpi.direction, kpi.comparator, kpi.unit) for name, kpi in held.items()}
    up, least = Direction.UP, Comparator.AT_LEAST
    assert decided["DX支援者（メンター）の育成"] == ("hamamatsu-1-3", Kind.LEVEL, up, least, "人")
    assert decided["DX人材育成研修受講者"] == ("hamamatsu-1-2", Kind.ANNUAL, up, least, "人/年")
    assert decided["テレワーク実施マニュアル"] == ("hamamatsu-3-1", Kind.MILESTONE, up, least, "段階")
    assert decided["印刷枚数"][2:] == (Direction.DOWN, Comparator.AT_MOST, "枚")
    assert decided["窓口の待ち時間"][2:] == (Direction.DOWN, Comparator.AT_MOST, "分")
    report = Actual("hamamatsu-1-3", date(2025, 3, 31), 2024, Decimal(80), Decimal(80), "80", None, Mark.FINAL)
    write.accept_upload(database, write.Upload(221309, second.version, "h", "f", "佐藤", "", (report,), ()), AT)
    moment = Moment(versions.current(database), TODAY, scope=221309)
    assert {one.kpi_id: one.status for one in status.of_city(database, moment)}["hamamatsu-1-3"] is Status.ACHIEVED
    # What the person said is written out again, what was read is not.
    again = openpyxl.load_workbook(io.BytesIO(importing.template(database, "hamamatsu")))
    values = [row[3] for row in again[form.TARGETS].iter_rows(min_row=2, max_row=13, values_only=True)]
    assert [value for value in values if value] == ["450000"]
    assert take(database, again).changes == ()


def test_the_same_names_find_their_ids_again_and_a_gone_id_is_not_used_anew(database: Database) -> None:
    book = typed(database)
    book[form.TARGETS]["B10"], book[form.TARGETS]["D12"] = "令和7年度", "450000"
    take(database, book)
    first = {name: kpi.kpi_id for name, kpi in kpis(database, 221309, "hamamatsu").items()}
    # The next year's form is typed anew, one KPI has gone and another has come.
    book = typed(database)
    book[form.TARGETS]["B10"], book[form.TARGETS]["D12"] = "令和7年度", "450000"
    book[form.KPIS]["C4"], book[form.TARGETS]["A4"] = "DX推進員の配置", "DX推進員の配置"
    assert take(database, book).errors == ()
    second = {name: kpi.kpi_id for name, kpi in kpis(database, 221309, "hamamatsu").items()}
    assert first.pop("DX支援者（メンター）の育成") == "hamamatsu-1-3"
    assert second.pop("DX推進員の配置") == "hamamatsu-1-4"
    assert first == second


TOWN = {"団体コード": "124249", "市の略号": "shirako", "市町村名": "白子町", "計画の名称": "白子町DX計画",
        "開始年度": "R5", "最終年度": "R9"}  # fmt: skip


def of_town(database: Database | None = None, **kpi: object) -> Workbook:
    book = openpyxl.load_workbook(io.BytesIO(template(plan_books.TERMS))) if database is None else empty(database)
    fill(book, TOWN)
    put(book, form.INITIATIVES, [{"initiative_name": "防災"}])
    put(book, form.KPIS, [{"kpi_name": "避難桝", "baseline_text": "3桝（令和4年度）", **kpi}])
    put(book, form.TARGETS, [{"kpi_id": "避難桝", "target_text": "10桝"}])
    return book


def test_a_unit_of_its_own_is_declared_in_the_workbook_and_counts_whole_things(database: Database) -> None:
    book = of_town(database)
    (found,) = take(database, book).errors
    assert (found.sheet, found.problem) == (form.KPIS, "「桝」は一覧にない単位です")
    assert found.remedy == (
        "使う単位なら、シート「単位」の A2 に「桝」、B2 に「整数で数える」か「小数もある」を記入してください。"
    )
    sent = io.BytesIO()
    book.save(sent)
    # The marked copy has the name there: how it is counted is left to the person.
    marked = openpyxl.load_workbook(io.BytesIO(annotated(sent.getvalue(), [found])))
    assert [marked[form.UNITS][cell].value for cell in ("A2", "B2")] == ["桝", None]
    book[form.UNITS]["A2"], book[form.UNITS]["B2"], book[form.UNITS]["C2"] = "桝", "整数で数える", "0"
    result = take(database, book)
    assert result.errors == ()
    assert "単位 1" in result.changes[0]
    moment = Moment(versions.current(database), TODAY, scope=124249)
    kpi = catalogue.kpi(database, moment, "shirako-1-1")
    assert (kpi.unit, kpi.step, kpi.lower_bound, kpi.baseline_on) == ("桝", 1, 0, date(2023, 3, 31))
    assert [(one.fiscal_year, one.target_low_value) for one in kpi.targets] == [(2027, 10)]
    # 4.4 lies on the line at the end of FY2023, and 4 whole ones are asked: without the declaration 4 were behind.
    report = Actual("shirako-1-1", date(2024, 3, 31), 2023, Decimal(4), Decimal(4), "4", None, Mark.FINAL)
    write.accept_upload(database, write.Upload(124249, result.version, "h", "f", "佐藤", "", (report,), ()), AT)
    found = status.of_kpi(database, Moment(versions.current(database), date(2024, 7, 15), scope=124249), "shirako-1-1")
    assert (found.status, found.expected_value) == (Status.ON_TRACK, 4)
    assert take(database, openpyxl.load_workbook(io.BytesIO(importing.template(database, "shirako")))).changes == ()


def test_a_small_form_needs_few_columns_and_says_every_default(database: Database) -> None:
    book = of_town(database, unit="件", baseline_text="—", baseline_value=None)
    book[form.TARGETS]["C2"] = "10件以上"
    for sheet in form.SHEETS.keys() - set(form.NEEDED_SHEETS):
        del book[sheet]
    book[form.KPIS].delete_cols(18, 7)  # 目標なしの理由 and what stands after it
    book[form.INITIATIVES].delete_cols(5, 6)
    result = take(database, book)
    assert result.errors == ()
    assert [str(note) for note in result.notes] == [
        "計画 B11「白子町DX計画」: 重点取組事項の版が空欄なので「5.0」とします。テーマの重点の印に使います",
        "計画 B11「白子町DX計画」: 公表日が空欄なので、計画期間の初日 2023-04-01 とします。判定には使いません",
        "取組 D2「防災」: IDが空欄の 1 行の ID を作りました（shirako-1）",
        "取組 D2「防災」: 空欄のため、テーマは未対応付けとします",
        "指標 C2「避難桝」: IDが空欄の 1 行の ID を作りました（shirako-1-1）",
        "指標 C2「避難桝」: 空欄のため種類「時点の水準」・向き「増やす・上げる」・比べ方「以上」とします。判定に使います",
        "指標 M2「—」: 現状値はないものと読みました",
        "目標 C2「10件以上」: 年度が空欄なので、計画の最終年度（令和9年度（2027））の目標とみなします",
    ]


@pytest.mark.parametrize(
    ("kpi", "target", "says"),
    [
        ({"unit": "件", "baseline_text": None, "comparator": "以下", "direction": "減らす・下げる"}, {"target_text": "10件以上"},
         "指標 G2 目標の印字は「以上」の意味です"),
        ({"unit": "枚", "baseline_text": "50枚"}, {"target_text": "10%削減"},
         "目標 C2 現状値 50 からなら 45 です"),
        ({"unit": "枚", "baseline_text": "50枚"}, {"target_text": "倍増"}, "目標 C2 現状値 50 からなら 100 です"),
        ({"unit": "%", "baseline_text": "50%"}, {"target_text": "現状維持"}, "目標 C2 現状値の維持なら 50 です"),
        ({"unit": "人", "baseline_text": "50人"}, {"target_text": "5人増"}, "目標 C2 現状値 50 からなら 55 です"),
        ({"unit": None, "baseline_text": "50枚"}, {"target_text": "30%"}, "指標 H2 単位が空欄で、印字の単位がそろっていません"),
    ],
)  # fmt: skip
def test_what_only_its_sender_can_say_is_asked_with_the_number_that_follows(
    kpi: Mapping[str, object], target: Mapping[str, object], says: str
) -> None:
    book, stream = of_town(**kpi), io.BytesIO()
    put(book, form.TARGETS, [target])
    book.save(stream)
    (found,) = read(stream.getvalue(), plan_books.TERMS, lambda _: Standing()).errors
    place, _, words = says.partition(" ")
    cell, _, words = words.partition(" ")
    assert (found.sheet, found.cell) == (place, cell)
    assert words in f"{found.problem}。{found.remedy}"
    assert plain(f"{found.problem}。{found.remedy}")


def test_a_wish_without_a_number_is_kept_as_words_once_its_sender_says_so(database: Database) -> None:
    book = of_town(database, unit=None, baseline_text=None, kind="数値なし")
    book[form.TARGETS]["C2"] = "住民満足度の向上"
    result = take(database, book)
    assert result.errors == ()
    (kpi,) = kpis(database, 124249, "shirako").values()
    assert (kpi.kind, kpi.note, kpi.target_absence) == (Kind.QUALITATIVE, "目標は「住民満足度の向上」", "not_printed")


def test_what_stands_keeps_its_number_unless_a_mending_is_declared(database: Database) -> None:
    book = of_town(database, unit="枚", baseline_text="50枚", baseline_value="50")
    book[form.TARGETS]["C2"], book[form.TARGETS]["D2"] = "10%削減", "45"
    assert take(database, book).errors == ()
    held = openpyxl.load_workbook(io.BytesIO(importing.template(database, "shirako")))
    held[form.TARGETS]["D2"] = "40"
    (found,) = take(database, held, dry_run=True).errors
    assert (found.cell, found.problem) == ("D2", "登録済みの目標「10%削減」の数字が変えられています")
    assert take(database, held, dry_run=True, corrects=True).errors == ()
    held[form.TARGETS]["D2"], held[form.KPIS]["M2"], held[form.KPIS]["N2"] = "45", "50枚", "0.05"
    assert [one.problem for one in take(database, held, dry_run=True).errors] == [
        "登録済みの現状値「50枚（2023-03-31）」の数字が変えられています"
    ]
