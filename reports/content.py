"""What a report says: its chapters, made of typed answers at one moment."""

from collections.abc import Callable
from datetime import date

from metrics.rules import RULES_VERSION
from reports import changes, late, method, roadmap, sections, summary
from reports.asked import CHAPTERS, Ask, Wanted, address
from reports.found import Found, found
from reports.pieces import Chapter, Head, Piece, Report

TITLE = "進捗報告書"
Told = Callable[[float, str], None]

_MAKERS: dict[str, Callable[[Found], list[Piece]]] = {
    "summary": summary.pieces,
    "changes": changes.pieces,
    "sections": sections.pieces,
    "late": late.pieces,
    "roadmap": roadmap.pieces,
    "method": method.pieces,
}


def made(
    ask: Ask,
    wanted: Wanted,
    version: int,
    as_of: date,
    *,
    origin: str | None = None,
    kept: tuple[tuple[str, str], ...] = (),
    remark: str | None = None,
    registered: str | None = None,
    told: Told | None = None,
) -> Report:
    """Return the report of a selection at a version and day.

    `origin` is where this dashboard is reached (https://dx.city.example.jp), None where nobody has said it; `kept` what
    every address keeps, `remark` what says that actuals are fictitious, `registered` the rules under which the version
    came. `told` is told how far it is (0–1) and what is being made. Raises ValueError where no plan is there.
    """
    rests_on = found(ask, wanted, as_of)
    codes = [code for code in CHAPTERS if wanted.has(code)]
    chapters = []
    for number, code in enumerate(codes):
        if told is not None:
            told(number / len(codes), CHAPTERS[code])
        chapters.append(Chapter(code, CHAPTERS[code], tuple(_MAKERS[code](rests_on)), code == "summary"))
    where = address(wanted, version, as_of, kept)
    rules = RULES_VERSION if registered in (None, RULES_VERSION) else f"{RULES_VERSION}（登録時は版 {registered}）"
    link = None if origin is None else f"{origin}{where}"
    plan = rests_on.plans[0]
    departments = "　".join(("担当：" + "・".join(wanted.departments),)) if wanted.departments else ""
    names = "・".join(one.municipality_name for one in rests_on.plans)
    subtitle = f"{plan.municipality_name}　{plan.plan_name}" if rests_on.is_of_one else names
    subtitle = f"{subtitle}　{departments}" if departments else subtitle
    return Report(Head(TITLE, subtitle, version, as_of, rules, link, where, remark), tuple(chapters))
