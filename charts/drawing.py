"""SVG documents drawn by hand: on their own white ground, so that a saved picture reads the same anywhere."""

from html import escape
from unicodedata import east_asian_width

INK, QUIET, GRID = "#1A1A1C", "#595959", "#D0D0D0"
_FONT = "'Noto Sans JP','Noto Sans CJK JP','Hiragino Sans','Yu Gothic UI',Meiryo,sans-serif"
_NARROW = 0.6  # of the letter size: the widest common Latin letters and digits


class Canvas:
    """A drawing of a given width in pixels; its height is said at the end."""

    def __init__(self, width: float) -> None:
        self.width = width
        self._pieces: list[str] = []
        self._texts: list[str] = []  # above everything else, whatever is drawn later

    def text(
        self, x: float, y: float, text: str, size: float = 12, ink: str = INK, is_bold: bool = False, anchor: str = ""
    ) -> None:
        """Write a text, its baseline at y."""
        weight = ' font-weight="700"' if is_bold else ""
        place = f' text-anchor="{anchor}"' if anchor else ""
        self._texts.append(
            f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size:g}" fill="{ink}"{weight}{place}>{escape(text)}</text>'
        )

    def rect(self, x: float, y: float, width: float, height: float, fill: str, is_hatched: bool = False) -> None:
        """Draw a filled rectangle; a hatched one bears white slants."""
        box = f'x="{x:.1f}" y="{y:.1f}" width="{max(width, 0):.1f}" height="{height:.1f}"'
        self._pieces.append(f'<rect {box} fill="{fill}"/>')
        if is_hatched:
            self._pieces.append(f'<rect {box} fill="url(#hatch)"/>')

    def line(
        self, x1: float, y1: float, x2: float, y2: float, ink: str = GRID, width: float = 1, dash: str = ""
    ) -> None:
        """Draw a line, dashed where told."""
        dashed = f' stroke-dasharray="{dash}"' if dash else ""
        self._pieces.append(
            f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{ink}" '
            f'stroke-width="{width:g}"{dashed}/>'
        )

    def diamond(self, x: float, y: float, radius: float, fill: str) -> None:
        """Draw a standing square around a point."""
        corners = f"{x:.1f},{y - radius:.1f} {x + radius:.1f},{y:.1f} {x:.1f},{y + radius:.1f} {x - radius:.1f},{y:.1f}"
        self._pieces.append(f'<polygon points="{corners}" fill="{fill}" stroke="#FFFFFF"/>')

    def document(self, height: float, title: str) -> str:
        """Return the whole as an SVG document that names itself."""
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{self.width:g}" height="{height:.0f}" '
            f'viewBox="0 0 {self.width:g} {height:.0f}" font-family="{_FONT}" role="img">'
            f"<title>{escape(title)}</title>"
            '<defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" '
            'patternTransform="rotate(45)">'
            '<rect width="2.5" height="6" fill="#FFFFFF"/></pattern></defs>'
            f'<rect width="100%" height="100%" fill="#FFFFFF"/>{"".join([*self._pieces, *self._texts])}</svg>'
        )


def width_of(text: str, size: float = 12) -> float:
    """Return about how wide a text is in pixels, rather too wide than too narrow."""
    return size * sum(1 if east_asian_width(letter) in "WFA" else _NARROW for letter in text)


def wrapped(text: str, width: float, size: float = 12) -> list[str]:
    """Return a text as lines that fit the width; Japanese breaks at any letter. At least one letter a line."""
    lines = [""]
    for letter in text:
        if lines[-1] and width_of(lines[-1] + letter, size) > width:
            lines.append("")
        lines[-1] += letter
    return lines
