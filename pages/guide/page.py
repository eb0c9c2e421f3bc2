"""計画取込みの手引き: from the plan's PDF on the desk to the first judged KPI, as docs/guide-plan.md tells it."""

import streamlit as st

from pages.guide import text
from ui import heading

heading.draw(text.guide().title, text.lead(), print_view="guide")
st.html(text.body(text.on_screen))
