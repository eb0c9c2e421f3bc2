"""データ: every table with its dictionary, filters, columns and first rows; the ways to save it; the API."""

import streamlit as st

from pages.data import about, view
from ui import answers, heading, markup, menu

heading.draw("データ", menu.lead("data"))
table = view.asked()
st.html(view.form(table))
st.html(answers.remembered("data", lambda: markup.joined((view.body(table), about.body()))))
