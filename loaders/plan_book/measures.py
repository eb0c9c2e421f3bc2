"""What a plan workbook says of 共通指標 and themes: chosen by name, 該当なし, or left open (未対応付け)."""

from collections.abc import Iterable, Mapping, Sequence

from domain.codes import Mapped
from domain.plan import Initiative, MeasureChoice, Plan, kpi_title
from domain.plan_book import MeasureTerm, PlanTerms
from domain.spelling import folded
from domain.words import MAPPED
from loaders.plan_book.kpis import KpiReader
from loaders.plan_book.lines import Line, Once

NONE = MAPPED[Mapped.NONE]
_OPEN = MAPPED[Mapped.UNDECIDED]
_NEW = "新しい定義として受け付けます。ほかの市と同じことを測るなら、一覧にある定義にしてください"


class MeasureReader:
    """Reads the sheet 共通指標, after the KPIs, which its rows name."""

    def __init__(self, terms: PlanTerms, kpis: KpiReader) -> None:
        self._measures = terms.measures
        self._kpis = kpis
        self._once = Once("指標")

    def choice(self, line: Line) -> MeasureChoice | None:
        """Return what a row says of its KPI; None where it says nothing yet, or is refused."""
        if not any(line.has(key) for key in ("measure", "definition", "denominator", "difference_note")):
            return None
        line.need("kpi_id", "指標の名称かIDを記入してください。")
        kpi_id, word = self._kpis.kpi_id(line), line.text("measure")
        line.need("measure", f"一覧から選んでください。測るものがなければ「{NONE}」にします。")
        if kpi_id is not None:
            self._once.check(line, "kpi_id", kpi_id)
        if word is None:
            return None
        if word in (NONE, _OPEN):
            return self._none(line, kpi_id, word)
        measure = self._measure(word)
        if measure is None:
            remedy = f"「{NONE}」か、{'・'.join(one.name for one in self._measures)} から選んでください。"
            line.refuse("measure", "知らない共通指標です", remedy)
            return None
        definition = self._definition(line, measure)
        known = self._kpis.kpis.get(kpi_id or "")
        against = measure.unfitting(definition or "", known.unit) if known is not None else None
        if against is not None:
            line.refuse("definition", against, "単位の合う定義を選ぶか、この市の定義を書いてください。")
        denominator = self._denominator(line, measure, definition)
        note = line.text("difference_note") or ""
        if kpi_id is None or definition is None or denominator is None or not line.is_sound:
            return None
        return MeasureChoice(kpi_id, measure.measure_id, definition, denominator, note)

    def _none(self, line: Line, kpi_id: str | None, word: str) -> MeasureChoice | None:
        for key in ("definition", "denominator"):
            if line.has(key):
                line.refuse(key, f"「{word}」の指標に定義や分母があります", "消すか、共通指標を選んでください。")
        if word == _OPEN or kpi_id is None or not line.is_sound:
            return None
        return MeasureChoice(kpi_id, None, difference_note=line.text("difference_note") or "")

    def _measure(self, word: str) -> MeasureTerm | None:
        return next((one for one in self._measures if word == one.measure_id or folded(word) == folded(one.name)), None)

    def _definition(self, line: Line, measure: MeasureTerm) -> str | None:
        known = list(dict.fromkeys(definition for definition, _ in measure.definitions))
        text = line.text("definition")
        if text is None:
            remedy = f"{'・'.join(known)} から選ぶか、この市の定義を書いてください。" if known else "何を測るかを書いてください。"
            line.need("definition", remedy)
            return None
        found = next((one for one in known if folded(one) == folded(text)), None)
        if found is None:
            line.cells["definition"].explain(_NEW)
        return found or text

    def _denominator(self, line: Line, measure: MeasureTerm, definition: str | None) -> str | None:
        text = line.text("denominator")
        known = list(dict.fromkeys(of for one, of in measure.definitions if one == definition))
        if text is None and len(known) == 1:
            line.cells["denominator"].explain(f"空欄のため、同じ定義の「{known[0]}」とします")
            return known[0]
        if text is None and definition is not None:
            shown = f"{'・'.join(known)} など、" if known else ""
            line.need("denominator", f"{shown}何に対する割合かを書いてください。割合でなければ「なし（数）」です。")
        return text


def themes(line: Line, terms: PlanTerms, words: Sequence[str]) -> tuple[tuple[str, ...], bool]:
    """Return the themes that a row of the sheet 取組 names, and whether it says that there are none (該当なし)."""
    if not words:
        key = "themes" if line.has_column("themes") else "initiative_name"
        line.note(key, f"空欄のため、テーマは{_OPEN}とします")
        return (), False
    if words == (NONE,):
        return (), True
    known = {folded(word): theme_id for theme_id, name, short in terms.themes for word in (theme_id, name, short)}
    unknown = [word for word in words if folded(word) not in known and word != NONE]
    if unknown:
        remedy = f"{'・'.join(short for _, _, short in terms.themes)}・{NONE} から選んでください。"
        line.refuse("themes", f"知らないテーマ「{'、'.join(unknown)}」です", remedy)
    elif NONE in words:
        line.refuse("themes", f"「{NONE}」とほかのテーマが並んでいます", "どちらかにしてください。")
    found = tuple(known[folded(word)] for word in words if folded(word) in known)
    if len(set(found)) < len(found):
        line.refuse("themes", "同じテーマが二つあります", "片方を消してください。")
    return found, False


def themes_text(one: Initiative, names: Mapping[str, str]) -> str:
    """Return the themes of an initiative as its cell holds them: by name where there is one, 該当なし, or nothing."""
    return NONE if one.is_themeless else ";".join(names.get(theme_id, theme_id) for theme_id in one.themes)


def rows(plan: Plan, names: Mapping[str, str]) -> list[tuple[str, ...]]:
    """Return the rows of the sheet 共通指標: every KPI, with what is said of it; measures by name where there is one."""
    said = {one.kpi_id: one for one in plan.measures}
    found: list[tuple[str, ...]] = []
    for kpi in plan.kpis:
        one = said.get(kpi.kpi_id)
        measure = "" if one is None else NONE if one.measure_id is None else names.get(one.measure_id, one.measure_id)
        texts = ("", "", "") if one is None else (one.definition, one.denominator, one.difference_note)
        found.append((kpi.kpi_id, measure, *texts, kpi_title(kpi.kpi_name, kpi.component_name)))
    return found


def guidance(terms: PlanTerms) -> Iterable[tuple[str, str]]:
    """Yield what the sheet 記入のしかた says of each theme and each 共通指標."""
    for theme_id, name, short in terms.themes:
        items = "、".join(terms.theme_items.get(theme_id, ()))
        yield f"テーマ：{short}", name + (f"。国の一覧の項目：{items}" if items else "")
    for measure in terms.measures:
        definitions = "、".join(f"{definition}（分母：{of}）" for definition, of in measure.definitions)
        yield f"共通指標：{measure.name}", f"定義：{definitions}" if definitions else "定義：まだありません"


def lists(terms: PlanTerms) -> dict[str, tuple[str, ...]]:
    """Return the lists of choices, and the two columns in which a definition stands beside its 共通指標."""
    pairs = [(one.name, text) for one in terms.measures for text in dict.fromkeys(each for each, _ in one.definitions)]
    return {
        "theme": (*(short for _, _, short in terms.themes), NONE),
        "measure": (NONE, *(one.name for one in terms.measures)),
        "measure_of_definition": tuple(name for name, _ in pairs),
        "definition": tuple(text for _, text in pairs),
    }


def definitions_of(ranges: Mapping[str, str], measure_cell: str) -> str:
    """Return the formula of the definitions that stand beside the 共通指標 of a cell, in a list sorted by it."""
    keys = ranges["measure_of_definition"]
    first = ranges["definition"].split(":")[0]
    return f"OFFSET({first},MATCH({measure_cell},{keys},0)-1,0,MAX(1,COUNTIF({keys},{measure_cell})),1)"
