"""手引き: one manual for each kind of reader, from the council to whoever runs the server, as docs/manual/ tells it."""

import streamlit as st

from pages.manual import parts, text
from ui import heading, switch

_WORDS = {name: part.words for name, part in parts.PARTS.items()}

part = switch.current(parts.PARAMETER, _WORDS)
heading.draw(parts.manual(part).title, text.lead(part), print_view="manual")
st.html(switch.links(parts.PARAMETER, "だれのための手引きか", _WORDS))
st.html(text.on_screen(part))
