"""Under which 共通指標 a KPI may belong, by its name: proposals for a person, never a decision."""

from collections import Counter
from collections.abc import Iterable, Sequence
from math import log
from typing import NamedTuple

from domain import spelling
from domain.plan import kpi_title
from metrics.measure_of_kpi import Named

# A name of the same words is 1; below this two names share next to nothing but 件数 or 割合.
_LEAST = 0.2
_MOST = 3
# What an initiative is called says less of a KPI than its own name: how much of the name of a 共通指標 stands in it.
_OF_INITIATIVE = 0.5
_OF_OTHER_UNIT = 0.8


class Proposal(NamedTuple):
    """A definition that a KPI may have, how like the names are (0–1), and the name that is like its own."""

    measure_id: str
    measure_name: str
    definition: str
    denominator: str
    likeness: float
    alike: str


class _Phrase(NamedTuple):
    named: Named
    text: str
    pairs: frozenset[str]
    weight: float


class Names:
    """The names of what is under 共通指標 already, with those of the measures and definitions themselves."""

    def __init__(self, rows: Sequence[Named]) -> None:
        found = [(row, text) for row in rows for text in _texts(row)]
        pairs = [(row, text, _pairs(text)) for row, text in dict.fromkeys(found)]
        self._counts = Counter(pair for _, _, each in pairs for pair in each)
        self._total = max(len(pairs), 1)
        self._phrases = [_Phrase(row, text, each, self._weight(each)) for row, text, each in pairs if each]
        self._of_pair: dict[str, list[int]] = {}
        for number, phrase in enumerate(self._phrases):
            for pair in phrase.pairs:
                self._of_pair.setdefault(pair, []).append(number)

    def like(self, name: str, component: str | None, unit: str | None, initiative: str) -> list[Proposal]:
        """Return the definitions whose names are most like a KPI's, the likest first; none where nothing is like it."""
        best: dict[tuple[str, str], Proposal] = {}
        own, around = _pairs(kpi_title(name, component)), _pairs(initiative)
        whole = self._weight(own)
        shared = [(number, 2 * both / (whole + self._phrases[number].weight)) for number, both in self._shared(own)]
        shared += [
            (number, _OF_INITIATIVE * both / self._phrases[number].weight)
            for number, both in self._shared(around)
            if self._phrases[number].text == self._phrases[number].named.measure_name
        ]
        for number, likeness in shared:
            row, alike = self._phrases[number].named, self._phrases[number].text
            is_other = unit is not None and row.unit is not None and unit != row.unit
            score = likeness * (_OF_OTHER_UNIT if is_other else 1.0)
            key = row.measure_id, row.definition
            if score >= _LEAST and (key not in best or best[key].likeness < score):
                said = (row.measure_id, row.measure_name, row.definition, row.denominator)
                best[key] = Proposal(*said, round(score, 3), alike)
        ordered = sorted(best.values(), key=lambda one: (-one.likeness, one.measure_id, one.definition))
        return ordered[:_MOST]

    def _shared(self, pairs: frozenset[str]) -> list[tuple[int, float]]:
        """Return each name that shares anything with a text, and how much, rare pairs of signs counting more."""
        shared: dict[int, float] = {}
        for pair in sorted(pairs):
            for number in self._of_pair.get(pair, ()):
                shared[number] = shared.get(number, 0.0) + self._rarity(pair)
        return list(shared.items())

    def _weight(self, pairs: Iterable[str]) -> float:
        return sum(self._rarity(pair) for pair in pairs)

    def _rarity(self, pair: str) -> float:
        return log(1 + self._total / (1 + self._counts[pair]))


def _texts(row: Named) -> tuple[str, ...]:
    return row.measure_name, row.definition, kpi_title(row.kpi_name, row.component_name)


def _pairs(text: str) -> frozenset[str]:
    """Return the pairs of signs that stand beside each other, whatever the spelling of the words."""
    plain = spelling.plain(text)
    return frozenset(plain[at : at + 2] for at in range(len(plain) - 1))
