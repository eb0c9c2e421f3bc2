"""The KPIs of a plan workbook with their printed values: baselines, measurements, a city's own grades."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from domain import fiscal
from domain.codes import Absence, Kind
from domain.plan import Baseline, Document, Kpi, Measurement, Printed, PublishedGrade, Quantity
from domain.plan_book import Standing
from loaders.plan_book import amounts, form, ids, words
from loaders.plan_book.amounts import Known
from loaders.plan_book.around import PrintedValue
from loaders.plan_book.decisions import Decider
from loaders.plan_book.judgement import Cells
from loaders.plan_book.lines import Line, Once
from loaders.plan_book.units import Declared

_AS_WRITTEN = "様式に記入のとおり"


class KpiReader:
    """Reads the rows of the sheets 指標, 実測 and 市の評価, the KPIs first."""

    def __init__(
        self,
        document: Document | None,
        held: Standing,
        initiatives: ids.Ids,
        declared: Declared,
    ) -> None:
        self._document = document
        self._held = held
        self._initiatives = initiatives
        self._declared = declared
        self.kpis: dict[str, Known] = {}
        self._ids = ids.Ids("kpi_id", form.KPIS, "指標")
        self._decider = Decider(declared)
        self._measurement_once, self._grade_once = Once("指標・時点"), Once("指標・年度")

    def read(self, lines: Sequence[Line], targets: Sequence[Line]) -> list[Kpi | None]:
        """Return the KPIs, row by row: what the row of a KPI leaves open the texts of its targets decide."""
        made, owners = self._identities(lines)
        rows = self._rows_of(targets)
        return [
            self._kpi(line, identity, owner, rows.get(identity or "", ()))
            for line, identity, owner in zip(lines, made, owners, strict=True)
        ]

    def known(self, line: Line) -> Known | None:
        """Return the KPI that a row names; refuse one that the sheet 指標 does not have. An empty cell names none."""
        identity = self._ids.of(line)
        return None if identity is None else self.kpis.get(identity)

    def kpi_id(self, line: Line) -> str | None:
        """Return the id of the KPI that a row names, None where it names none."""
        return self._ids.of(line) if line.has("kpi_id") else None

    @property
    def has_faults(self) -> bool:
        """Tell whether the id of a KPI was refused: then rows may name what is not known for that."""
        return self._ids.has_faults

    def place(self, line: Line) -> str:
        """Return where a row's text is printed; the plan's name where nothing is said."""
        return line.text("place") or ("" if self._document is None else self._document.plan_name)

    def _identities(self, lines: Sequence[Line]) -> tuple[list[str | None], list[str | None]]:
        """Return the id of each KPI and of its initiative, and let the other sheets find it by its names."""
        owners, wanted, held = list[str | None](), list[str](), list[str | None]()
        only = next(iter(self._initiatives.known)) if len(self._initiatives.known) == 1 else None
        for line in lines:
            if not line.has("initiative_id") and only is None and not self._initiatives.has_faults:
                line.need("initiative_id", "シート「取組」の名称かIDを記入してください。")
            owner = self._initiatives.of(line, "initiative_id") if line.has("initiative_id") else only
            name, component = line.text("kpi_name") or "", line.text("component_name")
            owners.append(owner)
            wanted.append(ids.of_kpi(owner or "kpi"))
            held.append(self._held.kpi_ids.get(ids.name_key(owner or "", name, component)))
        used = self._held.used_ids | self._held.taken_kpis | set(self._held.retired)
        made = ids.assigned(lines, "kpi_id", wanted, held, used)
        ids.tell_made(lines, "kpi_id", made, "kpi_name", held)
        for line, identity in zip(lines, made, strict=True):
            if identity is None:
                self._ids.has_faults = True
                continue
            self._ids.add(line, identity, *ids.kpi_names(line.text("kpi_name") or "", line.text("component_name")))
            if not line.has("kpi_id"):
                continue
            if identity in self._held.taken_kpis:
                line.refuse("kpi_id", "別の市町村の指標のIDです", "市の略号から始まるIDにするか、空欄にしてください。")
            elif identity in self._held.retired:
                reason = self._held.retired[identity]
                line.refuse("kpi_id", f"引退した指標のIDです（{reason}）", "新しい指標には、別のIDを付けるか、空欄にしてください。")
        return made, owners

    def _rows_of(self, targets: Sequence[Line]) -> dict[str, list[Line]]:
        rows: dict[str, list[Line]] = {}
        for line in targets:
            identity = self._ids.of(line) if line.has("kpi_id") else None
            if identity is not None:
                rows.setdefault(identity, []).append(line)
        return rows

    def _kpi(self, line: Line, kpi_id: str | None, owner: str | None, targets: Sequence[Line]) -> Kpi | None:
        name, place = line.needed_text("kpi_name"), self.place(line)
        known = Known(
            line, name, line.text("component_name"), line.word("kind", form.KINDS), line.text("unit"),
            line.decimal("lower_bound"), line.decimal("upper_bound"), line.fiscal_years("survey_years"),
        )  # fmt: skip
        is_first = kpi_id is not None and kpi_id not in self.kpis
        if is_first:
            self.kpis[kpi_id or ""] = known
        printed = [Cells(text, one.text("target_value")) for one in targets if (text := _amount_text(one))]
        dashes = [found for one in targets if (found := words.absence(one.printed("target_text") or "")) is not None]
        kind, direction, comparator, told = self._decider.decided(line, known, _baseline_cells(line), printed)
        step = line.decimal("step")
        unit = self._declared.of(known.unit)
        if unit is not None:
            known.is_whole = unit.is_whole
            step = Decimal(1) if step is None and unit.is_whole and not line.has("step") else step
            known.lower = unit.lower_bound if not line.has("lower_bound") else known.lower
            known.upper = unit.upper_bound if not line.has("upper_bound") else known.upper
        tolerance = self._numbers(line, known)
        kpi_lines = line.lines()
        baseline = self._baseline(line, known, kpi_lines, place)
        note = self._note(line, known, printed)
        absence = line.word("target_absence", form.ABSENCES)
        if absence is None and not line.has("target_absence") and kind is Kind.QUALITATIVE and printed:
            absence = Absence.NOT_PRINTED
        elif absence is None and not line.has("target_absence") and dashes and not printed:
            absence = dashes[0]
        known.has_dash = absence is not None and not line.has("target_absence")
        kpi = Kpi(
            kpi_id=kpi_id or "",
            initiative_id=owner or "",
            kpi_name=name,
            component_name=known.component,
            kind=kind,
            direction=direction,
            comparator=comparator,
            unit=known.unit,
            step=step,
            lower_bound=known.lower,
            upper_bound=known.upper,
            tolerance=tolerance,
            baseline=baseline,
            baseline_absence=None if baseline is not None else self._baseline_absence(line, known),
            target_absence=absence,
            decision_reason=line.text("decision_reason") or (f"空欄のため{told}とした" if told else _AS_WRITTEN),
            note=note,
            printed=Printed(name, place, kpi_lines),
            report_due=line.month_day("report_due"),
            survey_years=known.survey_years,
        )
        if baseline is not None:
            known.baseline, known.baseline_ends = (baseline.printed.text, baseline.observed_on), baseline.quantity.ends
        return kpi if line.is_sound else None

    def _note(self, line: Line, known: Known, printed: list[Cells]) -> str | None:
        """Return the remark, with the printed targets of a KPI that has no numbers."""
        note = line.text("note")
        if known.kind is not Kind.QUALITATIVE or not printed:
            return note
        told = "、".join(one.text for one in printed)
        return f"{note}。目標は「{told}」" if note else f"目標は「{told}」"

    def measurement(self, line: Line) -> Measurement | None:
        """Return the measurement of a row."""
        for key in ("kpi_id", "observed_on", "value_text"):
            line.need(key)
        known, observed_on, text = self.known(line), line.day("observed_on"), line.printed("value_text")
        printed = Printed(text or "", self.place(line), line.lines())
        if known is None or observed_on is None or text is None:
            return None
        kpi_id = self._ids.of(line) or ""
        self._measurement_once.check(line, "observed_on", (kpi_id, observed_on))
        quantity = self.dated(line, "value_text", "value", "observed_on", known)
        return Measurement(kpi_id, observed_on, quantity, printed) if quantity is not None and line.is_sound else None

    def grade(self, line: Line) -> PublishedGrade | None:
        """Return what the city published of a KPI and year."""
        line.need("kpi_id")
        line.need("fiscal_year")
        known, year = self.known(line), line.fiscal_year("fiscal_year")
        texts = [line.needed_text(key) for key in ("grade_text", "rule_text", "source_text")]
        if known is None or year is None:
            return None
        kpi_id = self._ids.of(line) or ""
        self._grade_once.check(line, "fiscal_year", (kpi_id, year))
        return PublishedGrade(kpi_id, year, *texts) if line.is_sound else None

    def _numbers(self, line: Line, known: Known) -> Decimal:
        """Check the numbers of the decision, and return the tolerance."""
        step, tolerance = line.decimal("step"), line.decimal("tolerance") or Decimal(0)
        if step is not None and step <= 0:
            line.refuse("step", "刻みが 0 以下です", "0 より大きい数にするか、空欄にしてください。")
        if tolerance < 0:
            line.refuse("tolerance", "許容差が負の数です", "標本誤差がなければ 0 と書いてください。")
        if known.lower is not None and known.upper is not None and known.lower >= known.upper:
            line.refuse("upper_bound", "上限が下限より大きくありません", "二つの値を確かめてください。")
            known.lower = known.upper = None
        return tolerance

    def _baseline(self, line: Line, known: Known, kpi_lines: tuple[int, int], place: str) -> Baseline | None:
        text = line.printed("baseline_text")
        has_value = text is not None and (words.absence(text) is None or line.has("baseline_value"))
        if has_value and line.has("baseline_absence"):
            problem = "現状値とその欠落理由が、両方あります"
            line.refuse("baseline_absence", problem, "値を書くか、理由を選ぶか、どちらか一方にしてください。")
        if text is None or not has_value or known.kind is Kind.QUALITATIVE:
            for key in ("baseline_on", "baseline_place", "baseline_value"):
                if line.has(key) and not line.has("baseline_text"):
                    line.refuse(key, "現状値がないのに記入があります", "現状値を書くか、この欄を空にしてください。")
            if has_value and text is not None:
                line.note("baseline_text", "数値なしの指標なので、現状値としては登録しません")
            return None
        observed_on, of_baseline = line.day("baseline_on"), line.text("baseline_place") or place
        found = amounts.value(line, "baseline_text", "baseline_value", known)
        if not line.has("baseline_on"):
            observed_on = self._baseline_day(line, found)
        elif found is not None and observed_on is not None:
            quantity = self.dated(line, "baseline_text", "baseline_value", "baseline_on", known)
            return self._baseline_of(quantity, observed_on, Printed(text, of_baseline, kpi_lines))
        quantity = None if found is None else found.quantity
        return self._baseline_of(quantity, observed_on, Printed(text, of_baseline, kpi_lines))

    @staticmethod
    def _baseline_of(quantity: Quantity | None, observed_on: date | None, printed: Printed) -> Baseline | None:
        return None if quantity is None or observed_on is None else Baseline(quantity, observed_on, printed)

    def _baseline_day(self, line: Line, found: PrintedValue | None) -> date | None:
        """Return the day of a baseline without one: as printed beside it, else the last before the plan begins."""
        day = None if found is None else amounts.printed_day(found)
        if day is None and self._document is not None:
            day = fiscal.last_day(self._document.start_fiscal_year - 1)
        if day is not None:
            line.note("baseline_text", f"現状の時点が空欄なので {day.isoformat()} とします。判定の起点に使います")
        return day

    def _baseline_absence(self, line: Line, known: Known) -> Absence:
        """Return why there is no baseline: as chosen, as printed, else because none is printed."""
        chosen = line.word("baseline_absence", form.ABSENCES)
        printed = words.absence(line.printed("baseline_text") or "")
        if chosen is None and printed is not None and line.has("baseline_text"):
            line.note("baseline_text", "現状値はないものと読みました")
        elif chosen is None and not line.has("baseline_text") and known.kind is not Kind.QUALITATIVE:
            line.note("kpi_name", "現状値が空欄なので「記載なし」とします。最初の実績が起点になります")
        return chosen or printed or Absence.NOT_PRINTED

    def dated(self, line: Line, text_key: str, given_key: str, day_key: str, known: Known) -> Quantity | None:
        """Return the value of a day; refuse a day that is not the printed one."""
        return amounts.dated(line, text_key, given_key, day_key, line.day(day_key), known)


def _amount_text(line: Line) -> str | None:
    """Return what a target's row prints, where it is a value."""
    text = line.printed("target_text")
    return text if text is not None and (words.absence(text) is None or line.has("target_value")) else None


def _baseline_cells(line: Line) -> Cells | None:
    text = line.printed("baseline_text")
    if text is None or (words.absence(text) is not None and not line.has("baseline_value")):
        return None
    return Cells(text, line.text("baseline_value"))
