"""The one compiler of documents and pictures: typst with the fonts that lie here, none of the machine's, no network."""

from functools import cache
from typing import cast

import typst

from charts.drawing import FONT
from reports.glyphs import FAMILY, FONTS, shown

_PIXELS_PER_INCH = 200.0
_PICTURES = """
#set page(width: auto, height: auto, margin: 0pt)
#for drawing in json(bytes(sys.inputs.drawings)) {
  page(image(bytes(drawing), format: "svg"))
}
"""


def of_paper(svg: str) -> str:
    """Return a drawing with the letters of the report's fonts."""
    return shown(svg).replace(FONT, FAMILY)


@cache
def fonts() -> typst.Fonts:
    """Return the fonts of the reports, read once."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])


def pdf(template: bytes, report: str) -> bytes:
    """Return the PDF of a template and its report as JSON: tagged, by PDF/UA-1, without the time of its making."""
    compiler = typst.Compiler(template, font_paths=fonts(), sys_inputs={"report": report})
    return cast(bytes, compiler.compile(format="pdf", pdf_standards="ua-1", timestamp=0))


def pngs(svgs: list[str]) -> list[bytes]:
    """Return the drawings as pictures in points, for files that hold no SVG."""
    import json

    if not svgs:
        return []
    drawings = json.dumps([of_paper(svg) for svg in svgs])
    compiler = typst.Compiler(_PICTURES.encode(), font_paths=fonts(), sys_inputs={"drawings": drawings})
    made = compiler.compile(format="png", ppi=_PIXELS_PER_INCH)
    return cast(list[bytes], made if isinstance(made, list) else [made])
