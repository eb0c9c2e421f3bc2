"""The banner of a practice database: on every page, that what it shows is fictitious and on which day it is read."""

import streamlit as st

from access import served
from store.practice.purpose import PRACTICE
from ui import formats, markup


def announce() -> None:
    """Say on a practice database that its actuals are fictitious; nothing on a real one."""
    day = served.practice_day()
    if day is None:
        return
    st.html(
        markup.html(
            '<div class="dx-practice" role="note"><strong>{}</strong>'
            "<span>計画は実物ですが、実績・段階・理由は作りもので、どの市の実績でもありません。"
            "{}に読むものとして判定しています。</span></div>",
            PRACTICE,
            formats.day(day),
        )
    )
