"""The tables are the plans, both ways: no line unaccounted for, no cell that does not stand at its place."""

import re
import shutil
from pathlib import Path

import pytest

from tests.audit.accounting import EXTENTS, LEFT_OUT_COLUMNS, REASONS, account, part_of
from tests.audit.checks import not_read_back, problems
from tests.audit.reading_back import whole
from tests.audit.roadmaps import off_years
from tests.audit.tables import plain_lines, rows_of
from tests.audit.text import figures, marks, squeezed
from tests.cities import CITIES, PLAN_TEXTS, ROOT, folder_of

pytestmark = pytest.mark.skipif(not PLAN_TEXTS.is_dir(), reason="the plans' texts are not beside the repository")


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


@pytest.mark.parametrize(
    ("city", "lines", "marked", "transcribed"),
    [
        ("choshi", 831, 200, 150), ("togane", 842, 250, 90), ("katagami", 354, 180, 150), ("yotsukaido", 142, 65, 60),
        ("minamiboso", 686, 190, 75),
    ],
)  # fmt: skip
def test_the_audit_reads_the_whole_part(city: str, lines: int, marked: int, transcribed: int) -> None:
    part = part_of(city)
    assert len(part) == lines
    assert sum(bool(marks(plain_lines(city)[number - 1])) for number in part) >= marked
    assert len(account(folder_of(city), city).transcribed & set(part)) >= transcribed


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
        ("1,504件", "1,504 件の", True), ("5", "5.", True), ("令和5年度", "令和 5 年度", True),
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
