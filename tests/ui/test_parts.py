"""Thousands of errors come a hundred at a time, with the count of all."""

from streamlit.testing.v1 import AppTest


def _page() -> None:
    import streamlit as st

    from ui import parts

    st.text(" ".join(map(str, parts.part(range(250), "誤り", "errors"))))
    st.text(len(parts.part(range(100), "誤り", "few")))


def test_a_long_list_comes_in_parts_of_a_hundred_and_a_short_one_whole() -> None:
    page = AppTest.from_function(_page).run()
    assert [choice.label for choice in page.selectbox] == ["誤り 250件のうち、表示する範囲"]
    assert page.selectbox[0].options == ["1～100件目", "101～200件目", "201～250件目"]
    assert [text.value for text in page.text] == [" ".join(map(str, range(100))), "100"]
    page.selectbox[0].select(200).run()
    assert page.text[0].value == " ".join(map(str, range(200, 250)))
