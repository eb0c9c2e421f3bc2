"""The banner of fictitious actuals: on every page, that they are, on which day they are read, and the way back."""

import streamlit as st

from access import served
from ui import formats, markup, sample


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
        "<span>計画は実物ですが、実績・段階・理由は作りもので、どの団体の実績でもありません。"
        "{}に読むものとして判定しています。</span></div>",
        remark,
        back,
        formats.day(day),
    )
