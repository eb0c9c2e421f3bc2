"""The KPIs of a plan workbook with their printed values: baselines, targets by revision, measurements, own grades."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from domain import fiscal, ladder, reporting
from domain.codes import Absence, Comparator, Direction, Kind, TargetSource
from domain.era import fiscal_year_name
from domain.plan import Baseline, Document, Kpi, Measurement, Printed, PublishedGrade, Quantity, Target
from domain.plan_book import Standing, TargetKey
from domain.words import COMPARATOR, DIRECTION, KIND
from loaders import notation
from loaders.book.cell import CellError, Findings
from loaders.plan_book import amounts, form, ids, judgement, units, words
from loaders.plan_book.amounts import Known
from loaders.plan_book.judgement import Cells
from loaders.plan_book.lines import OR_MEND, Line, Once
from loaders.plan_book.printed import PrintedValue
from loaders.plan_book.units import Declared

_AS_WRITTEN = "様式に記入のとおり"


class KpiReader:
    """Reads the rows of the sheets 指標, 目標, 実測 and 市の評価, the KPIs first."""

    def __init__(
        self,
        document: Document | None,
        held: Standing,
        initiatives: ids.Ids,
        declared: Declared,
        findings: Findings,
        corrects: bool,
        *,
        has_revisions: bool = True,
    ) -> None:
        self._document = document
        self._held = held
        self._held_revisions: dict[str, int] = {}
        for kpi_id, _, revision in held.targets:
            self._held_revisions[kpi_id] = max(revision, self._held_revisions.get(kpi_id, 0))
        self._initiatives = initiatives
        self._declared = declared
        self._findings = findings
        self._corrects = corrects
        self._has_revisions = has_revisions
        self.kpis: dict[str, Known] = {}
        self._ids = ids.Ids("kpi_id", form.KPIS, "指標")
        self._strange_units: set[str] = set()
        self._target_once = Once("指標・年度・改定回")
        self._measurement_once, self._grade_once = Once("指標・時点"), Once("指標・年度")

    def read(self, lines: Sequence[Line], targets: Sequence[Line]) -> tuple[list[Kpi | None], list[Target | None]]:
        """Return the KPIs and their targets, row by row: what a KPI's row leaves open its targets' texts decide."""
        made, owners = self._identities(lines)
        rows = self._rows_of(targets)
        kpis = [
            self._kpi(line, identity, owner, rows.get(identity or "", ()))
            for line, identity, owner in zip(lines, made, owners, strict=True)
        ]
        found = [self._target(line) for line in targets]
        return kpis, found

    def known(self, line: Line) -> Known | None:
        """Return the KPI that a row names; refuse one that the sheet 指標 does not have. An empty cell names none."""
        identity = self._ids.of(line)
        return None if identity is None else self.kpis.get(identity)

    def kpi_id(self, line: Line) -> str | None:
        """Return the id of the KPI that a row names, None where it names none."""
        return self._ids.of(line) if line.has("kpi_id") else None

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
            wanted.append(f"{owner or 'kpi'}-")
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
        name, place = line.needed_text("kpi_name"), self._place(line)
        known = Known(
            line, name, line.text("component_name"), line.word("kind", form.KINDS), line.text("unit"),
            line.decimal("lower_bound"), line.decimal("upper_bound"), line.fiscal_years("survey_years"),
        )  # fmt: skip
        is_first = kpi_id is not None and kpi_id not in self.kpis
        if is_first:
            self.kpis[kpi_id or ""] = known
        printed = [Cells(text, one.text("target_value")) for one in targets if (text := _amount_text(one))]
        dashes = [found for one in targets if (found := _absence(one.printed("target_text") or "")) is not None]
        kind, direction, comparator, told = self._judgement(line, known, printed, bool(dashes))
        step = line.decimal("step")
        unit = self._declared.of(known.unit)
        if unit is not None:
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

    def _judgement(
        self, line: Line, known: Known, printed: list[Cells], has_dashes: bool
    ) -> tuple[Kind, Direction | None, Comparator | None, str]:
        """Return kind, direction and comparator, as given or printed, and what was taken for empty cells, in words."""
        given_direction = line.word("direction", form.DIRECTIONS)
        given_comparator = line.word("comparator", form.COMPARATORS)
        is_judged = known.kind is not Kind.QUALITATIVE and not line.has("target_absence") and bool(printed)
        baseline = _baseline_cells(line)
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
            line.refuse("unit" if line.has("unit") else "kpi_name", f"「{unit}」は一覧にない単位です", remedy)
        return False

    @staticmethod
    def _check_stages(
        line: Line, known: Known, kind: Kind, direction: Direction | None, comparator: Comparator | None
    ) -> None:
        if direction and comparator and not ladder.is_fitting(known.unit, kind, direction, comparator):
            fitting = KIND[Kind.MILESTONE], DIRECTION[Direction.UP], COMPARATOR[Comparator.AT_LEAST]
            remedy = "種類「{}」・向き「{}」・比べ方「{}」にするか、単位を直してください。".format(*fitting)
            line.refuse("unit", f"単位「{ladder.UNIT}」は、段階で進める指標のものです", remedy)

    def _place(self, line: Line) -> str:
        """Return where it is printed; the plan's name where nothing is said."""
        return line.text("place") or ("" if self._document is None else self._document.plan_name)

    def _note(self, line: Line, known: Known, printed: list[Cells]) -> str | None:
        """Return the remark, with the printed targets of a KPI that has no numbers."""
        note = line.text("note")
        if known.kind is not Kind.QUALITATIVE or not printed:
            return note
        told = "、".join(one.text for one in printed)
        return f"{note}。目標は「{told}」" if note else f"目標は「{told}」"

    def _target(self, line: Line) -> Target | None:
        for needed in ("kpi_id", "target_text"):
            line.need(needed)
        known = self.known(line)
        text = line.printed("target_text")
        year = line.fiscal_year("fiscal_year")
        revision = line.integer("target_revision") if line.has("target_revision") else 0
        source = line.word("source", form.SOURCES)
        printed = Printed(text or "", self._place(line), line.lines())
        if known is None or revision is None or text is None:
            return None
        if revision > 0 and not self._has_revisions:
            remedy = "新しい様式を取り、改定した指標の残る年度をすべて書いてください。"
            line.refuse("target_revision", "前の決まりの様式に書かれた改定です", remedy)
            return None
        if known.kind is Kind.QUALITATIVE:
            line.note("target_text", "数値なしの指標なので、目標の語は備考に移し、判定しません")
            return None
        absence = _absence(text)
        if absence is not None and not line.has("target_value"):
            line.note("target_text", "この年度の目標はないものと読みました")
            return None
        found = amounts.value(line, "target_text", "target_value", known)
        year, source = self._year(line, year, source, found)
        if year is None:
            known.is_faulty = True
            return None
        known.targets.setdefault(revision, {}).setdefault(year, line)
        key = (self._ids.of(line) or "", year, revision)
        self._target_once.check(line, "target_revision" if line.has("target_revision") else "kpi_id", key)
        self._check_held(line, key, text, found)
        if found is not None and not amounts.is_of_year(found, year):
            line.refuse("fiscal_year", f"値の欄に印刷された年度と合いません（「{text}」）", "年度の欄を、印刷された年度にしてください。")
        if source is TargetSource.PLAN_END and self._document and year != self._document.end_fiscal_year:
            problem = f"計画の最終年度（{self._document.end_fiscal_year}年度）ではありません"
            line.refuse("fiscal_year", problem, "最終年度にするか、「市が年度を定めた目標」を選んでください。")
        if found is None or source is None or not line.is_sound:
            return None
        return Target(key[0], year, found.quantity, source, printed, revision)

    def _year(
        self, line: Line, year: int | None, source: TargetSource | None, found: PrintedValue | None
    ) -> tuple[int | None, TargetSource | None]:
        """Return the fiscal year and who set it: as given, else as printed beside the value, else the plan's last."""
        if line.has("fiscal_year"):
            return year, source if line.has("source") else TargetSource.CITY
        if found is not None and (day := amounts.printed_day(found)) is not None:
            of_day = fiscal.fiscal_year_of(day)
            line.note("target_text", f"年度は、印字から {fiscal_year_name(of_day)} としました")
            return of_day, source if line.has("source") else TargetSource.CITY
        if self._document is None:
            return None, None
        end = self._document.end_fiscal_year
        line.note("target_text", f"年度が空欄なので、計画の最終年度（{fiscal_year_name(end)}）の目標とみなします")
        return end, source if line.has("source") else TargetSource.PLAN_END

    def check_targets(self, sheet: str) -> None:
        """Refuse a KPI that has neither a target nor a reason, or both, revisions with a gap, survey years of which
        none can be reported, and a standing target that has vanished; explain which years a new revision withdraws."""
        for kpi_id, known in self.kpis.items():
            if known.targets and known.line.has("target_absence"):
                known.line.refuse("target_absence", "目標があるのに、目標なしの理由があります", "どちらか一方にしてください。")
            is_open = not (known.targets or known.has_dash or known.is_faulty or self._ids.has_faults)
            if is_open and not known.line.has("target_absence"):
                remedy = "シート「目標」に行を加えるか、理由を選んでください。"
                key = "target_absence" if known.line.has_column("target_absence") else "kpi_name"
                known.line.refuse(key, "目標も、目標なしの理由もありません", remedy)
            if known.targets:
                self._check_path(kpi_id, known)
                self._check_survey_years(known)
        for stood in self._held.targets:
            if stood[0] in self.kpis and stood not in self._target_once and not self._corrects:
                seen = f"{stood[0]} {stood[1]}年度 改定回{stood[2]}"
                remedy = f"「{self._held.targets[stood]}」の行を戻してください。取り下げる目標は、次の改定回に書かないだけにします。"
                self._findings.errors.append(CellError(sheet, "", seen, "登録済みの目標の行がありません", remedy))

    def _check_path(self, kpi_id: str, known: Known) -> None:
        """Check that revisions count from 0, and say of a new one which years it withdraws."""
        for revision, path in sorted(known.targets.items()):
            first = path[min(path)]
            if revision > 0 and revision - 1 not in known.targets:
                remedy = "当初目標は改定回 0、改定は 1 から続く番号にし、改定回ごとに残る年度をすべて書いてください。"
                first.refuse("target_revision", f"改定回 {revision - 1} の行がありません", remedy)
            elif revision > self._held_revisions.get(kpi_id, 0):
                withdrawn = sorted(known.targets[revision - 1].keys() - path.keys())
                if withdrawn:
                    named = "・".join(fiscal_year_name(year) for year in withdrawn)
                    first.cells["target_revision"].explain(f"改定回 {revision} に行のない{named}の目標は、取り下げと読みました")

    def _check_survey_years(self, known: Known) -> None:
        """Refuse survey years of which none lies between the first report's year and the last target's."""
        if self._document is None or not known.survey_years:
            return
        baseline_on = None if known.baseline is None else known.baseline[1]
        first = reporting.first_report_year(self._document.start_fiscal_year, baseline_on)
        last = max(known.targets[max(known.targets)])
        if not reporting.is_ever_reported(known.survey_years, first, last):
            problem = f"最初に報告する{first}年度から最後の目標の{last}年度までに、調査年度がありません"
            known.line.refuse("survey_years", problem, "その間の年度を一つ以上書くか、毎年度測るなら空欄にしてください。")

    def measurement(self, line: Line) -> Measurement | None:
        """Return the measurement of a row."""
        for key in ("kpi_id", "observed_on", "value_text"):
            line.need(key)
        known, observed_on, text = self.known(line), line.day("observed_on"), line.printed("value_text")
        printed = Printed(text or "", self._place(line), line.lines())
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

    def place(self, line: Line) -> str:
        """Return where a row's text is printed; the plan's name where nothing is said."""
        return self._place(line)

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
        has_value = text is not None and (_absence(text) is None or line.has("baseline_value"))
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
        printed = _absence(line.printed("baseline_text") or "")
        if chosen is None and printed is not None and line.has("baseline_text"):
            line.note("baseline_text", "現状値はないものと読みました")
        elif chosen is None and not line.has("baseline_text") and known.kind is not Kind.QUALITATIVE:
            line.note("kpi_name", "現状値が空欄なので「記載なし」とします。最初の実績が起点になります")
        return chosen or printed or Absence.NOT_PRINTED

    def dated(self, line: Line, text_key: str, given_key: str, day_key: str, known: Known) -> Quantity | None:
        """Return the value of a day; refuse a day that is not the printed one."""
        return amounts.dated(line, text_key, given_key, day_key, line.day(day_key), known)

    def _check_held(self, line: Line, key: TargetKey, text: str, found: PrintedValue | None) -> None:
        """Refuse a change of what stands: 当初目標 and 現行目標 are both kept, so a revision is a row of its own."""
        if self._corrects:
            return
        held = self._held.targets.get(key)
        if held is not None and held != text:
            remedy = (
                f"元に戻し、改定回 {self._held_revisions[key[0]] + 1} の行として、残る年度とともにすべて書いてください。{OR_MEND}"
            )
            line.refuse("target_text", f"登録済みの目標「{held}」が変えられています", remedy)
        ends = self._held.target_ends.get(key)
        if held == text and found is not None and ends not in (None, found.quantity.ends):
            which = "target_value" if line.has("target_value") else "target_text"
            remedy = f"「値（数字）」を元に戻してください。{OR_MEND}"
            line.refuse(which, f"登録済みの目標「{held}」の数字が変えられています", remedy)
        newest = self._held_revisions.get(key[0])
        if held is None and newest is not None and key[2] <= newest:
            which = "当初目標" if key[2] == 0 else f"改定回 {key[2]} の目標"
            remedy = f"改定回 {newest + 1} に、残る年度とともにすべて書いてください。{OR_MEND}"
            line.refuse("target_revision", f"登録済みの指標に、{which}があとから加えられています", remedy)


def _absence(text: str) -> Absence | None:
    """Return why a cell holds no value; empty ones are none of its business."""
    return words.ABSENT.get(notation.normal(text)) or (notation.absence(text) if text else None)


def _amount_text(line: Line) -> str | None:
    """Return what a target's row prints, where it is a value."""
    text = line.printed("target_text")
    return text if text is not None and (_absence(text) is None or line.has("target_value")) else None


def _baseline_cells(line: Line) -> Cells | None:
    text = line.printed("baseline_text")
    if text is None or (_absence(text) is not None and not line.has("baseline_value")):
        return None
    return Cells(text, line.text("baseline_value"))


def _fitting(bounds: set[Comparator], direction: Direction) -> set[Comparator]:
    """Return the ways of comparing that go with a direction."""
    up = {Comparator.AT_LEAST, Comparator.MORE_THAN}
    return bounds & up if direction is Direction.UP else bounds - up
