"""A section of a print view: what goes into it is escaped unless it is HTML already."""

from ui import markup
from ui.paper import part


def test_a_section_has_its_heading_its_note_and_its_pieces() -> None:
    made = part("出どころ", markup.paragraph("一"), None, "二 & 三", note="印刷された文字 <b>")
    assert made == (
        '<section><h2 class="dx-h2">出どころ</h2><p class="dx-note">印刷された文字 &lt;b&gt;</p>'
        '<p class="dx-text">一</p>二 &amp; 三</section>'
    )
    assert part("A & B") == '<section><h2 class="dx-h2">A &amp; B</h2></section>'
    assert isinstance(made, markup.Markup)
