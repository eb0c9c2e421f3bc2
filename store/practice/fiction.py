"""Fictitious reports for practice: from what a plan asks and a seed, values, codes, reasons and stages. No database."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from enum import StrEnum
from typing import NamedTuple

from domain.actual import Actual, StageReport
from domain.codes import Kind, Mark, Stage, ValueCode
from domain.fiscal import fiscal_year_of, last_day
from domain.words import VALUE_CODE

Ends = tuple[Decimal, Decimal]


class Course(StrEnum):
    """How a KPI fares against what its plan asks."""

    FAST = "fast"
    STEADY = "steady"
    SLIGHT = "slight"
    SLOW = "slow"
    BACK = "back"
    BROKEN = "broken"
    FADING = "fading"
    FINAL_MISSING = "final_missing"
    SILENT = "silent"
    WAITING = "waiting"


@dataclass(frozen=True, slots=True)
class Subject:
    """One KPI as far as its reports depend on it; `targets` by fiscal year, both ends, an open one filled."""

    kpi_id: str
    initiative_id: str
    municipality_key: int
    kind: Kind
    sign: int | None
    unit: str | None
    step: Decimal | None
    lower_bound: Decimal | None
    upper_bound: Decimal | None
    baseline: Ends | None
    baseline_on: date | None
    targets: dict[int, Ends]
    is_own_year: bool
    first_fiscal_year: int
    last_fiscal_year: int


class Place(NamedTuple):
    """An initiative and the department that reports on it."""

    initiative_id: str
    department: str


# What the seed alone would not show: every status, and a case for each rule that the pages explain.
COURSES = {
    "choshi-1-2-other-online-procedures": Course.SLOW,
    "choshi-2-1-line-friends": Course.FAST,
    "choshi-2-5-ebook-loans": Course.SILENT,
    "choshi-3-1-copy-paper": Course.STEADY,
    "choshi-4-2-telework-share": Course.FINAL_MISSING,
    "choshi-5-2-wifi-facilities": Course.STEADY,
    "choshi-5-7-archive-visits": Course.BACK,
    "choshi-6-2-incidents": Course.BROKEN,
    "togane-1-1-online-share": Course.SLIGHT,
    "togane-1-1-online-procedures": Course.SLOW,
    "togane-1-2-elqr-funds": Course.STEADY,
    "togane-1-3-movein-minutes": Course.SLIGHT,
    "togane-1-4-line-friends": Course.FAST,
    "togane-1-4-instagram-followers": Course.STEADY,
    "togane-1-5-konbini-share": Course.BACK,
    "togane-2-3-pc-fill-share": Course.FADING,
    "togane-2-4-open-data-count": Course.WAITING,
    "togane-3-3-security-trainees": Course.SILENT,
    "yotsukaido-1-2-card-issuance-share": Course.STEADY,
    "yotsukaido-1-1-online-procedures": Course.SLIGHT,
    "yotsukaido-2-2-telework-accounts": Course.STEADY,
    "yotsukaido-2-2-web-meeting-terminals": Course.BROKEN,
    "yotsukaido-3-1-security-incidents": Course.STEADY,
}
CANCELLED = frozenset({"togane-3-8", "katagami-2-school-01"})
CODES = {
    ("choshi-4-4-unified-surveys", 2027): ValueCode.IN_PROGRESS,
    ("choshi-1-6-formless-applications", 2025): ValueCode.NOT_SURVEYED,
    ("togane-3-2-transcription-uses", 2027): ValueCode.NOT_PUBLISHED,
    ("yotsukaido-1-3-elqr-premiums", 2026): ValueCode.NOT_APPLICABLE,
}
# A level that is counted at the end of December, not of March.
DATED = frozenset({"togane-1-5-card-share", "choshi-5-1-instagram-followers"})

_BY_CHANCE = (
    (0.46, Course.STEADY),
    (0.58, Course.FAST),
    (0.76, Course.SLIGHT),
    (0.90, Course.SLOW),
    (0.94, Course.BACK),
    (0.97, Course.FADING),
    (1.00, Course.SILENT),
)
_FACTORS = {Course.FAST: (1.35, 1.7), Course.SLIGHT: (0.84, 0.95), Course.SLOW: (0.35, 0.7), Course.BACK: (-0.3, -0.15)}
_REASONS = (
    "（架空）関係課との調整に時間を要し、着手が半年遅れた",
    "（架空）機器の納入が遅れ、年度内に広げられなかった",
    "（架空）周知が足りず、利用が見込みを下回った",
    "（架空）担当者の異動が重なり、研修の回数を減らした",
)
_NEXT_STEPS = (
    "（架空）次の四半期に説明会を三回開く",
    "（架空）利用の多い手続から順に案内を改める",
    "（架空）委託の内容を見直し、年内に再開する",
    "（架空）毎月の進み具合を庁内の会議で確かめる",
)
_LADDER = (
    (Stage.NOT_STARTED, "（架空）まだ始めていない"),
    (Stage.CONSIDERING, "（架空）庁内で進め方を話し合った"),
    (Stage.PREPARING, "（架空）一つの窓口で試した"),
    (Stage.PARTIAL, "（架空）三つの課で使い始めた"),
    (Stage.DONE, "（架空）すべての課で使っている"),
)


def course_of(kpi_id: str, seed: int) -> Course:
    """Return how a KPI fares: by the list above, else by chance."""
    drawn = random.Random(f"{seed}/course/{kpi_id}").random()
    return COURSES.get(kpi_id) or next(course for limit, course in _BY_CHANCE if drawn < limit)


def actual(subject: Subject, fiscal_year: int, seed: int, on: date | None = None) -> Actual | None:
    """Return what is reported on a KPI for a year, None where nothing is; with `on`, a 速報 inside the year."""
    course = course_of(subject.kpi_id, seed)
    code = ValueCode.IN_PROGRESS if course is Course.WAITING else CODES.get((subject.kpi_id, fiscal_year))
    if code is None and _is_silent(subject, course, fiscal_year):
        return None
    observed_on = on or (date(fiscal_year, 12, 31) if subject.kpi_id in DATED else last_day(fiscal_year))
    mark = Mark.FINAL if on is None else Mark.PRELIMINARY
    if code is not None:
        return Actual(
            subject.kpi_id, observed_on, fiscal_year, None, None, VALUE_CODE[code], code, mark, note="（架空）"
        )
    if subject.unit is None:
        return None
    asked = _asked(subject, fiscal_year)
    low, high = _fictitious(subject, course, fiscal_year, asked, seed)
    if on is not None:
        earlier = _fictitious(subject, course, fiscal_year - 1, _asked(subject, fiscal_year - 1), seed)
        low, high = _so_far(subject, earlier, (low, high), on)
    is_late = asked is not None and subject.sign is not None and subject.sign * (low + high - sum(asked)) < 0
    chance = random.Random(f"{seed}/words/{subject.kpi_id}/{fiscal_year}")
    return Actual(
        kpi_id=subject.kpi_id,
        observed_on=observed_on,
        fiscal_year=fiscal_year,
        low=low,
        high=high,
        value_text=f"{low:f}" if low == high else f"{low:f}～{high:f}",
        value_code=None,
        mark=mark,
        reason=_one(_REASONS, chance) if is_late and on is None else None,
        next_step=_one(_NEXT_STEPS, chance) if is_late and on is None else None,
    )


def stage(place: Place, fiscal_year: int, years: Sequence[int], seed: int) -> StageReport | None:
    """Return the stage reported at the end of a year, None where a department reported none that year."""
    chance = random.Random(f"{seed}/stage/{place.initiative_id}")
    speed = 0.6 + 1.2 * chance.random()
    begun = chance.random() * 1.5
    if random.Random(f"{seed}/stage/{place.initiative_id}/{fiscal_year}").random() < 0.15:
        return None
    reached, evidence = _LADDER[min(len(_LADDER) - 1, int(begun + speed * (fiscal_year - years[0] + 1)))]
    if place.initiative_id in CANCELLED and fiscal_year >= years[-1] - 1:
        reached, evidence = Stage.CANCELLED, "（架空）ほかの取組に統合して終えた"
    return StageReport(place.initiative_id, last_day(fiscal_year), reached, evidence, place.department)


def _is_silent(subject: Subject, course: Course, fiscal_year: int) -> bool:
    return (
        course is Course.SILENT
        or (course is Course.FADING and fiscal_year >= subject.first_fiscal_year + 2)
        or (course is Course.FINAL_MISSING and fiscal_year >= subject.last_fiscal_year)
    )


def _asked(subject: Subject, fiscal_year: int) -> Ends | None:
    """Return what the plan asks at the end of a year: the year's target, else a straight way to the next one."""
    if fiscal_year in subject.targets:
        return subject.targets[fiscal_year]
    later = [year for year in sorted(subject.targets) if year > fiscal_year]
    if not later:
        return subject.targets[max(subject.targets)] if subject.targets else None
    earlier = [year for year in sorted(subject.targets) if year < fiscal_year]
    start = subject.targets[earlier[-1]] if earlier else subject.baseline or (Decimal(0), Decimal(0))
    since = earlier[-1] if earlier else subject.first_fiscal_year - 1
    if subject.baseline_on is not None and not earlier:
        since = fiscal_year_of(subject.baseline_on)
    share = Decimal(fiscal_year - since) / Decimal(later[0] - since)
    ends = [begin + (end - begin) * share for begin, end in zip(start, subject.targets[later[0]], strict=True)]
    return ends[0], ends[1]


def _fictitious(subject: Subject, course: Course, fiscal_year: int, asked: Ends | None, seed: int) -> Ends:
    chance = random.Random(f"{seed}/value/{subject.kpi_id}")
    nth = fiscal_year - subject.first_fiscal_year + 1
    least, most = _FACTORS.get(course, (1.0, 1.12))
    factor = Decimal(f"{least + (most - least) * chance.random():.2f}")
    if asked is None:
        ends = _unasked(subject, nth, chance)
    elif subject.kind is Kind.MAINTAIN:
        breach = 0 if course is not Course.BROKEN else 2 if nth == 3 else 0 if asked[0] == 0 else max(nth - 2, 0)
        ends = [end + (breach if end == 0 else -breach) for end in asked]
    elif subject.baseline is None or subject.is_own_year:
        swing = 1 + Decimal(f"{0.05 * random.Random(f'{seed}/swing/{subject.kpi_id}/{fiscal_year}').random():.3f}")
        ends = [end * abs(factor) * swing for end in asked]
    elif course is Course.BACK:
        final = subject.targets[max(subject.targets)]
        # Below the baseline by a share of the whole way, whatever the year asks.
        ends = [begin + (end - begin) * factor for begin, end in zip(subject.baseline, final, strict=True)]
    else:
        ends = [begin + (end - begin) * factor for begin, end in zip(subject.baseline, asked, strict=True)]
    is_upward = (subject.sign or 1) * (1 if factor >= 1 else -1) > 0
    low, high = sorted(_bounded(subject, end, is_upward) for end in ends)
    return low, high


def _so_far(subject: Subject, before: Ends, after: Ends, on: date) -> Ends:
    """Return where a level stands inside a year, on the straight way from its last year end to its next."""
    share = Decimal((on - last_day(fiscal_year_of(on) - 1)).days) / 365
    low, high = (
        _bounded(subject, begin + (end - begin) * share, False) for begin, end in zip(before, after, strict=True)
    )
    return low, high


def _unasked(subject: Subject, nth: int, chance: random.Random) -> list[Decimal]:
    """Return a value of a KPI without a target: it drifts from its baseline, or from a round figure."""
    drift = Decimal(f"{(0.02 + 0.06 * chance.random()) * nth:.3f}")
    if subject.baseline is not None:
        sign = subject.sign or (1 if chance.random() < 0.5 else -1)
        return [end * (1 + sign * drift) for end in subject.baseline]
    start = Decimal(20 + int(30 * chance.random()))
    scale = Decimal(1) if subject.unit == "%" else Decimal(_one((1, 2, 5, 10), chance))
    return [start * scale * (1 + 3 * drift)] * 2


def _bounded(subject: Subject, value: Decimal, is_upward: bool) -> Decimal:
    grid = subject.step or Decimal("0.1")
    value = (value / grid).to_integral_value(ROUND_CEILING if is_upward else ROUND_FLOOR) * grid
    if subject.lower_bound is not None:
        value = max(value, subject.lower_bound)
    if subject.upper_bound is not None or subject.unit == "%":
        value = min(value, Decimal(100) if subject.upper_bound is None else subject.upper_bound)
    return value.normalize() + 0


def _one(choices: Sequence[str | int], chance: random.Random) -> str:
    return str(choices[int(len(choices) * chance.random())])
