"""The sheet 基準値の改定: baselines that a later one replaced. The one that stands is in the sheet 指標."""

from domain.plan import Baseline, FormerBaseline, Printed
from domain.plan_book import HeldBaseline, Standing
from loaders.book.cell import CellError, Findings
from loaders.plan_book.amounts import Known
from loaders.plan_book.kpis import KpiReader
from loaders.plan_book.lines import OR_MEND, Line, Once


class BaselineReader:
    """Reads the replaced baselines, after the KPIs, and holds them and the standing ones against the database."""

    def __init__(self, kpis: KpiReader, held: Standing, findings: Findings, corrects: bool) -> None:
        self._kpis = kpis
        self._held = held
        self._findings = findings
        self._corrects = corrects
        self._once = Once("指標・改定回")
        self._given: dict[str, dict[int, tuple[Line, HeldBaseline]]] = {}

    def former(self, line: Line) -> FormerBaseline | None:
        """Return the replaced baseline of a row."""
        for key in ("kpi_id", "baseline_revision", "baseline_text", "baseline_on"):
            line.need(key)
        known, revision = self._kpis.known(line), line.integer("baseline_revision")
        text, observed_on = line.printed("baseline_text"), line.day("baseline_on")
        printed = Printed(text or "", self._kpis.place(line), line.lines())
        if known is None or revision is None or text is None or observed_on is None:
            return None
        kpi_id = self._kpis.kpi_id(line) or ""
        self._once.check(line, "baseline_revision", (kpi_id, revision))
        quantity = self._kpis.dated(line, "baseline_text", "baseline_value", "baseline_on", known)
        if quantity is None or not line.is_sound:
            return None
        self._given.setdefault(kpi_id, {})[revision] = line, (text, observed_on)
        return FormerBaseline(kpi_id, revision, Baseline(quantity, observed_on, printed))

    def check(self, sheet: str) -> None:
        """Refuse replaced baselines with a gap or of a KPI without one, and a change of what stands that does not keep
        the baseline of before, unless it is declared a mending."""
        for kpi_id, known in self._kpis.kpis.items():
            given = self._given.get(kpi_id, {})
            for revision, (line, _) in sorted(given.items()):
                if not known.line.has("baseline_text"):
                    line.refuse("kpi_id", "現状値のない指標です", "シート「指標」に、いまの現状値を書いてください。")
                elif revision > 0 and revision - 1 not in given:
                    line.refuse("baseline_revision", f"改定回 {revision - 1} の行がありません", "0 から続く番号にしてください。")
            is_readable = known.baseline is not None or not known.line.has("baseline_text")
            if kpi_id in self._held.baselines and is_readable and not self._corrects:
                self._check_held(sheet, kpi_id, known)

    def _check_held(self, sheet: str, kpi_id: str, known: Known) -> None:
        given, stood = self._given.get(kpi_id, {}), self._held.baselines[kpi_id]
        former = {revision: one for (of, revision), one in self._held.former_baselines.items() if of == kpi_id}
        for revision, one in former.items():
            if revision not in given:
                seen = f"{kpi_id} 改定回{revision}"
                remedy = f"「{one[0]}」の行を戻してください。{OR_MEND}"
                self._findings.errors.append(CellError(sheet, "", seen, "登録済みの基準値の行がありません", remedy))
            elif given[revision][1] != one:
                problem = f"登録済みの基準値「{_words(one)}」が変えられています"
                given[revision][0].refuse("baseline_text", problem, f"元に戻してください。{OR_MEND}")
        added = {revision: row for revision, row in given.items() if revision not in former}
        if stood is not None and known.baseline == stood:
            ends = self._held.baseline_ends.get(kpi_id)
            if ends not in (None, known.baseline_ends):
                key = "baseline_value" if known.line.has("baseline_value") else "baseline_text"
                remedy = f"「現状値（数字）」を元に戻してください。{OR_MEND}"
                known.line.refuse(key, f"登録済みの現状値「{_words(stood)}」の数字が変えられています", remedy)
        if stood is None or known.baseline == stood:
            for line, _ in added.values():
                problem = "登録済みの現状値は変わっていないのに、基準値の改定が加えられています"
                line.refuse("baseline_revision", problem, f"行を消すか、シート「指標」の現状値を新しい値にしてください。{OR_MEND}")
            return
        replaced = added.pop(len(former), None)
        if known.baseline is None:
            problem = f"登録済みの現状値「{_words(stood)}」が消されています"
            known.line.refuse("baseline_text", problem, f"元に戻してください。{OR_MEND}")
        elif replaced is None:
            remedy = f"シート「基準値の改定」に、元の値を改定回 {len(former)} の行として書いてください。{OR_MEND}"
            known.line.refuse("baseline_text", f"登録済みの現状値「{_words(stood)}」が変えられています", remedy)
        elif replaced[1] != stood:
            remedy = "いままでの現状値を、値も時点もそのまま書いてください。"
            replaced[0].refuse("baseline_text", f"登録済みの現状値「{_words(stood)}」と違います", remedy)
        for line, _ in added.values():
            line.refuse("baseline_revision", "一度の取込みで改定できる基準値は一回分です", f"改定回は {len(former)} だけにしてください。")


def _words(baseline: HeldBaseline) -> str:
    return f"{baseline[0]}（{baseline[1].isoformat()}）"
