"""What the judgement does with a report, and the sentence that says so where it decides nothing."""

from collections.abc import Callable
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from domain.codes import Mark, ValueCode
from domain.era import day_name, era_year
from domain.words import MARK, VALUE_CODE


class Use(StrEnum):
    """What the judgement does with a report, by the condition that decides it."""

    DECIDING = "deciding"  # the latest value that decides
    START = "start"  # 起点: the others are judged from it
    OLDER = "older"  # a newer value decides
    OPEN = "open"  # the value of a fiscal year that is not over
    WITHIN_YEAR = "within_year"  # a day inside the year of a value that closes on 31 March
    NO_TARGET = "no_target"  # each year stands alone, and this one has no target
    PRELIMINARY = "preliminary"
    WORD = "word"  # a code in place of a value
    EXPIRED = "expired"  # 集計中 or 速報 whose following report has fallen due
    DISPLACED = "displaced"  # a 速報 beside a 確定 value of its day
    AFTER_FINAL = "after_final"
    AFTER_SURVEY = "after_survey"  # after the survey year that decides
    BEFORE_BASELINE = "before_baseline"
    BEFORE_PLAN = "before_plan"
    ENDED = "ended"
    QUALITATIVE = "qualitative"
    LOST = "lost"
    NO_AIM = "no_aim"
    STOPPED = "stopped"  # the definition cannot be judged


class ReportUse(NamedTuple):
    """The use of one report, with what says why; `report_word` is a value code or `preliminary`, None for a value."""

    municipality_key: int
    kpi_id: str
    observed_on: date
    fiscal_year: int
    report_word: str | None
    report_use: Use
    final_fiscal_year: int | None
    decisive_fiscal_year: int | None
    latest_on: date | None


def sentence(found: ReportUse) -> str:
    """Return in words what the judgement does with a report."""
    return _SENTENCES[found.report_use](found)


def _year(fiscal_year: int | None) -> str:
    return "" if fiscal_year is None else f"{era_year(fiscal_year)}年度"


def _word(found: ReportUse) -> str:
    if found.report_word is None or found.report_word == Mark.PRELIMINARY:
        return MARK[Mark.PRELIMINARY]
    return VALUE_CODE[ValueCode(found.report_word)]


def _always(text: str) -> Callable[[ReportUse], str]:
    return lambda found: text


_SENTENCES: dict[Use, Callable[[ReportUse], str]] = {
    Use.DECIDING: _always("この値で判定します"),
    Use.START: _always("この値を起点として、あとの実績を判定します"),
    Use.OLDER: lambda found: (
        "より新しい実績で判定します"
        if found.latest_on is None
        else f"判定には、より新しい{day_name(found.latest_on)}の実績を使います"
    ),
    Use.OPEN: lambda found: f"年度の値は3月31日で締まります。{_year(found.fiscal_year)}の値は4月1日から判定に使います",
    Use.WITHIN_YEAR: _always("年度の値は3月31日で締まります。年度の途中の値は判定に使いません"),
    Use.NO_TARGET: lambda found: f"{_year(found.fiscal_year)}の目標がないため判定には使わず、参考とします",
    Use.PRELIMINARY: _always("速報なので判定には使いません。確定した値で判定します"),
    Use.WORD: lambda found: f"「{_word(found)}」は値ではないので、判定は変わりません",
    Use.EXPIRED: lambda found: f"次の年度の報告の期限を過ぎたので、「{_word(found)}」は報告として数えません",
    Use.DISPLACED: _always("同じ日に確定した値があるので、速報は使いません"),
    Use.AFTER_FINAL: lambda found: f"最終年度は{_year(found.final_fiscal_year)}なので判定には使いません",
    Use.AFTER_SURVEY: lambda found: f"判定する調査年度は{_year(found.decisive_fiscal_year)}なので判定には使いません",
    Use.BEFORE_BASELINE: _always("基準値の時点より後の値ではないので、判定には使いません"),
    Use.BEFORE_PLAN: _always("計画期間より前の報告なので、判定には使いません"),
    Use.ENDED: _always("計画から外れた指標なので判定しません"),
    Use.QUALITATIVE: _always("数値の目標がない指標なので判定しません"),
    Use.LOST: _always("最終目標を計画書から読み取れないため判定しません"),
    Use.NO_AIM: _always("計画に目標がないため判定しません"),
    Use.STOPPED: _always("指標の設定に確認が要るため判定しません"),
}
