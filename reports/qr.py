"""The QR code of a report's pinned address, as an SVG for paper."""

import io

import segno

LONGEST = 600  # characters; of a longer address the code is too fine for a phone that reads it from paper


def svg(link: str) -> str | None:
    """Return the code, black on white; None for an address that is too long. A seventh of it may be dirty or torn."""
    if len(link) > LONGEST:
        return None
    stream = io.BytesIO()
    segno.make(link, error="m", micro=False).save(stream, kind="svg", scale=4, border=2, dark="#000", light="#fff")
    return stream.getvalue().decode("utf-8")
