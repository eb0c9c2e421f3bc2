"""計算方法: how progress is judged, in words."""
