"""The tables are the plans, both ways: no line unaccounted for, no cell that does not stand at its place."""

import re
import shutil
from pathlib import Path

import pytest

from tests import cities
from tests.audit import reading_back, tables
from tests.audit.accounting import EXTENTS, LEFT_OUT_COLUMNS, REASONS, account, lines_asked
from tests.audit.checks import not_read_back, problems
from tests.audit.reading_back import whole
from tests.audit.roadmaps import off_years
from tests.audit.tables import plain_lines, rows_of
from tests.audit.text import figures, marks, squeezed
from tests.cities import CITIES, PLAN_TEXTS, ROOT, AnotherText, folder_of, lines_of

pytestmark = pytest.mark.skipif(not PLAN_TEXTS.is_dir(), reason="the plans' texts are not beside the repository")


@pytest.mark.parametrize("city", CITIES)
def test_the_text_is_the_one_that_was_read(city: str) -> None:
    # Every other test of the city fails with the same words: what is held against another text means nothing.
    assert lines_of(city)


def test_another_text_is_told_before_anything_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = (PLAN_TEXTS / "togane.txt").read_text("utf-8")
    (tmp_path / "togane.txt").write_text("\n" + text, "utf-8")
    monkeypatch.setattr(cities, "PLAN_TEXTS", tmp_path)
    caches = (lines_of, tables.plain_lines, tables.area, reading_back.read_back)
    for cached in caches:
        cached.cache_clear()
    said = r"^togane: the plan's text is not the one that was read\..*plan\.toml says 0218"
    with pytest.raises(AnotherText, match=said):
        next(problems(folder_of("togane"), "togane"))
    for cached in caches:
        cached.cache_clear()


@pytest.mark.parametrize("city", CITIES)
def test_every_line_is_accounted_for(city: str) -> None:
    assert account(folder_of(city), city).unaccounted == ()


@pytest.mark.parametrize("city", CITIES)
def test_what_is_left_out_is_still_there_and_told(city: str) -> None:
    assert account(folder_of(city), city).problems == ()
    assert all(tuple(dict(row.cells)) == LEFT_OUT_COLUMNS for row in rows_of(folder_of(city), city, "left_out.csv"))


def test_every_reason_is_used_and_explained() -> None:
    used = {row["reason"] for city in CITIES for row in rows_of(folder_of(city), city, "left_out.csv")}
    assert used == set(REASONS)
    explained = re.findall(r"^\| `(\w+)` \| (.+) \|$", (ROOT / "docs" / "audit.md").read_text("utf-8"), re.MULTILINE)
    assert {reason: text for reason, text in explained if reason not in EXTENTS} == REASONS


@pytest.mark.parametrize("city", CITIES)
def test_every_transcribed_cell_stands_at_its_place(city: str) -> None:
    assert list(not_read_back(folder_of(city), city)) == []


@pytest.mark.parametrize("city", CITIES)
def test_every_roadmap_entry_stands_in_its_years(city: str) -> None:
    assert off_years(folder_of(city), city) == []


def test_the_pages_of_choshi_print_the_departments_of_its_lists() -> None:
    rows = rows_of(folder_of("choshi"), "choshi", "initiatives.csv")
    listed = [row["departments"].replace(";", "、") for row in rows if row["initiative_id"] != "choshi-4-6"]
    pages = "\n".join(line for line in plain_lines("choshi") if line.startswith("効果\t"))
    printed = re.findall(r"中心となる部署(?: 指標)?\t([^\t]+)", pages)
    assert [squeezed(each) for each in printed] == [squeezed(each) for each in listed]
    assert len(printed) == 31


@pytest.mark.parametrize("city", CITIES)
def test_nothing_else_is_wrong(city: str) -> None:
    assert list(problems(folder_of(city), city)) == []


# The lines of each text; how many of them at least are marked, and transcribed.
SIZES = {
    "choshi": (1185, 300, 150), "togane": (1455, 500, 90), "katagami": (631, 280, 150),
    "yotsukaido": (209, 100, 60), "minamiboso": (721, 200, 75),
}  # fmt: skip


@pytest.mark.parametrize("city", CITIES)
def test_the_audit_reads_the_whole_plan(city: str) -> None:
    lines, marked, transcribed = SIZES[city]
    asked = lines_asked(city)
    assert (asked[0], asked[-1]) == (1, lines)
    assert sum(bool(marks(plain_lines(city)[number - 1])) for number in asked) >= marked
    assert len(account(folder_of(city), city).transcribed) >= transcribed


def test_without_its_declaration_a_line_is_unaccounted(tmp_path: Path) -> None:
    folder = shutil.copytree(folder_of("togane"), tmp_path / "togane")
    path = folder / "left_out.csv"
    kept = [line for line in path.read_text("utf-8").splitlines(keepends=True) if not line.startswith("735,")]
    path.write_text("".join(kept), "utf-8")
    (line,) = account(folder, "togane").unaccounted
    assert line.startswith("togane line 735: - 令和10年度の導入が検討されている")


def test_a_declaration_whose_text_moved_is_a_problem(tmp_path: Path) -> None:
    folder = shutil.copytree(folder_of("katagami"), tmp_path / "katagami")
    path = folder / "left_out.csv"
    path.write_text(path.read_text("utf-8").replace("401,", "402,"), "utf-8")
    found = account(folder, "katagami")
    assert [problem for problem in found.problems if "does not stand on line 402" in problem]
    assert [line for line in found.unaccounted if line.startswith("katagami line 401")]


@pytest.mark.parametrize(
    ("cell", "text", "stands"),
    [
        ("5", "50", False), ("5", "15", False), ("5", "1,500", False), ("5", "0.5", False), ("500", "1,500", False),
        ("5", "4 5 6", True), ("5", "5件", True), ("5.8%", "5.8% ※", True), ("5.8", "5.85", False),
        ("1,504件", "1,504 件の", True), ("5", "5.", True), ("5.", "5.8%", False), ("令和5年度", "令和 5 年度", True),
    ],
)  # fmt: skip
def test_a_cell_is_found_as_a_whole(cell: str, text: str, stands: bool) -> None:
    assert (whole(cell).search(text) is not None) == stands


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("約 1,504 件の様式", ["1,504"]), ("業務の効率化", []), ("利用率は23.6%", ["率", "23.6", "%"]), ("約三割", ["三割"]),
        ("一人ひとり", []), ("①住民", ["①"]), ("担当部署", ["担当部署"]), ("２か年", ["２"]), ("K P I", ["K P I"]),
    ],
)  # fmt: skip
def test_what_asks_for_an_account(text: str, expected: list[str]) -> None:
    assert marks(text) == expected
    assert figures(text) == [mark for mark in expected if mark not in ("率", "担当部署", "K P I")]


EVENTS = "event_id,event_name,printed,occurred,theme,stage,is_planned,initiative_id,note,place,lines"
CONTRADICTIONS = "subject,first,first_place,first_lines,second,second_place,second_lines,note"


def statements_read_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, table: str, *rows: str
) -> list[str]:
    """Return what is wrong with the rows of a table where the plan's text is this one."""
    lines = tuple(text.split("\n"))
    monkeypatch.setattr(tables, "plain_lines", lambda _: lines)
    monkeypatch.setattr(reading_back, "plain_lines", lambda _: lines)
    for cached in (tables.area, reading_back.read_back):
        cached.cache_clear()
    header = {"events.csv": EVENTS, "contradictions.csv": CONTRADICTIONS}[table]
    (tmp_path / table).write_text("\n".join((header, *rows)) + "\n", "utf-8")
    found = tables.printed_rows_of(tmp_path, "choshi", table)
    problems = [problem for row in found for problem in reading_back.read_back(row).problems]
    problems += reading_back.out_of_sequence("choshi", table, found, [])
    for cached in (tables.area, reading_back.read_back):
        cached.cache_clear()
    return problems


@pytest.mark.parametrize(
    ("text", "printed", "occurred", "said"),
    [
        ("本市では令和5年4月から書かない窓口を開始", "書かない窓口を開始", "令和5年4月から", None),
        ("本市では令和5年4月から書かない窓口を開始", "書かない窓口を開始", "令和5年4月", "'令和5年4月' is cut off"),
        ("本市では令和5年4月から書かない窓口を開始", "書かない窓口を開", "令和5年4月から", "'書かない窓口を開' is cut off"),
        ("令和7年度末開始", "開始", "令和7年度末", None),
        ("令和7年度末開始", "開始", "令和7年度", "'令和7年度' is cut off"),
        ("令和7年度末開始", "開始", "7年度末", "'7年度末' is cut off"),
        ("令和5年(2023年)4月導入", "導入", "令和5年", "'令和5年' is cut off"),
        ("コンビニ交付を実施", "ニ交付を実施", "", "'ニ交付を実施' is cut off"),
        ("回答は25 人", "25", "", "'25' is cut off"),
        ("回答は25 人", "25 人", "", None),
        ("再導入の後に導入", "導入", "", None),
        ("LINEの運用を開始", "LINEの運用を開始", "令和5年", "does not stand (in this order) on 1"),
    ],
)
def test_a_statement_is_read_back_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, printed: str, occurred: str, said: str | None
) -> None:
    row = f"choshi-event-a,名,{printed},{occurred},own,done,false,,,p.1,1"
    problems = statements_read_back(tmp_path, monkeypatch, text, "events.csv", row)
    assert problems == [] if said is None else said in problems[0]


def test_statements_of_one_line_follow_each_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "令和4年度に窓口を開設、令和5年度に予約を開始"
    first = "choshi-event-a,名,窓口を開設,令和4年度,own,done,false,,,p.1,1"
    second = "choshi-event-b,名,予約を開始,令和5年度,own,done,false,,,p.1,1"
    assert statements_read_back(tmp_path, monkeypatch, text, "events.csv", first, second) == []
    swapped = (first.replace("令和4年度", "令和5年度"), second.replace("令和5年度", "令和4年度"))
    (problem,) = statements_read_back(tmp_path, monkeypatch, text, "events.csv", *swapped)
    assert problem == "choshi/events.csv row 3 occurred: '令和4年度' stands before that of the row before"


def test_both_statements_of_a_contradiction_stand_on_their_lines(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "令和5年度に開始\n\n令和6年度に開始"
    row = "開始,令和5年度,p.1,1,令和6年度,p.2,3,"
    assert statements_read_back(tmp_path, monkeypatch, text, "contradictions.csv", row) == []
    (problem, *_) = statements_read_back(tmp_path, monkeypatch, text, "contradictions.csv", row.replace(",3,", ",1,"))
    assert "second: '令和6年度' does not stand" in problem


def test_a_statement_that_goes_missing_is_miscounted(tmp_path: Path) -> None:
    folder = shutil.copytree(folder_of("choshi"), tmp_path / "choshi")
    path = folder / "context.csv"
    path.write_text(path.read_text("utf-8") + "governance,本部長,副市長,,,p.1,1\n", "utf-8")
    assert any("choshi/context.csv: " in problem for problem in not_read_back(folder, "choshi"))
