"""The ASGI entry: `streamlit run app.py` starts it. The pages' frame is ui/shell.py, what surrounds them server/."""

import streamlit as st

from server import application
from ui import failing

app = st.App(
    "ui/shell.py",
    routes=application.routes(),
    middleware=application.middleware(),
    lifespan=application.lifespan,
    on_script_error=failing.handle,
)
