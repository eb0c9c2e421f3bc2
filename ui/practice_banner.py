"""The banner of fictitious actuals: on every page, that they are, on which day they are read, and the way back."""

from collections.abc import Iterable

import streamlit as st

from access import served
from access.sample import NotReady
from domain import formats
from metrics import catalogue
from store.failure import DatabaseFailed
from store.practice import purpose
from ui import answers, markup, sample

_PLANS_REAL = "計画は実物ですが、実績・段階・理由は作りもので、"
_ALL_INVENTED = "団体も計画も、実績・段階・理由も作りもので、"


def announce(path: str) -> None:
    """Say on fictitious actuals that they are; nothing on real ones. `path` is the page's, for the way back to them."""
    said = banner(path)
    if said is not None:
        st.html(said)


def banner(path: str) -> markup.Markup | None:
    """Return what is said on fictitious actuals, None on real ones."""
    day, remark = served.practice_day(), served.remark()
    if day is None:
        return None
    back = sample.way_back(path) if served.is_sample() else None
    return markup.html(
        '<div class="dx-practice" role="note"><strong>{}</strong>{}'
        "<span>{}どの団体の実績でもありません。{}に読むものとして判定しています。</span></div>",
        remark,
        back,
        _ALL_INVENTED if _are_plans_invented() else _PLANS_REAL,
        formats.day(day),
    )


def _are_plans_invented() -> bool:
    """Tell whether any plan here says of itself that it is invented; where it cannot be asked, none does."""
    try:
        return answers.of_moment("invented plans", lambda: is_any_invented(answers.ask(catalogue.plans)))
    except (DatabaseFailed, NotReady):
        return False


def is_any_invented(plans: Iterable[catalogue.Plan]) -> bool:
    """Tell whether any of these plans says of itself that it is invented."""
    return any(plan.plan_name.endswith(purpose.INVENTED) for plan in plans)
