"""The rows of a city's own table as rows of the plan workbook: a person looks them over there before anything is read.

Nothing is understood here that the reader of the workbook would understand: texts go into it as they were printed, and
it says what it cannot take. Against a plan that stands, KPIs are found again by their names, and changed targets become
a revision of their whole path.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from domain import fiscal
from domain.codes import ColumnMeaning as Meaning
from domain.codes import TargetSource
from domain.plan import kpi_title
from domain.plan_book import PlanBook
from domain.spelling import folded
from domain.words import COLUMN_MEANING, TARGET_SOURCE
from loaders import notation, signs
from loaders.book.columns import Column
from loaders.book.refusal import WorkbookRefused
from loaders.notation import NotationError
from loaders.plan_book import form, ids, texts
from loaders.plan_book.own_columns import Uses
from loaders.plan_book.own_table import OwnTable
from loaders.transcription import SLUG, Where

_WHOLE_PLAN = "計画全体"
Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class Filled:
    """The rows of each sheet of the workbook, by its name, and what a person is told of how they came about."""

    rows: Mapping[str, Sequence[Sequence[str]]]
    notes: tuple[str, ...]
    kpi_count: int


def filled(
    table: OwnTable, uses: Uses, city: str, held: PlanBook | None = None, taken: Collection[str] = ()
) -> Filled:
    """Return the workbook's rows for a table, its columns used as decided; `held` is the plan that stands.

    `city` is the slug that ids begin with, `taken` are ids that were given before. Raises WorkbookRefused where the
    table cannot become a plan: no column of names, a target without its year, one column's meaning twice.
    """
    _check(table, uses, city)
    return _Filling(table, uses, city, held, taken).done()


def _check(table: OwnTable, uses: Uses, city: str) -> None:
    if SLUG.fullmatch(city) is None:
        raise WorkbookRefused(city, "略号の形ではありません", "英小文字・数字・ハイフンで書いてください。例：choshi")
    meanings = [use.meaning for use in uses.values()]
    if Meaning.KPI not in meanings:
        problem = "指標の名称の列が選ばれていません"
        raise WorkbookRefused("、".join(one.header for one in table.columns)[:60], problem, "指標の名称の列を一つ選んでください。")
    for meaning in Meaning:
        several = meaning in (Meaning.TARGET, Meaning.NOTE, Meaning.SECTION, Meaning.NONE)
        if not several and meanings.count(meaning) > 1:
            names = "、".join(one.header for one in table.columns if uses[one.number].meaning is meaning)
            raise WorkbookRefused(names, f"「{COLUMN_MEANING[meaning]}」の列が二つ選ばれています", "片方を「取り込まない」にしてください。")
    years = [use.fiscal_year for use in uses.values() if use.meaning is Meaning.TARGET]
    if len(set(years)) < len(years):
        problem = "同じ年度の目標値の列が二つあります"
        raise WorkbookRefused("目標値", problem, "列ごとに違う年度を選び、要らない列は「取り込まない」にしてください。")
    if None in years and Meaning.YEAR not in meanings:
        names = "、".join(one.header for one in table.columns if uses[one.number] == (Meaning.TARGET, None))
        remedy = "目標値の列ごとに年度を選ぶか、年度の列を選んでください。"
        raise WorkbookRefused(names, "何年度の目標値か分かりません", remedy)


@dataclass(slots=True)
class _Found:
    """A KPI of the table: its row of the sheet 指標, and its targets by fiscal year. A year of None was not readable."""

    row: Row
    targets: dict[int, str] = field(default_factory=dict)
    blank_years: set[int] = field(default_factory=set)


class _Filling:
    def __init__(
        self, table: OwnTable, uses: Uses, city: str, held: PlanBook | None, taken: Collection[str]
    ) -> None:
        self._table, self._city, self._held = table, city, held
        self._columns = {
            meaning: [number for number, use in uses.items() if use.meaning is meaning] for meaning in Meaning
        }
        self._uses = uses
        self._taken = {*taken, *((kpi.kpi_id for kpi in held.plan.kpis) if held else ())}
        self._taken |= {one.initiative_id for one in held.plan.initiatives} if held else set()
        self._made_kpis: set[str] = set()
        self._notes: list[str] = []
        self._initiatives: dict[tuple[str, str], Row] = {}
        self._kpis: dict[tuple[str, str, str], _Found] = {}
        self._last: dict[Meaning, str] = {}

    def done(self) -> Filled:
        for number, cells in self._table.rows:
            self._take(number, cells)
        if not self._kpis:
            problem = "指標の名称の列に何もありません"
            raise WorkbookRefused(self._table.sheet or "表", problem, "指標の名称の列を選び直してください。")
        rows = self._fresh() if self._held is None else self._revised(self._held)
        return Filled(rows, tuple(self._notes), len(self._kpis))

    def _take(self, number: int, cells: Mapping[int, str]) -> None:
        section, initiative, printed_number = (
            self._carried(meaning, cells) for meaning in (Meaning.SECTION, Meaning.INITIATIVE, Meaning.NUMBER)
        )
        departments = self._carried(Meaning.DEPARTMENTS, cells)
        name, component = self._one(Meaning.KPI, cells), self._one(Meaning.COMPONENT, cells)
        if not name and component and self._kpis:
            name = next(reversed(self._kpis.values())).row["kpi_name"]  # the second part of an indicator of two
        if not name:
            # A line that only heads what comes below it, or a remark under the table.
            if not (self._one(Meaning.INITIATIVE, cells) or self._one(Meaning.SECTION, cells)):
                self._notes.append(f"{number}行目は、指標の名称がないので取り込みません。")
            return
        of = self._initiative(section, initiative or section or _WHOLE_PLAN, printed_number, departments, cells)
        key = of["initiative_id"], folded(name), folded(component)
        if key not in self._kpis:
            self._kpis[key] = _Found(self._kpi(of, name, component, cells))
        elif not self._columns[Meaning.YEAR]:
            self._notes.append(f"{number}行目の「{kpi_title(name, component)}」は、同じ取組に二度目なので取り込みません。")
            return
        self._take_targets(number, cells, self._kpis[key])

    def _take_targets(self, number: int, cells: Mapping[int, str], found: _Found) -> None:
        row_year = self._row_year(number, cells)
        for column in self._columns[Meaning.TARGET]:
            year = self._uses[column].fiscal_year or row_year
            if year is None:
                continue
            text = cells.get(column, "")
            if not text or notation.absence(text) is not None:
                found.blank_years.add(year)
            elif year in found.targets and found.targets[year] != text:
                self._notes.append(f"{number}行目の{year}年度の目標は、前の行と違うので取り込みません（「{text}」）。")
            else:
                found.targets[year] = text

    def _row_year(self, number: int, cells: Mapping[int, str]) -> int | None:
        text = self._one(Meaning.YEAR, cells)
        if not text:
            return None
        try:
            return notation.fiscal_year(text, Where("", number, ""))
        except NotationError:
            self._notes.append(f"{number}行目の年度「{text}」を読めないので、その目標は取り込みません。")
            return None

    def _one(self, meaning: Meaning, cells: Mapping[int, str]) -> str:
        return " ".join(filter(None, (cells.get(column, "") for column in self._columns[meaning])))

    def _carried(self, meaning: Meaning, cells: Mapping[int, str]) -> str:
        """Return the text of what heads several rows: an empty cell says what stands above it.

        A new 取組 takes nothing over that stood beside the one before it.
        """
        text = self._one(meaning, cells)
        if text and meaning in (Meaning.SECTION, Meaning.INITIATIVE):
            below = {Meaning.SECTION: (Meaning.INITIATIVE, Meaning.NUMBER, Meaning.DEPARTMENTS)}
            if text != self._last.get(meaning):
                for each in below.get(meaning, (Meaning.NUMBER, Meaning.DEPARTMENTS)):
                    self._last.pop(each, None)
        if text:
            self._last[meaning] = text
        return self._last.get(meaning, "")

    def _initiative(self, section: str, name: str, number: str, departments: str, cells: Mapping[int, str]) -> Row:
        key = folded(section), folded(name)
        if key not in self._initiatives:
            standing = self._standing_initiative(name)
            self._initiatives[key] = {
                "initiative_id": standing or self._new_initiative(number),
                "section_name": section or _WHOLE_PLAN, "number": number,
                "initiative_name": name, "departments": _departments(departments),
                "summary": self._one(Meaning.SUMMARY, cells), "place": self._one(Meaning.PLACE, cells),
            }  # fmt: skip
        return self._initiatives[key]

    def _standing_initiative(self, name: str) -> str | None:
        if self._held is None:
            return None
        standing = self._held.plan.initiatives
        found = [one.initiative_id for one in standing if folded(one.initiative_name) == folded(name)]
        return found[0] if len(found) == 1 else None

    def _kpi(self, initiative: Row, name: str, component: str, cells: Mapping[int, str]) -> Row:
        baseline = self._one(Meaning.BASELINE, cells)
        is_absent = not baseline or notation.absence(baseline) is not None
        years = [self._uses[column].fiscal_year for column in self._columns[Meaning.BASELINE]]
        year = next((one for one in years if one is not None), None)
        return {
            "kpi_id": "", "initiative_id": initiative["initiative_id"], "kpi_name": name, "component_name": component,
            "unit": self._one(Meaning.UNIT, cells), "baseline_text": "" if is_absent else baseline,
            "baseline_on": "" if is_absent or year is None else fiscal.last_day(year).isoformat(),
            "note": self._one(Meaning.NOTE, cells), "place": self._one(Meaning.PLACE, cells),
        }  # fmt: skip

    def _new_initiative(self, number: str) -> str:
        """Return the id that the reader of the workbook would make for a row without one."""
        used = {row["initiative_id"] for row in self._initiatives.values()} | self._taken
        return ids.free(ids.start_of(self._city, number, len(self._initiatives) + 1), used)

    def _new_kpi(self, row: Row) -> str:
        made = ids.free(ids.of_kpi(row["initiative_id"]), self._taken | self._made_kpis)
        self._made_kpis.add(made)
        return made

    def _fresh(self) -> dict[str, list[tuple[str, ...]]]:
        """Return the rows of a plan that does not stand yet: its record is left to the person."""
        for found in self._kpis.values():
            found.row["kpi_id"] = self._new_kpi(found.row)
        given = {"city": self._city}
        return {
            form.PLAN: [(one.name, given.get(one.key, ""), one.how) for one in form.FIELDS],
            form.INITIATIVES: [_row(form.INITIATIVE_COLUMNS, one) for one in self._initiatives.values()],
            form.KPIS: [_row(form.KPI_COLUMNS, one.row) for one in self._kpis.values()],
            form.TARGETS: [
                _target(found.row, year, text, 0)
                for found in self._kpis.values()
                for year, text in sorted(found.targets.items())
            ],
        }

    def _revised(self, held: PlanBook) -> dict[str, list[tuple[str, ...]]]:
        """Return the rows of the plan that stands, with what the table adds to it and revises."""
        rows = texts.rows(held)
        standing = {
            (kpi.initiative_id, folded(kpi.kpi_name), folded(kpi.component_name or "")): kpi for kpi in held.plan.kpis
        }
        names = [key[1:] for key in standing]
        by_name = {key[1:]: kpi for key, kpi in standing.items() if names.count(key[1:]) == 1}
        paths: dict[str, dict[int, dict[int, str]]] = {}
        for one in held.plan.targets:
            paths.setdefault(one.kpi_id, {}).setdefault(one.target_revision, {})[one.fiscal_year] = one.printed.text
        met: set[str] = set()
        for key, found in self._kpis.items():
            kpi = standing.get(key) or by_name.get(key[1:])
            if kpi is None:
                found.row["kpi_id"] = self._new_kpi(found.row)
                rows[form.KPIS].append(_row(form.KPI_COLUMNS, found.row))
                rows[form.TARGETS] += [
                    _target(found.row, year, text, 0) for year, text in sorted(found.targets.items())
                ]
                self._notes.append(f"新しい指標「{_title(found.row)}」を加えました。")
                continue
            met.add(kpi.kpi_id)
            found.row["kpi_id"] = kpi.kpi_id
            rows[form.TARGETS] += self._revision(found, paths.get(kpi.kpi_id, {}))
            printed = kpi.baseline.printed.text if kpi.baseline else ""
            if found.row["baseline_text"] and signs.folded(found.row["baseline_text"]) != signs.folded(printed):
                shown = f"登録済み「{printed or '（なし）'}」、表「{found.row['baseline_text']}」"
                title = kpi_title(kpi.kpi_name, kpi.component_name)
                self._notes.append(f"「{title}」の現状値が違います（{shown}）。登録済みのままにしました。")
        needed = {found.row["initiative_id"] for found in self._kpis.values() if found.row["kpi_id"] not in met}
        needed -= {one.initiative_id for one in held.plan.initiatives}
        rows[form.INITIATIVES] += [
            _row(form.INITIATIVE_COLUMNS, one)
            for one in self._initiatives.values()
            if one["initiative_id"] in needed
        ]
        left = [kpi for kpi in held.plan.kpis if kpi.kpi_id not in met]
        if left:
            shown = "、".join(kpi_title(kpi.kpi_name, kpi.component_name) for kpi in left[:3])
            more = f"ほか{len(left) - 3}件" if len(left) > 3 else ""
            self._notes.append(f"表にない登録済みの指標 {len(left)}件は、そのまま残しました（{shown}{more}）。")
        return rows

    def _revision(self, found: _Found, held: Mapping[int, Mapping[int, str]]) -> list[tuple[str, ...]]:
        """Return the rows of a new revision where the table's path is another than the one that stands; else none."""
        current = dict(held[max(held)]) if held else {}
        said = found.targets.keys() | found.blank_years
        path = {year: text for year, text in current.items() if year not in said} | found.targets
        changed = [
            year
            for year in sorted(current.keys() | path.keys())
            if signs.folded(current.get(year, "")) != signs.folded(path.get(year, ""))
        ]
        if not changed or not found.targets:
            return []
        revision = max(held) + 1 if held else 0
        title = _title(found.row)
        shown = "・".join(f"{year}年度 {current.get(year, '（なし）')}→{path.get(year, '（なし）')}" for year in changed)
        self._notes.append(f"「{title}」の目標が違うので、改定回 {revision} の行を加えました（{shown}）。")
        return [_target(found.row, year, text, revision) for year, text in sorted(path.items())]


def _title(row: Row) -> str:
    return kpi_title(row["kpi_name"], row["component_name"])


def _target(kpi: Row, year: int, text: str, revision: int) -> tuple[str, ...]:
    shown = "　".join(filter(None, (kpi["kpi_name"], kpi["component_name"])))
    return _row(
        form.TARGET_COLUMNS,
        {
            "kpi_id": kpi["kpi_id"], "fiscal_year": str(year), "target_text": text, "target_revision": str(revision),
            "source": TARGET_SOURCE[TargetSource.CITY], "place": kpi["place"], "shown": shown,
        },
    )  # fmt: skip


def _row(columns: Sequence[Column], row: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(row.get(column.key, "") for column in columns)


def _departments(text: str) -> str:
    return ";".join(part.strip() for part in re.split(r"[;；、,，・\n/／]", text) if part.strip())
