"""計画に届いていない指標: a page a KPI with its trajectory, gap, needed pace, reasons, next steps and places."""

from collections.abc import Iterator

from charts import palette, trajectory_on_paper
from domain import formats, kinds
from metrics import catalogue, meaning, particulars, status, trajectory
from metrics.catalogue import KpiDefinition
from metrics.standing import Standing
from metrics.status import KpiStatus
from metrics.trajectory import Trajectory
from metrics.words import finding, grade, numbers, places, verdict
from metrics.words import kpi as kpi_words
from reports import way
from reports.found import Found
from reports.pieces import Heading, NewPage, Picture, Piece, Series, Style, Table, Words

NONE = "計画に届いていない指標はありません。"
NOT_YET = "実績から判定できた指標がまだないため、この章に載せる指標はありません。"
# Lines of the chart, and points, by the names of their series, with their colours.
_DRAWN = {
    "target": (False, palette.TARGET),
    "path": (True, palette.TARGET),
    "line": (True, palette.TARGET),
    "actual": (True, palette.ACTUAL),
    "provisional": (False, palette.ACTUAL),
    "late": (False, palette.ACTUAL),
    "baseline": (False, palette.BASELINE),
    "need_pace": (True, palette.NEED),
}


def pieces(found: Found) -> list[Piece]:
    """Return a page for each of them; a sentence where there is none."""
    if not found.late:
        is_judged = any(found.counted[code] for code in (*finding.GOOD, *finding.LATE))
        return [Words(NONE if is_judged else NOT_YET)]
    made: list[Piece] = [
        Words(f"{found.who}の指標のうち{len(found.late)}件を、1件1ページで示します。", Style.NOTE),
    ]
    for number, kpi in enumerate(found.late):
        made += ([NewPage()] if number else []) + list(_page(found, kpi))
    return made


def _page(found: Found, kpi: Standing) -> Iterator[Piece]:
    definition, judged = found.ask(catalogue.kpi, kpi.kpi_id), found.ask(status.of_kpi, kpi.kpi_id)
    drawn, told = found.ask(trajectory.of_kpi, kpi.kpi_id), found.ask(particulars.of_kpi, kpi.kpi_id)
    assert definition is not None and judged is not None and drawn is not None and told is not None, kpi.kpi_id
    yield Heading(kpi_words.name(definition))
    where = [kpi.municipality_name, kpi.section_name, kpi.initiative_name]
    departments = kpi_words.departments(kpi.departments)
    yield Words("　".join((*filter(None, where), *((f"担当：{departments}",) if departments else ()))), Style.NOTE)
    notes = "".join(f"（{note}）" for note in meaning.notes(kpi))
    rule = kinds.fit_one(meaning.meaning(definition, judged), kpi.municipality_name)
    means = f"{rule}。{verdict.said(definition, judged)}"
    yield Words(f"{meaning.text(kpi)}{notes}　{means}", Style.LEAD)
    yield from picture(definition, judged, drawn)
    yield _numbers(definition, judged)
    yield _steps(definition, judged)
    yield from _explained(definition, judged)
    for own in told.grades[-1:]:
        who = kinds.of((kpi.municipality_name,))
        published = f"{who}の評価：{own.grade_text}（{who}の基準：{own.rule_text}）"
        yield Words(f"{published}。{grade.why(own, definition, judged)}")
    yield _places(definition)


def picture(definition: KpiDefinition, judged: KpiStatus, drawn: Trajectory) -> Iterator[Piece]:
    """Yield the trajectory with its key; the key alone where there is nothing to draw."""
    if way.is_drawn(drawn):
        series, words = way.series(definition, judged, drawn), way.words(definition, drawn)
        unit = definition.unit or ""
        on = f"{judged.as_of:%Y-%m-%d}"
        alt = way.in_words(definition, judged)
        svg = trajectory_on_paper.svg(series, words, unit, judged.as_of, on, alt)
        charted = tuple(
            Series(words[name], tuple(sorted(series[name])), is_line, colour)
            for name, (is_line, colour) in _DRAWN.items()
            if series.get(name)
        )
        yield Picture(svg, alt, charted, unit)
    yield Words(way.key(definition, drawn), Style.NOTE)


def _numbers(definition: KpiDefinition, judged: KpiStatus) -> Table:
    """Return gap, needed pace and their like, each with what it means or why there is none."""
    cards = (numbers.judged if judged.latest_on is not None else numbers.promised)(definition, judged)
    rows = tuple((card.name, card.figure, card.meaning) for card in cards)
    return Table("差と必要ペース", ("数", "値", "意味"), rows, (18, 20, 62), frozenset({1}))


def _steps(definition: KpiDefinition, judged: KpiStatus) -> Table:
    rows = tuple((step.name, step.value, step.note) for step in verdict.steps(definition, judged))
    return Table("基準値から最終目標まで", ("項目", "値", "時点"), rows, (30, 24, 46), frozenset({1}))


def _explained(definition: KpiDefinition, judged: KpiStatus) -> Iterator[Piece]:
    """Yield the department's reason and next step; that there is none where it gave none."""
    found = verdict.explained(definition, judged)
    if not found:
        yield Words("遅れの理由・今後の対応：担当からの説明は登録されていません。")
    for report, told in found:
        yield Words(f"担当からの説明（{formats.day(report.observed_on)}の実績に添えて）", Style.NOTE)
        for name, text in told:
            yield Words(f"{name}：{text}")


def _places(definition: KpiDefinition) -> Table:
    rows = tuple(
        (row.item, row.text, f"{row.place}（変換結果の{row.lines}行）" if row.is_new else row.place)
        for row in places.of_kpi(definition)
    )
    return Table("出どころ（計画書に印刷された文字と場所）", ("項目", "印刷された文字", "場所"), rows, (22, 30, 48))
