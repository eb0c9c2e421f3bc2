"""報告書: the selection of a report, what it will say, and its files."""

import queue
import time

import streamlit as st

from domain import formats
from metrics.words import since as since_words
from pages.report import asked, files
from reports.asked import CHAPTERS
from reports.content import TITLE
from reports.found import Found, found
from ui import answers, day_field, downloads, fields, heading, kinds, markup, menu, plain

_SECONDS_BETWEEN = 0.15
_WATCHED = "報告書を用意する"


def _fields(offered: asked.Options) -> markup.Markup:
    return fields.draw(
        fields.many("city", kinds.word(), offered.cities, most=asked.MOST_CITIES),
        fields.many("department", "担当", offered.departments) if offered.departments else None,
        fields.many("chapter", "章", CHAPTERS),
        fields.many("k", "1ページずつ示す指標", offered.kpis, nothing="計画に届いていない指標", heads=offered.heads)
        if offered.kpis
        else None,
    )


def _contents(rests_on: Found) -> markup.Markup:
    """Return what the report will say: its first sentence, and of each chapter how much there is."""
    told = {
        "summary": "1ページ",
        "changes": since_words.sentence(f"{formats.day(rests_on.wanted.since.day)}から", rests_on.changed)
        if rests_on.wanted.since is not None
        else "",
        "sections": f"取組 {len(rests_on.initiatives)}件、指標 {len(rests_on.kpis)}件",
        "late": f"{len(rests_on.late)}件、1件1ページ" if rests_on.late else "なし",
        "roadmap": f"{len(rests_on.lines)}行",
        "method": "判定の規則、数の読み方、計画書",
    }
    rows = [(CHAPTERS[code], told[code]) for code in CHAPTERS if rests_on.wanted.has(code)]
    return markup.joined(
        (
            heading.part("この報告書の中身"),
            markup.html('<p class="dx-finding">{}</p>', rests_on.said()),
            markup.definitions(rows),
        )
    )


def _watched() -> None:
    """Make all forms, with a bar that says how far it is."""
    heard: queue.SimpleQueue[files.Progress] = queue.SimpleQueue()
    coming = files.begun(heard.put)
    bar = st.progress(0.0, text=plain.text("ほかのファイルの順番を待っています"))
    while not coming.done():
        while not heard.empty():
            now = heard.get()
            bar.progress(now.share, text=plain.text(f"作成中：{now.what}"))
        time.sleep(_SECONDS_BETWEEN)
    coming.result()
    bar.empty()


heading.draw(menu.title("report"), menu.lead("report"))
chosen = asked.plans()
if not chosen:
    st.info("計画がまだ取り込まれていません。")
    st.stop()
wanted = asked.wanted()
st.html(_fields(asked.options(chosen)))
today = answers.now().as_of
assert wanted.since is not None
st.html(day_field.draw("since", "前の報告の日", wanted.since.asked, today, "この日から比べる"))
st.html(_contents(found(answers.ask, wanted, today)))
heading.section(
    "保存",
    f"データ版 {answers.now().version}、{formats.day(today)}の時点。同じ版・日・選択からは、同じファイルをもう一度作れます。",
)
if st.button(plain.text(_WATCHED), type="primary"):
    _watched()
if files.are_kept(wanted):
    st.success(plain.text("三つの形式がそろいました。下のリンクから保存できます。"))
st.html(downloads.documents(TITLE, "report", files.KINDS))
