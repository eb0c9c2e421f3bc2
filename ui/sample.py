"""見本 on the screen: the way in, the way back, the wait until it stands, and what is said where it has nothing."""

import time

import streamlit as st

from access import sample, served
from store.practice.purpose import SAMPLE
from ui import markup, menu, plain, selection

WAY_IN, WAY_BACK = "見本（架空の実績）で見る", "実際の画面に戻る"
_PATIENCE_SECONDS = 180
# What of an address names a version or a day of one database and means another thing, or nothing, in another one.
_OF_ONE_DATABASE = ("v", "on", "version", "from", "to")


def titled(title: str) -> str:
    """Return a title as a tab, a link or a file may bear it: in the sample it says first that all is fictitious."""
    return f"【{SAMPLE}】{title}" if served.is_sample() else title


def kept() -> dict[str, object]:
    """Return what every link of a page must keep, so that it stays in the sample."""
    return {served.PARAMETER: "1"} if served.is_sample() else {}


def way_in() -> markup.Markup:
    """Return the link into the sample, nothing where this server has none or shows it already."""
    if served.is_sample() or not served.is_sample_offered():
        return markup.EMPTY
    query = f"{served.PARAMETER}=1&embed=true" if "embed" in markup.KEPT.get() else f"{served.PARAMETER}=1"
    return markup.html('<a class="dx-tool" href="{}" target="_self">{}</a>', markup.at("/", query), WAY_IN)


def way_back(path: str) -> markup.Markup:
    """Return the link from the page at a path in the sample to the same page on the real data.

    It names the page: a link of the query alone may be followed without loading the document anew, and the session
    would stay in the sample.
    """
    query = selection.here(served.PARAMETER, *_OF_ONE_DATABASE).removeprefix("?")
    return markup.html('<a href="{}" target="_self">{}</a>', markup.at(f"/{path}", query), WAY_BACK)


def wait() -> None:
    """Wait until the sample stands; where it cannot be made, say so and end the run."""
    if sample.is_ready():
        return
    with st.spinner("見本を用意しています。はじめの一度だけ、少し時間がかかります。"):
        told = st.empty()  # each word to the browser is a place where a visitor who has left ends the run
        for second in range(_PATIENCE_SECONDS):
            if sample.is_ready() or sample.has_failed():
                break
            told.html(markup.paragraph(f"{second}秒", is_note=True))
            time.sleep(1)
        told.empty()
    if not sample.is_ready():
        st.navigation(menu.navigation(menu.ROWS), position="hidden")
        st.html(markup.html('<div class="dx-head"><h1>{}</h1></div>', menu.PRODUCT))
        st.error("見本を用意できませんでした。運営者に連絡してください。実際の画面は、そのまま使えます。")
        st.html(markup.html('{}<footer class="dx-foot"></footer>', way_back("")))
        st.stop()


def refuse(title: str) -> None:
    """Draw what stands in place of a page that changes data."""
    st.set_page_config(page_title=titled(f"{title}｜{menu.PRODUCT}"))
    st.html(markup.html('<div class="dx-head"><h1>{}</h1></div>', title))
    st.info(plain.text(f"見本は見るだけのものです。登録は、上の「{WAY_BACK}」から行えます。"))


def announce_absent() -> None:
    """Say that an address asks for a sample that this server does not have; nothing where all is practice."""
    if selection.asked(served.PARAMETER) == "1" and not served.is_sample() and served.remark() is None:
        st.html(markup.paragraph("このサーバーに見本はありません。実際の画面を表示しています。"))
