"""The stage of each roadmap cell: one rule of words for all cities, and the lines that are named with their evidence.

`data/stage_words.csv` holds the words, `data/stages.csv` the phrases. A phrase has the stage of its furthest word
(`by_words`); where a line of a roadmap has another, or where that rests on what the plan says elsewhere, a row names
the initiative, the line of its roadmap, the words of the plan that justify it and where they stand.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from domain.codes import Stage
from domain.plan import Printed, ScheduleCell
from loaders.transcription import Row, TranscriptionError, read_table, slug

STAGE_COLUMNS = ("phrase", "stage", "reason", "initiative_id", "line_number", "printed", "place", "lines")
WORD_COLUMNS = ("word", "stage", "reason")

# initiative_id, line_number, phrase without white space
LineKey = tuple[str, int, str]

_LADDER = tuple(Stage)
# 必要に応じ導入実施 sets no year for it.
_CONDITIONAL = re.compile(r"必要に応じ[^)）]*")
# A word says what the year does where its noun phrase ends: not in 導入するシステム, 運用方針 or 拡充の調査.
_ENDS = re.compile(r"$|[\s、・／/（）()0-9]|及び|予定")
# Some procedures, some of the work: at most partly done, whatever the verb.
_IN_PART = "一部"


@dataclass(frozen=True, slots=True)
class Named:
    """The stage of one line of a roadmap, and the words of the plan that justify it."""

    stage: Stage
    reason: str
    printed: Printed


@dataclass(frozen=True, slots=True)
class Stages:
    """The stage of each phrase, keyed without white space, and of the lines that are named."""

    phrases: Mapping[str, Stage]
    lines: Mapping[LineKey, Named] = field(default_factory=dict)

    def of(self, cell: ScheduleCell) -> Stage | None:
        """Return the stage of a roadmap cell by its own text; None where nobody has decided about its phrase."""
        phrase = squeezed(cell.printed.text)
        named = self.lines.get((cell.initiative_id, cell.line_number, phrase))
        return self.phrases.get(phrase) if named is None else named.stage

    def unused(self, cells: Iterable[ScheduleCell]) -> list[LineKey]:
        """Return the named lines that no roadmap cell is, in the order of the file."""
        found = {(cell.initiative_id, cell.line_number, squeezed(cell.printed.text)) for cell in cells}
        return [key for key in self.lines if key not in found]


def read_words(path: Path) -> dict[str, Stage]:
    """Return the stage of each word. Raises TranscriptionError for a word that stands twice."""
    words: dict[str, Stage] = {}
    for row in read_table(path, WORD_COLUMNS):
        word = row.required("word")
        if word in words:
            raise TranscriptionError(row.where("word"), word, "同じ語の行が2つあります", "片方を消してください")
        row.required("reason")
        words[word] = _stage(row)
    return words


def read_stages(path: Path, words: Mapping[str, Stage]) -> Stages:
    """Return the stages of a file of phrases.

    Raises TranscriptionError for a phrase or a named line that stands twice, and for a phrase whose stage is not that
    of its furthest word: a row that differs names its line.
    """
    phrases: dict[str, Stage] = {}
    lines: dict[LineKey, Named] = {}
    for row in read_table(path, STAGE_COLUMNS):
        phrase, stage = squeezed(row.required("phrase")), _stage(row)
        reason = row.required("reason")
        if row["initiative_id"]:
            key = (slug(row, "initiative_id"), _line_number(row), phrase)
            if key in lines:
                raise TranscriptionError(
                    row.where("line_number"), row["line_number"], "同じ行の例外が2つあります", "片方を消してください"
                )
            row.required("printed")
            lines[key] = Named(stage, reason, row.printed("printed"))
            continue
        if phrase in phrases:
            raise TranscriptionError(
                row.where("phrase"), row["phrase"], "同じ語句の行が2つあります", "片方を消してください"
            )
        _refuse_another_stage(row, stage, by_words(row["phrase"], words))
        phrases[phrase] = stage
    return Stages(phrases, lines)


def by_words(phrase: str, words: Mapping[str, Stage]) -> Stage | None:
    """Return the stage of the furthest word of a phrase, None where it holds none.

    Of words that stand together the last counts (導入検討 is 検討); what is only 必要に応じ does not; 一部 is partial.
    """
    text = _CONDITIONAL.sub("", phrase.strip())
    pattern = "|".join(map(re.escape, sorted(words, key=len, reverse=True)))
    found = [words[match[0]] for match in re.finditer(pattern, text) if _ENDS.match(text, match.end())]
    furthest = max(found, key=_LADDER.index, default=None)
    return Stage.PARTIAL if _IN_PART in text and furthest in (None, Stage.DONE) else furthest


def squeezed(text: str) -> str:
    """Return the text without white space, the form in which roadmap phrases are compared."""
    return re.sub(r"\s+", "", text)


def _refuse_another_stage(row: Row, stage: Stage, by_rule: Stage | None) -> None:
    if stage is by_rule:
        return
    said = "段階の語がありません" if by_rule is None else f"語の段階は {by_rule} です"
    remedy = "stage_words.csv に語を加えるか、取組・工程表の行・計画書の行を書いて、その行だけの段階にしてください"
    raise TranscriptionError(row.where("stage"), row["stage"], f"「{row['phrase']}」に{said}", remedy)


def _stage(row: Row) -> Stage:
    try:
        return Stage(row["stage"])
    except ValueError:
        remedy = f"{'、'.join(Stage)} のどれかにしてください"
        raise TranscriptionError(row.where("stage"), row["stage"], "知らないコードです", remedy) from None


def _line_number(row: Row) -> int:
    text = row["line_number"]
    if not re.fullmatch(r"[1-9][0-9]*", text):
        raise TranscriptionError(
            row.where("line_number"), text, "工程表の行の番号ではありません", "1からの整数で書いてください"
        )
    return int(text)
