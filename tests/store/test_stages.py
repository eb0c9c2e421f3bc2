"""One rule for stages: every phrase of every roadmap has one stage, the same in every city, or a row names its line."""

import re
from itertools import groupby
from pathlib import Path

import pytest

from domain.codes import Stage
from domain.plan import ScheduleCell
from loaders import notation
from loaders.transcription import TranscriptionError
from store.plans.stages import STAGE_COLUMNS, Stages, by_words, read_stages, read_words, squeezed
from store.plans.to_rows import Contradiction, check_stages
from tests.cities import CITIES, plan_of
from tests.store import small

WORDS = read_words(small.DATA / "stage_words.csv")
STAGES = read_stages(small.DATA / "stages.csv", WORDS)
CELLS = [cell for city in CITIES for cell in plan_of(city).schedule]
SAID = [cell for cell in CELLS if notation.absence(cell.printed.text) is None and "→" not in cell.printed.text]
WIDENING = re.compile("拡大|拡充|追加")


def test_every_phrase_of_every_roadmap_has_one_stage() -> None:
    assert [cell.printed.text for cell in SAID if STAGES.of(cell) is None] == []


def test_every_row_is_a_phrase_that_some_roadmap_prints() -> None:
    assert set(STAGES.phrases) - {squeezed(cell.printed.text) for cell in SAID} == set()
    assert STAGES.unused(CELLS) == []


def words_of(phrase: str) -> frozenset[str]:
    """The words of the ladder that a phrase holds, in whatever order, without those that only say what it is about."""
    return frozenset(word for word in WORDS if word in phrase)


def test_phrases_with_the_same_words_have_the_same_stage_unless_a_row_names_the_line() -> None:
    ordered = sorted((cell for cell in SAID if by_words(cell.printed.text, WORDS)), key=_words_in_order)
    for _, cells in groupby(ordered, key=_words_in_order):
        found = {STAGES.of(cell) for cell in cells if not _is_named(cell)}
        assert len(found) <= 1


def _words_in_order(cell: ScheduleCell) -> tuple[str, ...]:
    pattern = "|".join(sorted(WORDS, key=len, reverse=True)) + "|一部|必要に応じ|[、・／]"
    return tuple(re.findall(pattern, cell.printed.text))


def _is_named(cell: ScheduleCell) -> bool:
    return (cell.initiative_id, cell.line_number, squeezed(cell.printed.text)) in STAGES.lines


def _is_widening(cell: ScheduleCell) -> bool:
    return WIDENING.search(cell.printed.text) is not None


@pytest.mark.parametrize("cell", [cell for cell in SAID if _is_widening(cell)], ids=str)
def test_what_is_widened_runs_already(cell: ScheduleCell) -> None:
    """拡大 and 拡充 are done, because something runs: an earlier year of the line says so, or a row with its line."""
    if STAGES.of(cell) is not Stage.DONE:
        return
    others = [other for other in SAID if other.initiative_id == cell.initiative_id]
    earlier = [other for other in others if other.fiscal_year <= cell.fiscal_year and not _is_widening(other)]
    runs = [STAGES.of(other) in (Stage.PARTIAL, Stage.DONE) for other in earlier]
    beside = words_of(cell.printed.text) - words_of("拡大拡充追加")
    assert _is_named(cell) or any(runs) or any(WORDS[word] is Stage.DONE for word in beside)


@pytest.mark.parametrize(
    ("phrase", "stage"),
    [
        ("検討・導入", Stage.PARTIAL), ("導入検討", Stage.CONSIDERING), ("拡大検討", Stage.CONSIDERING),
        ("順次拡大", Stage.DONE), ("順次開始", Stage.PARTIAL), ("一部実施", Stage.PARTIAL), ("移行準備", Stage.PREPARING),
        ("導入 必要に応じ運用", Stage.PARTIAL), ("検討（必要に応じ導入・運用）", Stage.CONSIDERING), ("導入するシステムの検討", Stage.CONSIDERING),
        ("移行作業（8月移行完了予定）", Stage.DONE), ("拡充の調査", Stage.CONSIDERING), ("一部業務の調査", Stage.CONSIDERING),
        ("様子見", None),
    ],
)  # fmt: skip
def test_the_furthest_word_decides(phrase: str, stage: Stage | None) -> None:
    assert by_words(phrase, WORDS) is stage


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ("順次拡大,partial,途中,,,,,", "語の段階は done です"),
        ("様子見,considering,見る,,,,,", "段階の語がありません"),
        ("検討,considering,一,,,,,\n検 討,considering,二,,,,,", "同じ語句の行が2つ"),
        ("検討,done,済み,togane-1,,検討,p.1,3", "行の番号ではありません"),
        ("検討,done,済み,togane-1,1,,p.1,3", "空欄です"),
        ("検討,done,済み,togane-1,1,検討,p.1,3\n検討,done,済み,togane-1,1,検討,p.1,3", "同じ行の例外が2つ"),
        ("検討,soon,いつか,,,,,", "知らないコード"),
    ],
)
def test_a_row_that_breaks_the_rule_is_refused(rows: str, says: str, tmp_path: Path) -> None:
    path = tmp_path / "stages.csv"
    path.write_text(f"{','.join(STAGE_COLUMNS)}\n{rows}\n", "utf-8")
    with pytest.raises(TranscriptionError, match=says):
        read_stages(path, WORDS)


def test_a_named_line_that_no_plan_has_stops_the_build() -> None:
    named = next(iter(STAGES.lines.items()))
    with pytest.raises(Contradiction, match=r"data/stages\.csv .*どの計画の工程表にもありません"):
        check_stages(small.plans(), Stages({}, dict([named])))
    check_stages([], Stages({}, dict([named])))  # nobody can say of a city whose plan is elsewhere
