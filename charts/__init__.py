"""The drawings, one a file: rows and words in; out comes a Plotly figure where readers point at values, else an SVG."""
