"""The print views of 市 and 指標: plain documents for A4, made on the server from the same pieces as the pages."""


def document(page: str, *style_sheets: str) -> str | None:
    """Return the print view of a page with the present selection as an HTML document; None where it has none."""
    return None
