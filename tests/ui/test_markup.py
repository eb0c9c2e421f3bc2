"""Text from outside never becomes markup; links carry the selection."""

import pytest
from streamlit.testing.v1 import AppTest

from domain.codes import Status
from ui import markup


def test_cells_are_escaped_and_markup_is_not() -> None:
    table = markup.table(("名", "値"), [("<script>", markup.Markup("<b>1</b>"))], "表")
    assert "&lt;script&gt;" in table and "<script>" not in table
    assert "<b>1</b>" in table


def test_links_hold_the_selection_and_leave_out_what_is_empty() -> None:
    assert markup.address("kpi", kpi="choshi-1-1", city=None) == "/kpi?kpi=choshi-1-1"
    words = "%E3%82%AA%E3%83%B3%E3%83%A9%E3%82%A4%E3%83%B3+%E6%89%8B%E7%B6%9A"
    assert markup.address("explore", q="オンライン 手続") == f"/explore?q={words}"
    assert markup.address("") == "/"


def test_a_chip_says_its_status_without_colour() -> None:
    chip = markup.chip(Status.UNREPORTED)
    assert "！" in chip and "未登録" in chip
    assert "実績が古い" in markup.chip(Status.ON_TRACK, is_stale=True)


def test_counts_name_each_status_for_those_who_do_not_see_it() -> None:
    counts = markup.count_chips({"unreported": 3, "awaiting": 0, "missed": 2}, {Status.MISSED: "（うち8割以上 1件）"})
    assert "未登録 " in counts and ">3<" in counts and "実績待ち" not in counts
    assert "2<small>（うち8割以上 1件）</small>" in counts


def test_markup_is_sent_as_it_is() -> None:
    def script() -> None:
        import streamlit as st

        from ui import markup

        st.html(markup.Markup("  <pre>\n    a\n      b</pre>"))

    page = AppTest.from_function(script).run()
    assert [element.proto.body for element in page.get("html")] == ["  <pre>\n    a\n      b</pre>"]


def test_what_is_quoted_cannot_end_its_attribute() -> None:
    address = markup.html('<img src="data:,{}">', markup.quoted("<a b='1'>\"&", kept=" ='"))
    assert address == "<img src=\"data:,%3Ca b='1'%3E%22%26\">"
    for sign in '"&<>':
        with pytest.raises(ValueError):
            markup.quoted("a", kept=" " + sign)
