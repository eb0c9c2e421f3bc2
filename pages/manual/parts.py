"""The manuals: which there are, for whom each is, and its text as it stands in docs/."""

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

DOCS = Path(__file__).resolve().parent.parent.parent / "docs"
PARAMETER = "part"


class Part(NamedTuple):
    """A manual: the words of its link, and its file in docs/."""

    words: str
    file: str


PARTS: Mapping[str, Part] = {
    "resident": Part("議員・住民", "manual/resident.md"),
    "department": Part("担当課", "manual/department.md"),
    "office": Part("DX担当課", "manual/office.md"),
    "plan": Part("計画の取込み", "guide-plan.md"),
    "administrator": Part("導入・運用", "manual/administrator.md"),
}
FIRST = next(iter(PARTS))


class Manual(NamedTuple):
    """One manual: its title, its first paragraphs, and its sections, each with its heading and the lines below it."""

    title: str
    lead: Sequence[str]
    sections: Sequence[tuple[str, Sequence[str]]]


def source(part: str) -> str:
    """Return a manual as it is written. Raises KeyError for a part that is none."""
    return (DOCS / PARTS[part].file).read_text("utf-8")


@cache
def manual(part: str) -> Manual:
    """Return a manual, a line a text. Raises KeyError for a part that is none."""
    first, *rest = source(part).split("\n## ")
    title, _, lead = first.removeprefix("# ").partition("\n")
    sections = [(head, below.splitlines()) for head, _, below in (section.partition("\n") for section in rest)]
    return Manual(title, lead.splitlines(), sections)
