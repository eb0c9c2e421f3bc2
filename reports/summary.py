"""要約: how the selection stands, what is not judged and why, what changed, what a lowered target changed, own grades.

It is made to fit one sheet: what would be longer stands in the chapter that is named.
"""

from collections import Counter
from collections.abc import Iterator, Sequence

from domain import formats, kinds
from domain.codes import Stage, Status
from domain.fiscal import fiscal_year_of
from domain.words import STAGE, STATUS
from metrics import catalogue, counts, meaning, status
from metrics import roadmap as roadmaps
from metrics.particulars import Grade, KpiGrade
from metrics.standing import Standing
from metrics.words import finding, grade
from metrics.words import kpi as kpi_words
from metrics.words import since as since_words
from metrics.words.counted import beside
from reports.asked import Since
from reports.found import Found
from reports.pieces import Heading, Items, Piece, Style, Table, Words

# How many of a list stand on the first sheet.
_MOST = 5
_MOST_OF_SEVERAL, _REASONS_OF_SEVERAL = 3, 4  # where cities stand side by side
_MOST_REASONS, _MOST_GRADES = 6, 3
_MOST_CITIES = 5
_JUDGED = (*finding.GOOD, *finding.LATE)


def pieces(found: Found) -> list[Piece]:
    """Return the first sheet."""
    return [
        Words(found.said(), Style.LEAD),
        *(Words(line) for line in _beside(found)),
        *_standing(found),
        Heading("前の報告から変わったこと"),
        *_changed(found),
        Heading("目標の改定で変わった判定"),
        *_lowered(found),
        Heading(found.fit("市区町村の評価とこの報告書の状態")),
        *_graded(found),
    ]


def _beside(found: Found) -> Iterator[str]:
    """Yield what stands beside the verdicts: overdue reports, stages that were reported, what this year holds."""
    overdue = sum(kpi.missing_report_count or 0 for kpi in found.kpis)
    if overdue:
        late = [kpi for kpi in found.kpis if kpi.missing_report_count]
        yield f"期限を過ぎた報告は{len(late)}指標、年度の組でのべ{overdue}件です（{kpi_words.overdue_told(found.kpis)}）。"
    reached = Counter(one.stage for one in found.initiatives if one.stage is not None)
    stages = "・".join(f"{STAGE[stage]}{reached[stage]}件" for stage in Stage if reached[stage])
    of_all = f"取組{len(found.initiatives)}件のうち、段階の報告があるのは{sum(reached.values())}件"
    year = fiscal_year_of(found.as_of)
    aimed = roadmaps.of_year((cell for line in found.lines for cell in line.cells), year)
    by_stage = Counter[Stage]()
    for (_, stage), count in aimed.items():
        by_stage[stage] += count
    planned = "・".join(f"{STAGE[stage]}{by_stage[stage]}行" for stage in Stage if by_stage[stage])
    told = f"{of_all}（{stages}）。" if stages else f"{of_all}です。"
    yield told + (f"計画の工程表が{formats.fiscal_year(year)}に置く段階は、{planned}です。" if planned else "")


def _standing(found: Found) -> Iterator[Piece]:
    """Yield how many KPIs stand how, and of those that are not judged for what reason each."""
    if not found.kpis:
        return
    cities = found.plans if not found.is_of_one and len(found.plans) <= _MOST_CITIES else ()
    rows = []
    for code in (code for code in Status if found.counted[code] and code in _JUDGED):
        of_code = [kpi for kpi in found.kpis if kpi.status is code]
        # Beside several cities there is no room for it; it stands in the last chapter.
        label = STATUS[code] if not cities else STATUS[code]._replace(meaning="")
        rows.append(_row(f"{label.mark} {label.name}", found.fit(label.meaning), of_code, found, cities))
    reasons: dict[tuple[str, str], list[Standing]] = {}
    for kpi in found.kpis:
        if kpi.status not in _JUDGED:
            why_not = kinds.fit_one(meaning.meaning(kpi, kpi), kpi.municipality_name)
            reasons.setdefault((meaning.text(kpi), why_not), []).append(kpi)
    ordered = sorted(reasons.items(), key=lambda item: -len(item[1]))
    most = _MOST_REASONS if found.is_of_one else _REASONS_OF_SEVERAL
    for (name, why), of_reason in ordered[:most]:
        rows.append(_row(name, why, of_reason, found, cities))
    if rest := [kpi for _, of_reason in ordered[most:] for kpi in of_reason]:
        rows.append(_row("判定していない（そのほか）", "理由は「節ごとの状況」の各行に示す", rest, found, cities))
    rows.append(_row("計", "", list(found.kpis), found, cities))
    why_head, last_head = ("判定していない理由", "計") if cities else ("意味・判定していない理由", "件数")
    yield Table(
        "状態ごとの指標の数（件）",
        ("状態", why_head, *(plan.municipality_name for plan in cities), last_head),
        tuple(rows),
        (22, 62 - 6 * len(cities), *(8 for _ in cities), 8),
        frozenset(range(2, 3 + len(cities))),
    )


def _row(
    name: str, why: str, kpis: Sequence[Standing], found: Found, cities: Sequence[catalogue.Plan]
) -> tuple[str, ...]:
    by_city = Counter(kpi.city for kpi in kpis)
    noted = ""
    if name != "計" and kpis and len({kpi.status for kpi in kpis}) == 1:
        noted = beside(counts.tally(kpis), kpis[0].status)
    return (name, f"{why}{noted}", *(f"{by_city[plan.city]}" for plan in cities), f"{len(kpis):,}")


def _changed(found: Found) -> Iterator[Piece]:
    since = found.wanted.since
    if since is None:
        yield Words("比べる日がないため、変化は示していません。")
        return
    yield Words(compared(since) + since_words.sentence(f"{formats.day(since.day)}から", found.changed))
    every = [one for part in found.changed for one in part.differences]
    names = {plan.municipality_key: plan.municipality_name for plan in found.plans}
    most = _MOST if found.is_of_one else _MOST_OF_SEVERAL
    lines = [
        f"{one.name}{'' if found.is_of_one else f'（{names[one.municipality_key]}）'}：{since_words.change(one)}"
        for one in every[:most]
    ]
    if len(every) > most:
        lines.append(f"ほか{len(every) - most}件は「変わったこと」の章にあります。")
    if lines:
        yield Items(tuple(lines))


def compared(since: Since) -> str:
    """Return that there was nothing to compare with on the day that was asked for; mostly nothing."""
    return "" if not since.is_first else f"{formats.day(since.asked)}には、まだデータがありません。最初のデータと比べています。"


def _lowered(found: Found) -> Iterator[Piece]:
    revised = [kpi for kpi in found.kpis if kpi.first_status is not None]
    turned = [kpi for kpi in revised if kpi.first_status is not kpi.status]
    lowered = [kpi for kpi in revised if kpi.is_after_lowering]
    if not revised:
        yield Words("目標や基準値を改定した指標はありません。")
        return
    yield Words(
        f"目標や基準値を改定した{len(revised)}指標のうち、当初目標で見ると状態が違うのは{len(turned)}件です。"
        f"{meaning.LOWERED}状態は{len(lowered)}件です。"
    )
    ordered = sorted(turned, key=lambda kpi: not kpi.is_after_lowering)
    lines = [f"{kpi_words.name(kpi)}：{_turned(kpi)}" for kpi in ordered[:_MOST]]
    if len(turned) > _MOST:
        lines.append(f"ほか{len(turned) - _MOST}件は「節ごとの状況」の状態の欄にあります。")
    if lines:
        yield Items(tuple(lines))


def _turned(kpi: Standing) -> str:
    assert kpi.first_status is not None
    note = f"（{meaning.LOWERED}）" if kpi.is_after_lowering else ""
    return f"当初目標で見ると「{STATUS[kpi.first_status].name}」、現行目標では「{meaning.name(kpi)}」{note}"


def _graded(found: Found) -> Iterator[Piece]:
    graded = [kpi for kpi in found.kpis if kpi.kpi_id in found.grades]
    if not graded:
        yield Words(found.fit("市区町村が公表した評価は、このダッシュボードに登録されていません。"))
        return
    told = f"市区町村が公表した評価があるのは{len(graded)}指標です。判定には使わず、違いの理由とともに並べます。"
    yield Words(found.fit(told))
    rows = []
    for kpi in graded[:_MOST_GRADES]:
        own = found.grades[kpi.kpi_id]
        rows.append((kpi_words.name(kpi), f"{own.grade_text}（{formats.fiscal_year(own.fiscal_year)}）",
                     meaning.text(kpi), why(found, kpi, own)))  # fmt: skip
    own_grade = found.fit("市区町村の評価")
    yield Table(f"{own_grade}との比較", ("指標", own_grade, "状態", "違いの理由"), tuple(rows), (28, 16, 14, 42))
    if len(graded) > _MOST_GRADES:
        yield Words(f"ほか{len(graded) - _MOST_GRADES}指標は「節ごとの状況」の章の終わりにあります。", Style.NOTE)


def why(found: Found, kpi: Standing, own: KpiGrade) -> str:
    """Return in a sentence why the city's grade and the verdict on a KPI differ."""
    definition, verdict = found.ask(catalogue.kpi, kpi.kpi_id), found.ask(status.of_kpi, kpi.kpi_id)
    assert definition is not None and verdict is not None, kpi.kpi_id
    return grade.why(Grade(own.fiscal_year, own.grade_text, own.rule_text, own.source_text), definition, verdict)
