"""A report from the command line: of cities or departments, as of a version and day, into a file of its kind."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TypeVar

from metrics import catalogue
from metrics.moment import Moment
from reports import content, excel, pdf, word
from reports.asked import CHAPTERS, Ask, Since, Wanted, last_report_day
from reports.pieces import Report
from store import versions
from store.database import Database
from store.practice import purpose

Answer = TypeVar("Answer")
KINDS = ("docx", "xlsx", "pdf")


def asking(database: Database, moment: Moment) -> Ask:
    """Return whoever answers questions at a moment, to somebody who may read everything."""

    def ask(
        question: Callable[..., Answer],
        /,
        *arguments: str | int | date | tuple[int, ...] | None,
        scope: int = 0,
    ) -> Answer:
        return question(database, replace(moment, scope=scope), *arguments)

    return ask


def made(
    database: Database,
    moment: Moment,
    wanted: Wanted,
    since: date | None = None,
    origin: str | None = None,
    told: Callable[[float, str], None] | None = None,
) -> Report:
    """Return the report of a selection at a moment. Raises ValueError for a city, department, chapter or KPI that is
    none here, and for a day to compare with that is yet to come.
    """
    ask = asking(database, moment)
    _refuse_unknown(ask, wanted)
    day = since or last_report_day(moment.as_of)
    if day > moment.as_of:
        raise ValueError(f"比べる日 {day} は、読む日 {moment.as_of} より後です。")
    entry = versions.of_version(database, moment.version)
    return content.made(
        ask,
        replace(wanted, since=compared(database, moment, day)),
        moment.version,
        moment.as_of,
        origin=origin,
        remark=purpose.PRACTICE if purpose.is_practice(database) else None,
        registered=None if entry is None else entry.rules_version,
        told=told,
    )


def compared(database: Database, moment: Moment, day: date) -> Since:
    """Return what stood on a day; where nothing did, the first version on its own day."""
    version = versions.on_day(database, day, moment.version)
    if version is not None:
        return Since(day, version, day)
    first = versions.of_version(database, 1)
    return Since(day, 1, moment.as_of if first is None else min(first.happened_on, moment.as_of))


def written(report: Report, kind: str, template: bytes | None = None) -> bytes:
    """Return the report as a file of a kind. Raises ValueError for a kind that is none and a template of no use."""
    if kind not in KINDS:
        raise ValueError(f"「{kind}」の報告書は作れません。{'・'.join(KINDS)} のいずれかの名にしてください。")
    if kind == "docx":
        return word.file(report, template)
    if template is not None:
        raise ValueError("ひな形を使えるのは、Word（.docx）の報告書だけです。")
    return excel.file(report) if kind == "xlsx" else pdf.file(report)


def kind_of(path: Path) -> str:
    """Return the kind of a file by its name."""
    return path.suffix.removeprefix(".").lower()


def _refuse_unknown(ask: Ask, wanted: Wanted) -> None:
    plans = ask(catalogue.plans)
    chosen = {plan.city for plan in plans if not wanted.cities or plan.city in wanted.cities}
    initiatives = [row for row in ask(catalogue.initiatives) if row.city in chosen]
    kpis = {row.kpi_id for row in ask(catalogue.kpis) if row.city in chosen}
    departments = {name for row in initiatives for name in row.departments.split(";")}
    for what, asked, known in (
        ("計画のある市区町村", wanted.cities, {plan.city for plan in plans}),
        ("担当", wanted.departments, departments),
        ("章", wanted.chapters, set(CHAPTERS)),
        ("指標", wanted.kpis, kpis),
    ):
        if unknown := [one for one in asked if one not in known]:
            raise ValueError(f"{what}にありません：{'、'.join(unknown)}。{_told(what, sorted(known))}")


def _told(what: str, known: Sequence[str]) -> str:
    if what == "章":
        return f"章は {'、'.join(CHAPTERS)} です。"
    return f"{what}は {'、'.join(known)} です。" if len(known) <= 60 else ""
