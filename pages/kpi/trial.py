"""試算: what a next value, or another final target, would lead to; judged as a report is, registered nowhere."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import NamedTuple

import streamlit as st

from domain import formats, ladder
from domain.actual import KpiEntry
from domain.codes import Direction, Kind, Status
from domain.fiscal import last_day
from loaders.actuals import amounts
from loaders.actuals.amounts import Band
from loaders.book.cell import Cell, Findings
from metrics import meaning, supposed
from metrics.catalogue import KpiDefinition
from metrics.status import KpiStatus
from metrics.words import kpi as kpi_words
from metrics.words import verdict as verdict_words
from pages.kpi import numbers
from pages.kpi.neighbours import Alike
from ui import answers, downloads, fields, heading, kinds, kpi_rows, markup, phone_table, selection
from ui.table import Column, Table

# The parts of the address that hold what is tried: a value, its day, a final target.
PARTS = ("try", "tryon", "aim")
TITLE = "試算"
VALUE, DAY, AIM = "次の実績の値", "実績の時点", "最終目標の値"
NOTE = "入力した値で判定を試します。登録はされません。値はアドレスに入り、共有した相手にも同じ結果が開きます。"
_NOTHING = "次の実績の値を入れると、その実績での判定と残る必要ペースを、最終目標の値を入れると、毎年要る変化を示します。"
_NOT_TRIED = (Kind.QUALITATIVE, Kind.MILESTONE)
_ENDED = (Status.QUALITATIVE, Status.NO_TARGET, Status.LOST, Status.ENDED)


class Tried(NamedTuple):
    """A value or a final target that is tried: as it was read, the day it is of, the verdict that would follow."""

    band: Band
    on: date
    found: KpiStatus


class Pace(NamedTuple):
    """A line of the comparison: a target with its day, the change a year that it asks, the one that was reached."""

    name: object
    target: str
    when: str
    needed: str
    reached: str


PACES = Table[Pace]((
    Column("比べるもの", lambda row: row.name),
    Column("最終目標", lambda row: markup.html("{}<small>{}</small>", row.target, row.when), saved=()),
    Column("毎年要る変化", lambda row: row.needed, is_numeric=True),
    Column("これまでの毎年の変化", lambda row: row.reached, is_numeric=True),
))  # fmt: skip


def days(definition: KpiDefinition, judged: KpiStatus) -> dict[str, str]:
    """Return the days for which a next value can be tried, in their order; none where the KPI is not judged by one.

    They are the ends of the fiscal years after the latest actual, up to the final one, and of a level the day of
    reading.
    """
    final = judged.final_target_fiscal_year
    if definition.kind in _NOT_TRIED or judged.status in _ENDED or definition.direction is None or final is None:
        return {}
    after = max((on for on in (judged.latest_on, judged.baseline_on) if on is not None), default=date.min)
    open_years = [year for year in (judged.first_missing_fiscal_year, judged.next_report_fiscal_year) if year]
    years = range(min(open_years, default=final), final + 1)
    found = {last_day(year): f"{formats.fiscal_year(year)}末" for year in years if last_day(year) > after}
    if definition.kind not in (Kind.ANNUAL, Kind.INCREMENT) and found and after < judged.as_of <= max(found):
        found.setdefault(judged.as_of, f"判定基準日 {formats.day(judged.as_of)}")
    return {on.isoformat(): words for on, words in sorted(found.items())}


def draw(definition: KpiDefinition, judged: KpiStatus, alike: Callable[[], Iterable[Alike]]) -> None:
    """Draw both trials with what they lead to; nothing where the KPI cannot be judged by a value."""
    offered = days(definition, judged)
    has_aim = _has_aim(judged)
    if not offered:
        return
    tried = _tried(definition, judged)
    aimed = _aimed(definition, judged, alike) if has_aim else None
    found = markup.joined((tried, aimed)) if tried or aimed else markup.paragraph(_NOTHING, is_note=True)
    has_any = any(asked(definition, judged))
    saves = downloads.offer(f"{kpi_words.name(definition)}の{TITLE}", table="kpi_trial") if has_any else None
    st.html(markup.joined((heading.part(TITLE, NOTE), _form(definition, judged, offered, has_aim), found, saves)))


def _form(definition: KpiDefinition, judged: KpiStatus, offered: dict[str, str], has_aim: bool) -> markup.Markup:
    unit = definition.unit or ""
    value = "・".join(ladder.WORDS) if unit == ladder.UNIT else f"{unit}の数字"
    aim = fields.value(PARTS[2], AIM, f"いま {verdict_words.target_step(definition).value}") if has_aim else None
    return fields.draw(
        fields.value(PARTS[0], VALUE, value),
        fields.one(PARTS[1], DAY, offered, _usual(judged, offered), is_always_said=True),
        aim,
        button="試算する",
    )


def _usual(judged: KpiStatus, offered: Iterable[str]) -> str:
    """Return the end of the year that is reported next, else the first day."""
    year = judged.next_report_fiscal_year
    wanted = None if year is None else last_day(year).isoformat()
    found = list(offered)
    return wanted if wanted in found else found[0]


def read(definition: KpiDefinition, text: str) -> tuple[Band | None, str]:
    """Return the value that somebody wrote as an upload would read it, and why it cannot be read where it cannot."""
    findings = Findings()
    entry = KpiEntry(
        kpi_id=definition.kpi_id,
        initiative_name=definition.initiative_name,
        kpi_name=definition.kpi_name,
        component_name=definition.component_name,
        kind=definition.kind,
        unit=definition.unit,
        step=definition.step,
        lower_bound=definition.lower_bound,
        upper_bound=definition.upper_bound,
        baseline_text="",
        target_text="",
        latest_text="",
    )
    band = amounts.read(Cell("", "", text, "General", findings), entry)
    return band, "".join(f"{error.problem}。" for error in findings.errors)


def _has_aim(judged: KpiStatus) -> bool:
    return judged.planned_per_year is not None


def asked(definition: KpiDefinition, judged: KpiStatus) -> tuple[Tried | None, Tried | None]:
    """Return the value and the final target that the address tries; None for what it does not, or what is none."""
    if not days(definition, judged):
        return None, None
    value, aim = (_asked_value(definition, part) for part in (PARTS[0], PARTS[2]))
    is_aim = aim is not None and aim.low == aim.high and _has_aim(judged)
    return (
        None if value is None else with_value(definition, judged, value),
        with_target(definition, judged, aim) if aim is not None and is_aim else None,
    )


def _asked_value(definition: KpiDefinition, part: str) -> Band | None:
    """Return the value that a part of the address holds; None where it holds none, or nothing that is one."""
    texts = selection.follow(part, lambda text: read(definition, text.strip())[0] is not None)
    return read(definition, texts[-1].strip())[0] if texts else None


def with_value(definition: KpiDefinition, judged: KpiStatus, band: Band) -> Tried:
    """Return what a value of the address would lead to, on the asked day or the one that is reported next."""
    offered = days(definition, judged)
    on = date.fromisoformat(selection.choice(PARTS[1], offered, _usual(judged, offered)))
    found = answers.ask(supposed.with_report, definition.kpi_id, str(band.low), str(band.high), on)
    assert found is not None, definition.kpi_id
    return Tried(band, on, found)


def with_target(definition: KpiDefinition, judged: KpiStatus, band: Band) -> Tried:
    """Return what another final target, at the end of the same year, would lead to."""
    year = judged.final_target_fiscal_year
    assert year is not None, definition.kpi_id
    found = answers.ask(supposed.with_target, definition.kpi_id, str(band.low), year)
    assert found is not None, definition.kpi_id
    return Tried(band, last_day(year), found)


def _tried(definition: KpiDefinition, judged: KpiStatus) -> markup.Markup | None:
    text = selection.text(PARTS[0])
    if not text:
        return None
    band, why = read(definition, text)
    if band is None:
        return _refused(text, why, definition.unit)
    _, on, found = with_value(definition, judged, band)
    value = formats.amount(band.low, band.high, definition.unit)
    head = f"{formats.day(on)}の実績が{value}なら"
    cards = numbers.judged(definition, found) if found.latest_on is not None else ()
    box = _box(definition, head, found, verdict_words.said(definition, found))
    return markup.joined((box, markup.cards(cards, has_words=True)))


def _box(definition: KpiDefinition, head: str, found: KpiStatus, said: str) -> markup.Markup:
    chip = kpi_rows.chip(definition, found, definition.municipality_name)
    return markup.html(
        '<section class="dx-verdict dx-supposed dx-edge-{}" aria-label="試算の結果">'
        '<p class="dx-verdict-word">{}<span>{}</span></p><p>{}</p></section>',
        found.status,
        markup.html('<span class="dx-tag">試算</span><strong>{}</strong>{}', head, chip),
        kinds.fit(meaning.meaning(definition, found), definition.municipality_name),
        phone_table.unbroken(said),
    )


def _refused(text: str, why: str, unit: str | None) -> markup.Markup:
    return markup.html(
        '<p class="dx-text dx-refused" role="status">「{}」では試算できません。{}{}を入力してください。</p>',
        text,
        why,
        f"{'・'.join(ladder.WORDS)} のどれか" if unit == ladder.UNIT else "数字だけ",
    )


def _aimed(
    definition: KpiDefinition, judged: KpiStatus, alike: Callable[[], Iterable[Alike]]
) -> markup.Markup | None:
    text = selection.text(PARTS[2])
    if not text:
        return None
    band, why = read(definition, text)
    if band is None or band.low != band.high:
        return _refused(text, why, definition.unit)
    found = with_target(definition, judged, band).found
    unit = definition.unit
    head = f"最終目標を{formats.with_unit(band.low, unit)}にすると"
    table = PACES.html(list(_paces(definition, judged, found, alike())), "要るペースと、これまでのペース", is_paired=True)
    return markup.joined((_box(definition, head, found, _pace_told(definition, found)), table))


def _pace_told(definition: KpiDefinition, found: KpiStatus) -> str:
    """Return what the supposed target asks of each year from now on, beside what was reached."""
    unit = definition.unit
    needed, toward = found.needed_per_year, formats.NEEDED
    if found.latest_on is None:
        needed, toward = found.planned_per_year, formats.PLANNED
    if needed is None:
        return "その目標にはすでに届いているか、基準値より後退する目標なので、毎年要る変化はありません。"
    told = f"毎年{formats.signed(needed, unit, toward)}の変化が要ります。"
    if found.past_per_year is None:
        return told
    multiple = found.needed_multiple
    times = "" if multiple is None else f"（これまでの{formats.multiple(multiple)}）"
    past = formats.signed(found.past_per_year, unit, formats.made(definition.direction))
    return f"{told}これまでは毎年{past}です{times}。"


def _paces(
    definition: KpiDefinition, judged: KpiStatus, found: KpiStatus, alike: Iterable[Alike]
) -> Iterator[Pace]:
    for name, one in (("いまの計画", judged), ("試算", found)):
        yield _pace(name, one, definition.unit, definition.direction)
    for other in alike:
        if other.verdict is not None and other.is_same_definition and other.verdict.planned_per_year is not None:
            name = markup.html(
                "{}<small>{}</small>",
                other.kpi.municipality_name,
                markup.link(kpi_words.name(other.kpi), "kpi", kpi=other.kpi.kpi_id),
            )
            yield _pace(name, other.verdict, other.kpi.unit, definition.direction)


def _pace(name: object, one: KpiStatus, unit: str | None, direction: Direction | None) -> Pace:
    year = one.final_target_fiscal_year
    planned, needed = formats.planned(one.planned_per_year, unit), formats.needed(one.needed_per_year, unit)
    return Pace(
        name,
        formats.with_unit(one.final_target_value, unit, formats.KNOWN_DIGITS),
        "" if year is None else f"{formats.fiscal_year(year)}末",
        planned if one.latest_on is None else needed,
        formats.past(one.past_per_year, unit, direction),
    )
