"""Draw a figure on the page: inks of the reader's theme, no dragging, and words for those who do not see it."""

import plotly.graph_objects as go
import streamlit as st

_INK = {"light": "#1A1A1C", "dark": "#F2F2F2"}
_CONFIG = {"displaylogo": False, "modeBarButtonsToRemove": ["select2d", "lasso2d", "autoScale2d"], "responsive": True}


def draw(figure: go.Figure, key: str, alt: str) -> None:
    """Draw the figure. Streamlit's own theme leaves ticks and notes too pale to read, so they take the page's ink."""
    ink = _INK.get(st.context.theme.type or "light", _INK["light"])
    figure.update_layout(font_color=ink, legend_font_color=ink, hoverlabel_font_color=None)
    figure.update_xaxes(tickfont_color=ink, title_font_color=ink)
    figure.update_yaxes(tickfont_color=ink, title_font_color=ink)
    st.plotly_chart(figure, key=key, config=_CONFIG, alt=alt)
