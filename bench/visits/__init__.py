"""What bench.pages visits: the dashboard and bare Streamlit pages, by browser and by bare websocket."""
