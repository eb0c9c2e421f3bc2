"""How many KPIs stand in each status, in words."""

from collections.abc import Mapping
from itertools import chain

from domain.codes import Status
from domain.words import STATUS
from metrics import meaning
from metrics.counts import Tally


def occurring(*counted: Mapping[str, int]) -> list[Status]:
    """Return the statuses that occur in any of these, in the order of the codes."""
    there = set(chain.from_iterable((code for code, count in of.items() if count) for of in counted))
    return [code for code in Status if code in there]


def beside(counted: Tally, code: Status) -> str:
    """Return in brackets what must be said with the number of a status: （うち8割以上 4件）; mostly nothing."""
    told = meaning.part(code, counted.lowered.get(code, 0), counted.narrow_count)
    return f"（{told}）" if told else ""


def in_words(name: str, counted: Tally) -> str:
    """Return what the band of that name shows: 銚子市は28件のうち順調3件、…."""
    return f"{name}は{counted.total}件のうち{listed(counted)}"


def listed(counted: Tally) -> str:
    """Return every status that occurs with its number: 順調3件（うち目標の引下げによる 1件）、遅れ2件."""
    return "、".join(
        f"{STATUS[code].name}{counted[code]}件{beside(counted, code)}" for code in occurring(counted)
    )
