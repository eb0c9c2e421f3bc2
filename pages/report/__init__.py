"""報告書: what a council is handed, made of one moment and made again from it."""
