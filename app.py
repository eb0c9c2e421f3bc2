"""The ASGI entry: `streamlit run app.py` starts it. The pages' frame is ui/shell.py."""

import streamlit as st

from ui import web

app = st.App("ui/shell.py", routes=web.routes(), middleware=web.middleware())
