"""計画取込みの手引き: one text in the repository, on screen and on paper; what it names is there."""

import inspect
import re

import pytest

from loaders.plan_book import form
from pages import registry
from pages.guide import text as guide
from pages.plans import own_table, steps
from server import assets
from tests.cities import ROOT
from tests.pages.conftest import Open, text
from ui import menu, received, selection

TEXT = (ROOT / "docs" / "guide-plan.md").read_text("utf-8")


def test_the_whole_text_is_on_the_page_and_its_pictures_are_served(open_page: Open) -> None:
    shown = open_page("guide")
    assert not shown.exception
    said = text(shown)
    words = re.sub(r"!\[.*\)|^[#|\d. -]+|[*|]|-{3,}", "\n", TEXT, flags=re.M)
    bare = re.sub(r"<[^>]*>", "", said)
    assert [line for line in words.split("\n") if line.strip() and line.strip() not in bare] == []
    assert len(guide.pictures()) == 4
    for name in guide.pictures():
        assert f"/assets/{name}?" in said
        assert assets.content(name) == (ROOT / "docs" / "screenshots" / name).read_bytes()


def test_a_page_named_in_bold_is_a_page_and_leads_there(open_page: Open) -> None:
    said = text(open_page("guide"))
    named = set(re.findall(r"\*\*(.+?)\*\*", TEXT))
    assert named <= {row.title for row in menu.ROWS}
    assert 'href="/plans"' in said and 'href="/upload"' in said


def test_the_same_text_is_printed() -> None:
    with selection.of_address([]):
        printed = registry.print_view("guide")
    assert printed.title == guide.guide().title
    assert "よくある十の質問" in printed.body and printed.body.count("<h3") == TEXT.count("\n### ")


def test_what_the_guide_quotes_of_the_screen_and_the_workbook_stands_there() -> None:
    sources = "".join(inspect.getsource(module) for module in (own_table, steps, received)) + (
        (ROOT / "pages" / "plans" / "page.py").read_text("utf-8")
    )
    for words in (
        "空のブックをダウンロード", "自分の表から作る", "この意味でブックを作る", "1. ブックをダウンロードする",
        "2. 記入したブックを読み込む", "印の付いたブックをダウンロード", "この内容で取り込む", "承認に送る", "計画の改定",
        "書き誤りの訂正", "実績を登録する",
    ):
        assert words in TEXT and words in sources, words
    needed = {field.name for field in form.FIELDS if not field.is_optional}
    row = next(line for line in TEXT.splitlines() if line.startswith("| 計画 |"))
    assert set(row.split("|")[2].strip().split("、")) == needed
    firsts = [line.split("|")[1].strip() for line in TEXT.splitlines() if line.startswith("| ")]
    assert set(form.SHEETS) <= {sheet for first in firsts for sheet in first.split("・")}


@pytest.mark.parametrize("line", ["<b>", "`code`", "[a](b)", "#### four", "> quoted", "* star"])
def test_a_mark_that_the_page_cannot_draw_is_no_part_of_the_guide(line: str) -> None:
    with pytest.raises(ValueError, match=re.escape(line)):
        guide._kind(line)
