"""Makes ui/assets/icons.woff2: the icons that can be shown, of Streamlit's 4,000 (Material Symbols, Apache-2.0).

usage: python tools/icons.py    (needs fonttools, which the dashboard itself does not)
"""

import re
from pathlib import Path

import streamlit
from fontTools import subset
from fontTools.ttLib import TTFont

ROOT = Path(__file__).resolve().parent.parent
STATIC = Path(streamlit.__file__).parent / "static" / "static"
FONT, NAMES = ROOT / "ui" / "assets" / "icons.woff2", ROOT / "ui" / "assets" / "icons.txt"


def asked_for() -> set[str]:
    """Return the names of the icons that Streamlit's scripts and the pages ask for."""
    written = [*(STATIC / "js").glob("*.js"), *(ROOT / "pages").rglob("*.py"), *(ROOT / "ui").rglob("*.py")]
    return {name for path in written for name in re.findall(r":material/([a-z_0-9]+)", path.read_text("utf-8"))}


def make() -> None:
    """Write the font and the names that it has."""
    (source,) = (STATIC / "media").glob("MaterialSymbols-Rounded.*.woff2")
    font = TTFont(source)
    letter = {glyph: chr(code) for code, glyph in font.getBestCmap().items()}
    glyphs = {}
    for lookup in font["GSUB"].table.LookupList.Lookup:
        for table in lookup.SubTable:
            for first, ligatures in getattr(getattr(table, "ExtSubTable", table), "ligatures", {}).items():
                for ligature in ligatures:
                    name = "".join(letter.get(part, "?") for part in (first, *ligature.Component))
                    glyphs[name] = ligature.LigGlyph
    names = sorted(asked_for() & glyphs.keys())
    options = subset.Options(layout_features=["*"], layout_closure=False, glyph_names=False, hinting=False)
    cut = subset.Subsetter(options)
    cut.populate(glyphs=[glyphs[name] for name in names], text="abcdefghijklmnopqrstuvwxyz_0123456789")
    cut.subset(font)
    font.flavor = "woff2"
    font.save(FONT)
    NAMES.write_text("\n".join(names) + "\n", "utf-8")
    print(f"{len(names)} icons, {FONT.stat().st_size:,} bytes")


if __name__ == "__main__":
    make()
