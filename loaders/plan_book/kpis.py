"""The KPIs of a plan workbook with their printed values: baselines, targets by revision, measurements, own grades."""

from dataclasses import dataclass, field
from decimal import Decimal

from domain import ladder, reporting
from domain.codes import Comparator, Direction, Kind, TargetSource
from domain.era import fiscal_year_name
from domain.fiscal import fiscal_year_of
from domain.plan import Baseline, Document, Kpi, Measurement, Printed, PublishedGrade, Quantity, Target
from domain.plan_book import HeldBaseline, Standing, TargetKey
from domain.words import COMPARATOR, DIRECTION, KIND
from loaders import notation
from loaders.book.cell import CellError, Findings, plain
from loaders.notation import NotationError
from loaders.plan_book import form, values
from loaders.plan_book.lines import Line, Once, known_initiative
from loaders.plan_book.values import PrintedValue
from loaders.transcription import Where

_FINEST = Decimal("0.0001")
_JUDGED = ("direction", "comparator", "unit")


@dataclass(slots=True)
class Known:
    """A KPI as far as its values must fit it: `baseline` as it stands in the sheet 指標, `targets` the rows by revision
    and fiscal year."""

    line: Line
    component: str | None
    unit: str | None
    lower: Decimal | None
    upper: Decimal | None
    survey_years: tuple[int, ...] = ()
    baseline: HeldBaseline | None = None
    targets: dict[int, dict[int, Line]] = field(default_factory=dict)


class KpiReader:
    """Reads the rows of the sheets 指標, 目標, 実測 and 市の評価, the KPIs first."""

    def __init__(
        self, document: Document | None, held: Standing, initiatives: Once, findings: Findings, corrects: bool
    ) -> None:
        self._document = document
        self._held = held
        self._held_revisions: dict[str, int] = {}
        for kpi_id, _, revision in held.targets:
            self._held_revisions[kpi_id] = max(revision, self._held_revisions.get(kpi_id, 0))
        self._initiatives = initiatives
        self._findings = findings
        self._corrects = corrects
        self.kpis: dict[str, Known] = {}
        self._kpi_once, self._target_once = Once("指標ID"), Once("指標・年度・改定回")
        self._measurement_once, self._grade_once = Once("指標・時点"), Once("指標・年度")

    def known(self, line: Line) -> Known | None:
        """Return the KPI that a row names; refuse one that the sheet 指標 does not have. An empty cell names none."""
        kpi_id = line.text("kpi_id")
        if kpi_id is None:
            return None
        if kpi_id not in self.kpis:
            line.refuse("kpi_id", "シート「指標」にないIDです", "指標を加えるか、IDを確かめてください。")
            return None
        return self.kpis[kpi_id]

    def kpi(self, line: Line) -> Kpi | None:
        """Return the KPI of a row."""
        for key in ("kpi_id", "initiative_id", "kind", "tolerance"):
            line.need(key)
        kpi_id, kind = line.slug("kpi_id"), line.word("kind", form.KINDS)
        known = Known(
            line, line.text("component_name"), line.text("unit"), line.decimal("lower_bound"),
            line.decimal("upper_bound"), line.fiscal_years("survey_years"),
        )  # fmt: skip
        if kpi_id is not None:
            self._kpi_once.check(line, "kpi_id", kpi_id)
            if kpi_id in self._held.taken_kpis:
                line.refuse("kpi_id", "別の市の指標のIDです", "市の略号から始まるIDにしてください。")
            elif kpi_id in self._held.retired:
                reason = self._held.retired[kpi_id]
                line.refuse("kpi_id", f"引退した指標のIDです（{reason}）", "新しい指標には、別のIDを付けてください。")
            self.kpis.setdefault(kpi_id, known)
        known_initiative(line, self._initiatives)
        if kind is not None and kind is not Kind.QUALITATIVE and not line.has("target_absence"):
            for key in _JUDGED:
                line.need(key, "目標のある指標の判定に要ります。決めて、理由を書いてください。")
        direction, comparator = line.word("direction", form.DIRECTIONS), line.word("comparator", form.COMPARATORS)
        if kind and direction and comparator and not ladder.is_fitting(known.unit, kind, direction, comparator):
            fitting = KIND[Kind.MILESTONE], DIRECTION[Direction.UP], COMPARATOR[Comparator.AT_LEAST]
            remedy = "種類「{}」・向き「{}」・比べ方「{}」にするか、単位を直してください。".format(*fitting)
            line.refuse("unit", f"単位「{ladder.UNIT}」は、段階で進める指標のものです", remedy)
        tolerance = self._numbers(line, known)
        name, place = line.needed_text("kpi_name"), line.needed_text("place")
        kpi_lines = line.lines()
        baseline = self._baseline(line, known, kpi_lines)
        kpi = Kpi(
            kpi_id=kpi_id or "",
            initiative_id=line.text("initiative_id") or "",
            kpi_name=name,
            component_name=known.component,
            kind=kind or Kind.LEVEL,
            direction=direction,
            comparator=comparator,
            unit=known.unit,
            step=line.decimal("step"),
            lower_bound=known.lower,
            upper_bound=known.upper,
            tolerance=tolerance,
            baseline=baseline,
            baseline_absence=line.word("baseline_absence", form.ABSENCES),
            target_absence=line.word("target_absence", form.ABSENCES),
            decision_reason=line.needed_text("decision_reason"),
            note=line.text("note"),
            printed=Printed(name, place, kpi_lines),
            report_due=line.month_day("report_due"),
            survey_years=known.survey_years,
        )
        if baseline is not None:
            known.baseline = baseline.printed.text, baseline.observed_on
        return kpi if line.is_sound else None

    def target(self, line: Line) -> Target | None:
        """Return the target of a row."""
        for needed in ("kpi_id", "fiscal_year", "target_text", "target_revision", "source"):
            line.need(needed)
        known = self.known(line)
        year, revision = line.fiscal_year("fiscal_year"), line.integer("target_revision")
        source, text = line.word("source", form.SOURCES), line.text("target_text")
        printed = Printed(text or "", line.needed_text("place"), line.lines())
        if known is None or year is None or revision is None or text is None:
            return None
        known.targets.setdefault(revision, {}).setdefault(year, line)
        key = (line.text("kpi_id") or "", year, revision)
        self._target_once.check(line, "target_revision", key)
        self._check_held(line, key, text)
        value = self._value(line, "target_text", text, known)
        if value is not None and not _is_of_year(value, year):
            line.refuse("fiscal_year", f"値の欄に印刷された年度と合いません（「{text}」）", "年度を確かめてください。")
        if source is TargetSource.PLAN_END and self._document and year != self._document.end_fiscal_year:
            problem = f"計画の最終年度（{self._document.end_fiscal_year}年度）ではありません"
            line.refuse("fiscal_year", problem, "最終年度にするか、「市が年度を定めた目標」を選んでください。")
        if value is None or source is None or not line.is_sound:
            return None
        return Target(key[0], year, value.quantity, source, printed, revision)

    def check_targets(self, sheet: str) -> None:
        """Refuse a KPI that has neither a target nor a reason, or both, revisions with a gap, survey years of which
        none can be reported, and a standing target that has vanished; explain which years a new revision withdraws."""
        for kpi_id, known in self.kpis.items():
            if known.targets and known.line.has("target_absence"):
                known.line.refuse("target_absence", "目標があるのに、目標なしの理由があります", "どちらか一方にしてください。")
            if not known.targets and not known.line.has("target_absence"):
                remedy = "シート「目標」に行を加えるか、理由を選んでください。"
                known.line.refuse("target_absence", "目標も、目標なしの理由もありません", remedy)
            if known.targets:
                self._check_path(kpi_id, known)
                self._check_survey_years(known)
        for key in self._held.targets:
            if key[0] in self.kpis and key not in self._target_once and not self._corrects:
                seen = f"{key[0]} {key[1]}年度 改定回{key[2]}"
                remedy = f"「{self._held.targets[key]}」の行を戻してください。取り下げる目標は、次の改定回に書かないだけにします。"
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
        known, observed_on, text = self.known(line), line.day("observed_on"), line.text("value_text")
        printed = Printed(text or "", line.needed_text("place"), line.lines())
        if known is None or observed_on is None or text is None:
            return None
        kpi_id = line.text("kpi_id") or ""
        self._measurement_once.check(line, "observed_on", (kpi_id, observed_on))
        quantity = self.dated(line, "value_text", "observed_on", text, known)
        return Measurement(kpi_id, observed_on, quantity, printed) if quantity is not None and line.is_sound else None

    def grade(self, line: Line) -> PublishedGrade | None:
        """Return what the city published of a KPI and year."""
        line.need("kpi_id")
        line.need("fiscal_year")
        known, year = self.known(line), line.fiscal_year("fiscal_year")
        texts = [line.needed_text(key) for key in ("grade_text", "rule_text", "source_text")]
        if known is None or year is None:
            return None
        kpi_id = line.text("kpi_id") or ""
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

    def _baseline(self, line: Line, known: Known, kpi_lines: tuple[int, int]) -> Baseline | None:
        text = line.text("baseline_text")
        if line.has("baseline_text") == line.has("baseline_absence"):
            problem = "現状値とその欠落理由が、両方あるか両方ありません"
            line.refuse("baseline_absence", problem, "値を書くか、理由を選ぶか、どちらか一方にしてください。")
        if not line.has("baseline_text"):
            for key in ("baseline_on", "baseline_place"):
                if line.has(key):
                    line.refuse(key, "現状値がないのに記入があります", "現状値を書くか、この欄を空にしてください。")
            return None
        line.need("baseline_on")
        place, observed_on = line.needed_text("baseline_place"), line.day("baseline_on")
        if text is None or observed_on is None:
            return None
        quantity = self.dated(line, "baseline_text", "baseline_on", text, known)
        return None if quantity is None else Baseline(quantity, observed_on, Printed(text, place, kpi_lines))

    def dated(self, line: Line, key: str, day_key: str, text: str, known: Known) -> Quantity | None:
        """Return the value of a day; refuse a day that is not the printed one."""
        value, day = self._value(line, key, text, known), line.day(day_key)
        if value is None or day is None:
            return None
        is_other_day = value.observed_on is not None and value.observed_on != day
        if is_other_day or not _is_of_year(value, fiscal_year_of(day)):
            line.refuse(day_key, f"値の欄に印刷された時点と合いません（「{text}」）", "時点を確かめてください。")
        return value.quantity

    def _value(self, line: Line, key: str, text: str, known: Known) -> PrintedValue | None:
        cell = line.cells[key]
        if notation.absence(text) is not None:
            line.refuse(key, "値がありません", "値がなければ行を消し、シート「指標」で理由を選んでください。")
            return None
        if known.unit == ladder.UNIT and not any(word in notation.normal(text) for word in ladder.WORDS):
            remedy = f"{'・'.join(ladder.WORDS)} のどれかを書いてください。"
            line.refuse(key, "段階の語ではありません", remedy)
            return None
        try:
            value = values.read(text, known.component, known.unit, Where(cell.sheet, 0, cell.address))
        except NotationError as refused:
            line.refuse(key, refused.problem, refused.remedy.replace("corrections.csv", "シート「訂正」") + "。")
            return None
        quantity = value.quantity
        if not values.units_agree(quantity.unit, known.unit):
            problem = f"印字の単位「{quantity.unit}」が、指標の単位「{known.unit}」と違います"
            line.refuse(key, problem, "単位をそろえるか、指標を分けてください。")
        for end in (quantity.low, quantity.high):
            if end is not None:
                _check_end(line, key, end, known)
        return value

    def _check_held(self, line: Line, key: TargetKey, text: str) -> None:
        """Refuse a change of what stands: 当初目標 and 現行目標 are both kept, so a revision is a row of its own."""
        if self._corrects:
            return
        held = self._held.targets.get(key)
        if held is not None and held != text:
            remedy = (
                f"元に戻し、改定回 {self._held_revisions[key[0]] + 1} の行として、残る年度とともにすべて書いてください。"
                "書き誤りの訂正なら --correct を付けます。"
            )
            line.refuse("target_text", f"登録済みの目標「{held}」が変えられています", remedy)
        newest = self._held_revisions.get(key[0])
        if held is None and newest is not None and key[2] <= newest:
            which = "当初目標" if key[2] == 0 else f"改定回 {key[2]} の目標"
            remedy = f"改定回 {newest + 1} に、残る年度とともにすべて書いてください。書き漏れの訂正なら --correct を付けます。"
            line.refuse("target_revision", f"登録済みの指標に、{which}があとから加えられています", remedy)


def _is_of_year(value: PrintedValue, year: int) -> bool:
    return (value.fiscal_year in (None, year)) and (value.since is None or value.since <= year)


def _check_end(line: Line, key: str, end: Decimal, known: Known) -> None:
    if abs(end) >= 10**14 or end != end.quantize(_FINEST):
        line.refuse(key, "登録できる大きさの数ではありません", "整数14桁・小数4桁までの数にしてください。")
    elif (known.lower is not None and end < known.lower) or (known.upper is not None and end > known.upper):
        bounds = "～".join("" if bound is None else plain(bound) for bound in (known.lower, known.upper))
        line.refuse(key, f"{plain(end)} は、指標の下限・上限（{bounds}）の外です", "値か下限・上限を確かめてください。")
