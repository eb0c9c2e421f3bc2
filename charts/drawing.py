"""SVG documents drawn by hand: on their own white ground, so that a saved picture reads the same anywhere."""

from html import escape
from unicodedata import east_asian_width

from domain import directions

INK, QUIET, GRID = "#1A1A1C", "#595959", "#D0D0D0"
FONT = "'Noto Sans JP','Noto Sans CJK JP','Hiragino Sans','Yu Gothic UI',Meiryo,sans-serif"
_NARROW = 0.6  # of the letter size: the widest common Latin letters and digits

# White signs on a fill, by the name that a rectangle asks for: id, side of the tile, turn in degrees, what is in it.
# Those of one letter are charts/palette.PATTERN, as ui/assets/style/base.css has them on the pages.
HATCHED = "hatched"
_SLANT = '<rect width="1.6" height="6" fill="#FFFFFF" fill-opacity="0.6"/>'
_LEVEL = '<rect width="6" height="1.6" fill="#FFFFFF" fill-opacity="0.6"/>'
_PATTERNS = {
    HATCHED: ("hatch", 6, 45, '<rect width="2.5" height="6" fill="#FFFFFF"/>'),
    "/": ("slashed", 6, 45, _SLANT),
    "-": ("lined", 6, 0, _LEVEL),
    "x": ("crossed", 6, 45, _SLANT + _LEVEL),
    ".": ("dotted", 5, 0, '<circle cx="2.5" cy="2.5" r="1.2" fill="#FFFFFF" fill-opacity="0.7"/>'),
    "+": ("gridded", 6, 0, _SLANT + _LEVEL),
}


class Canvas:
    """A drawing of a given width in pixels; its height is said at the end."""

    def __init__(self, width: float) -> None:
        self.width = width
        self._pieces: list[str] = []
        self._texts: list[str] = []  # above everything else, whatever is drawn later
        self._patterns: dict[str, str] = {}  # those in use, as definitions by their names

    def text(
        self,
        x: float,
        y: float,
        text: str,
        size: float = 12,
        ink: str = INK,
        is_bold: bool = False,
        anchor: str = "",
        halo: str = "",
    ) -> None:
        """Write a text, its baseline at y; a halo is a colour around its letters, to read them on a pattern."""
        weight = ' font-weight="700"' if is_bold else ""
        place = f' text-anchor="{anchor}"' if anchor else ""
        ring = (
            f' stroke="{halo}" stroke-width="{size / 2:g}" stroke-linejoin="round" paint-order="stroke"' if halo else ""
        )
        self._texts.append(
            f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size:g}" fill="{ink}"{weight}{place}{ring}>'
            f"{escape(directions.shown(text))}</text>"
        )

    def rect(self, x: float, y: float, width: float, height: float, fill: str, pattern: str | None = None) -> None:
        """Draw a filled rectangle, with a white pattern over it: HATCHED or one of charts/palette.PATTERN."""
        box = f'x="{x:.1f}" y="{y:.1f}" width="{max(width, 0):.1f}" height="{height:.1f}"'
        self._pieces.append(f'<rect {box} fill="{fill}"/>')
        if pattern is not None:
            name, side, turn, tile = _PATTERNS[pattern]
            self._pieces.append(f'<rect {box} fill="url(#{name})"/>')
            self._patterns[name] = (
                f'<pattern id="{name}" width="{side}" height="{side}" patternUnits="userSpaceOnUse" '
                f'patternTransform="rotate({turn})">{tile}</pattern>'
            )

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
        patterns = f"<defs>{''.join(self._patterns.values())}</defs>" if self._patterns else ""
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{self.width:g}" height="{height:.0f}" '
            f'viewBox="0 0 {self.width:g} {height:.0f}" font-family="{FONT}" role="img">'
            f"<title>{escape(directions.shown(title))}</title>{patterns}"
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
