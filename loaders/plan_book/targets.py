"""The sheet 目標 of a plan workbook: each KPI's path of targets by revision, held against what stands."""

from collections.abc import Sequence

from domain import fiscal, reporting
from domain.codes import Kind, TargetSource
from domain.era import fiscal_year_name
from domain.plan import Document, Printed, Target
from domain.plan_book import Standing, TargetKey
from loaders.book.cell import CellError, Findings
from loaders.plan_book import amounts, form, words
from loaders.plan_book.amounts import Known
from loaders.plan_book.around import PrintedValue
from loaders.plan_book.kpis import KpiReader
from loaders.plan_book.lines import OR_MEND, Line, Once


class TargetReader:
    """Reads the targets, after the KPIs."""

    def __init__(
        self, kpis: KpiReader, document: Document | None, held: Standing, findings: Findings, corrects: bool,
        *, has_revisions: bool,
    ) -> None:  # fmt: skip
        self._kpis = kpis
        self._document = document
        self._held = held
        self._held_revisions: dict[str, int] = {}
        for kpi_id, _, revision in held.targets:
            self._held_revisions[kpi_id] = max(revision, self._held_revisions.get(kpi_id, 0))
        self._findings = findings
        self._corrects = corrects
        self._has_revisions = has_revisions
        self._once = Once("指標・年度・改定回")

    def read(self, lines: Sequence[Line]) -> list[Target | None]:
        """Return the targets, row by row."""
        return [self._target(line) for line in lines]

    def _target(self, line: Line) -> Target | None:
        for needed in ("kpi_id", "target_text"):
            line.need(needed)
        known = self._kpis.known(line)
        text = line.printed("target_text")
        year = line.fiscal_year("fiscal_year")
        revision = line.integer("target_revision") if line.has("target_revision") else 0
        source = line.word("source", form.SOURCES)
        printed = Printed(text or "", self._kpis.place(line), line.lines())
        if known is None or revision is None or text is None:
            return None
        if revision > 0 and not self._has_revisions:
            remedy = "新しい様式を取り、改定した指標の残る年度をすべて書いてください。"
            line.refuse("target_revision", "前の決まりの様式に書かれた改定です", remedy)
            return None
        if known.kind is Kind.QUALITATIVE:
            line.note("target_text", "数値なしの指標なので、目標の語は備考に移し、判定しません")
            return None
        absence = words.absence(text)
        if absence is not None and not line.has("target_value"):
            line.note("target_text", "この年度の目標はないものと読みました")
            return None
        found = amounts.value(line, "target_text", "target_value", known)
        year, source = self._year(line, year, source, found)
        if year is None:
            known.is_faulty = True
            return None
        known.targets.setdefault(revision, {}).setdefault(year, line)
        key = (self._kpis.kpi_id(line) or "", year, revision)
        self._once.check(line, "target_revision" if line.has("target_revision") else "kpi_id", key)
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

    def check(self, sheet: str) -> None:
        """Refuse a KPI that has neither a target nor a reason, or both, revisions with a gap, survey years of which
        none can be reported, and a standing target that has vanished; explain which years a new revision withdraws."""
        for kpi_id, known in self._kpis.kpis.items():
            if known.targets and known.line.has("target_absence"):
                known.line.refuse("target_absence", "目標があるのに、目標なしの理由があります", "どちらか一方にしてください。")
            is_open = not (known.targets or known.has_dash or known.is_faulty or self._kpis.has_faults)
            if is_open and not known.line.has("target_absence"):
                remedy = "シート「目標」に行を加えるか、理由を選んでください。"
                key = "target_absence" if known.line.has_column("target_absence") else "kpi_name"
                known.line.refuse(key, "目標も、目標なしの理由もありません", remedy)
            if known.targets:
                self._check_path(kpi_id, known)
                self._check_survey_years(known)
        for stood in self._held.targets:
            if stood[0] in self._kpis.kpis and stood not in self._once and not self._corrects:
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
