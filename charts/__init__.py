"""One Plotly figure a file: a frame and words in, a figure out. No Streamlit, no database."""
