"""What a row of the sheet 指標 decides, or leaves open: kind, direction, comparator and unit of a KPI."""

from domain import ladder
from domain.codes import Comparator, Direction, Kind
from domain.plan import Quantity
from domain.words import COMPARATOR, DIRECTION, KIND
from loaders.plan_book import form, judgement, units
from loaders.plan_book.amounts import Known
from loaders.plan_book.judgement import Cells
from loaders.plan_book.lines import Line
from loaders.plan_book.units import Declared


class Decider:
    """Decides KPI after KPI; a unit that nobody knows is refused once."""

    def __init__(self, declared: Declared) -> None:
        self._declared = declared
        self._strange_units: set[str] = set()

    def decided(
        self, line: Line, known: Known, baseline: Cells | None, printed: list[Cells]
    ) -> tuple[Kind, Direction | None, Comparator | None, str]:
        """Return kind, direction and comparator, as given or printed, and what was taken for empty cells, in words."""
        given_direction = line.word("direction", form.DIRECTIONS)
        given_comparator = line.word("comparator", form.COMPARATORS)
        is_judged = known.kind is not Kind.QUALITATIVE and not line.has("target_absence") and bool(printed)
        has_unit = line.has("unit")
        if not has_unit and known.kind is not Kind.QUALITATIVE and (is_judged or baseline is not None):
            self._take_unit(line, known, [*([baseline] if baseline else []), *printed], is_judged)
        if known.unit is not None and not self._is_unit_known(line, known):
            known.is_counted_out = True

        def meant(one: Cells) -> Quantity | None:
            return judgement.amount(one, known.component, known.unit, known.name, known.kind)

        known.amount = first = None if baseline is None else meant(baseline)
        found = [meant(one) for one in printed]
        kind = known.kind or judgement.kind_of(known.unit, printed, found, first)
        is_open = not line.has("kind")
        if is_open and not is_judged:
            kind = judgement.kind_of(known.unit, [], [], first)
        known.kind = kind
        if not is_judged:
            told = judgement.in_words(kind if is_open and line.has("target_absence") else None, None, None, None)
            self._check_stages(line, known, kind, given_direction, given_comparator)
            if told:
                line.note("kpi_name", f"空欄のため{told}とします")
            return kind, given_direction, given_comparator, told
        bounds = judgement.bounds_of(printed, found)
        last = found[-1] if found else None
        direction = given_direction or judgement.direction_of(
            known.name, known.unit, [one.text for one in printed], bounds, (first, last)
        )
        if given_direction is None and given_comparator is not None:
            is_up = given_comparator in (Comparator.AT_LEAST, Comparator.MORE_THAN)
            if given_comparator is not Comparator.EQUAL:
                direction = Direction.UP if is_up else Direction.DOWN
        comparator = given_comparator or judgement.comparator_of(direction, _fitting(bounds, direction))
        against = judgement.contradiction(given_comparator, given_direction, bounds)
        if against is not None:
            key = "comparator" if line.has("comparator") else "direction"
            remedy = "比べ方と向きを印字に合わせるか、空欄にしてください。"
            line.refuse(key, f"目標の印字は「{against}」の意味です", remedy)
        self._check_stages(line, known, kind, direction, comparator)
        told = judgement.in_words(
            kind if is_open else None,
            direction if not line.has("direction") else None,
            comparator if not line.has("comparator") else None,
            known.unit if not has_unit else None,
        )
        if told:
            line.note("kpi_name", f"空欄のため{told}とします。判定に使います")
        return kind, direction, comparator, told

    def _take_unit(self, line: Line, known: Known, cells: list[Cells], is_judged: bool) -> None:
        unit, has_several = judgement.unit_of(cells, known.component, known.name)
        if known.kind is Kind.MILESTONE and unit is None:
            unit = ladder.UNIT
        if has_several:
            line.refuse("unit", "単位が空欄で、印字の単位がそろっていません", "指標の単位を記入してください。")
            known.is_counted_out = True
        known.unit = unit if unit is not None else ("" if is_judged else None)

    def _is_unit_known(self, line: Line, known: Known) -> bool:
        """Tell whether the unit needs no declaration; refuse it once, with the row of the sheet 単位 that it needs."""
        unit = known.unit or ""
        if self._declared.is_known(unit):
            return True
        is_told = units.bare(unit) in self._strange_units
        self._strange_units.add(units.bare(unit))
        if self._declared.next_row is None:
            if not is_told:
                line.note("unit" if line.has("unit") else "kpi_name", f"「{unit}」は一覧にない単位です。書かれたまま使います")
            return True
        if not is_told:
            row = self._declared.next_row
            self._declared.next_row = row + 1
            remedy = f"使う単位なら、シート「単位」の A{row} に「{unit}」、B{row} に「整数で数える」か「小数もある」を記入してください。"
            key = "unit" if line.has("unit") else "kpi_name"
            line.refuse(key, f"「{unit}」は一覧にない単位です", remedy, (form.UNITS, f"A{row}", unit))
        return False

    @staticmethod
    def _check_stages(
        line: Line, known: Known, kind: Kind, direction: Direction | None, comparator: Comparator | None
    ) -> None:
        if direction and comparator and not ladder.is_fitting(known.unit, kind, direction, comparator):
            fitting = KIND[Kind.MILESTONE], DIRECTION[Direction.UP], COMPARATOR[Comparator.AT_LEAST]
            remedy = "種類「{}」・向き「{}」・比べ方「{}」にするか、単位を直してください。".format(*fitting)
            line.refuse("unit", f"単位「{ladder.UNIT}」は、段階で進める指標のものです", remedy)


def _fitting(bounds: set[Comparator], direction: Direction) -> set[Comparator]:
    """Return the ways of comparing that go with a direction."""
    up = {Comparator.AT_LEAST, Comparator.MORE_THAN}
    return bounds & up if direction is Direction.UP else bounds - up
