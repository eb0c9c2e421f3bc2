"""KPIs as rows of tables: definition and verdict joined, each cell in the words of the pages, and what files hold."""

from typing import Protocol

from domain.codes import TargetSource
from domain.kinds import WIDEST
from domain.words import KIND, STATUS, TARGET_SOURCE
from metrics import meaning
from metrics.standing import Standing
from metrics.words import kpi as words
from metrics.words.kpi import absence, asked_by, baseline_unit, departments, name, needed_pace, percent
from ui import kinds, markup
from ui.table import Column, Table, only_saved

# Who set the year of a target; the workbooks have words of their own (domain/words.py).
_YEAR_SOURCE = TARGET_SOURCE | {TargetSource.CITY: f"{WIDEST}が年度を定めた目標"}


class Judged(meaning.Verdict, Protocol):
    """A verdict that may rest on an old actual."""

    @property
    def is_stale(self) -> bool: ...


def link(kpi: Standing) -> markup.Markup:
    """Return the name as a link to the KPI's page."""
    return markup.link(name(kpi), "kpi", kpi=kpi.kpi_id)


def name_cell(kpi: Standing) -> markup.Markup:
    """Return the name as a link to the KPI's page, and its place in the plan for the pointer that rests on it."""
    where = f"出どころ：{kpi.place}（変換結果の{kpi.first_line}行）"
    return markup.html('<span title="{}">{}</span>', where, link(kpi))


def baseline_cell(kpi: Standing) -> markup.Markup:
    """Return the baseline with its day, or why there is none."""
    return _figure(words.baseline(kpi))


def latest_cell(kpi: Standing) -> markup.Markup:
    """Return the latest actual after the baseline with its day, judged or not, or that there is none."""
    return _figure(words.latest(kpi))


def target_cell(kpi: Standing) -> markup.Markup:
    """Return the final target with its year, or why there is none."""
    return _figure(words.target(kpi))


def asked_cell(kpi: Standing) -> markup.Markup:
    """Return what the plan asks for at the day of reading, and who says so."""
    return _figure(words.asked(kpi))


def chip(terms: meaning.Terms, verdict: Judged, whose: str | None = None) -> markup.Markup:
    """Return the status of a KPI with the meaning of the rule that gave it and its notes; a stale one says so.

    `whose` names its municipality, where it is known.
    """
    name, told = meaning.name(verdict), kinds.fit(meaning.meaning(terms, verdict), whose)
    return markup.chip_of(verdict.status, name, told, verdict.is_stale, meaning.notes(verdict))


def status_cell(kpi: Standing) -> markup.Markup:
    """Return the status with what it means by its rule."""
    return chip(kpi, kpi, kpi.municipality_name)


def _figure(figure: words.Figure) -> markup.Markup:
    return markup.html("{}<small>{}</small>", figure.value, figure.below)


def _year_source(kpi: Standing) -> str | None:
    source = kpi.final_target_source
    return None if source is None else year_source(source, kpi.municipality_name)


# What every page that lists KPIs shows of them, each in its own table (`columns`), and what each lets save: one value a
# cell, units in their own column, percents as percents.
KPIS = Table[Standing](
    (
        only_saved("市区町村", lambda kpi: kpi.municipality_name),
        only_saved("区分", lambda kpi: kpi.section_name),
        only_saved("取組", lambda kpi: kpi.initiative_name),
        only_saved("担当", lambda kpi: departments(kpi.departments)),
        Column("指標", link, saved=lambda kpi: kpi.kpi_name),
        only_saved("内訳", lambda kpi: kpi.component_name),
        only_saved("種類", lambda kpi: KIND[kpi.kind]),
        Column("状態", status_cell, saved=meaning.name),
        only_saved("状態の意味", lambda kpi: kinds.fit(meaning.meaning(kpi, kpi), kpi.municipality_name)),
        only_saved("実績が古い", lambda kpi: kpi.is_stale),
        only_saved(meaning.LOWERED, lambda kpi: kpi.is_after_lowering),
        only_saved("当初目標で見た状態", lambda kpi: None if kpi.first_status is None else STATUS[kpi.first_status].name),
        only_saved(f"未達成のうち{meaning.NARROWLY}", lambda kpi: kpi.is_missed_narrowly),
        only_saved("起点の値", lambda kpi: kpi.start_value if kpi.is_start_assumed else None),
        only_saved("起点の時点", lambda kpi: kpi.start_on if kpi.is_start_assumed else None),
        only_saved("計画期間終了", lambda kpi: kpi.is_period_over),
        only_saved("単位", lambda kpi: kpi.unit),
        Column("基準値", baseline_cell, is_numeric=True, saved=()),
        only_saved("基準値（下端）", lambda kpi: kpi.baseline_low_value),
        only_saved("基準値（上端）", lambda kpi: kpi.baseline_high_value),
        only_saved("基準値の単位", baseline_unit),
        only_saved("基準値の時点", lambda kpi: kpi.baseline_on),
        only_saved("基準値がない理由", lambda kpi: absence(kpi.baseline_absence) or None),
        Column("直近の実績", latest_cell, is_numeric=True, saved=()),
        only_saved("直近の実績（下端）", lambda kpi: kpi.latest_value if _is_judged(kpi) else kpi.reported_low_value),
        only_saved("直近の実績（上端）", lambda kpi: kpi.latest_value if _is_judged(kpi) else kpi.reported_high_value),
        only_saved("実績の時点", lambda kpi: kpi.latest_on if _is_judged(kpi) else kpi.reported_on),
        only_saved("実績を判定に使った", lambda kpi: _is_judged(kpi)),
        Column("最終目標", target_cell, is_numeric=True, saved=()),
        only_saved("最終目標（下端）", lambda kpi: kpi.final_target_low_value),
        only_saved("最終目標（上端）", lambda kpi: kpi.final_target_high_value),
        only_saved("最終目標の年度", lambda kpi: kpi.final_target_fiscal_year),
        only_saved("最終目標がない理由", lambda kpi: absence(kpi.target_absence) or None),
        only_saved("年度の出どころ", _year_source),
        only_saved("到達度（%）", lambda kpi: percent(kpi.attainment)),
        only_saved("計画差", lambda kpi: kpi.gap_value),
        only_saved("計画比（%）", lambda kpi: percent(kpi.pace_ratio)),
        Column("いまの計画値", asked_cell, saved=lambda kpi: kpi.asked_value),
        only_saved("計画値の出どころ", lambda kpi: asked_by(kpi) or None),
        only_saved("必要ペース（1年あたり）", needed_pace),
        only_saved("次の報告の期限", lambda kpi: kpi.next_report_due_on),
        only_saved("期限を過ぎた報告の数", lambda kpi: kpi.missing_report_count),
        only_saved("指標ID", lambda kpi: kpi.kpi_id),
        only_saved("取組ID", lambda kpi: kpi.initiative_id),
    )
)


def columns(*names: str) -> list[Column[Standing]]:
    """Return these columns of KPIS, in this order, for the table of a page."""
    known = {column.name: column for column in KPIS.columns}
    return [known[name] for name in names]


def _is_judged(kpi: Standing) -> bool:
    return kpi.latest_on is not None


def year_source(source: TargetSource, name: str | None = None) -> str:
    """Return who set the year of a target, of the municipality of that name or of any that is here."""
    return kinds.fit(_YEAR_SOURCE[source], name)
