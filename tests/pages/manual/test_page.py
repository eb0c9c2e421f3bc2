"""手引き: the texts of the repository on screen and on paper; what they name and quote is there."""

import ast
import inspect
import re
from collections.abc import Sequence
from functools import cache

import pytest

from loaders.plan_book import form
from pages import registry
from pages.manual import parts
from pages.manual import text as manual
from pages.plans import own_table, steps
from server import assets
from tests.cities import ROOT
from tests.pages.conftest import Open, text
from ui import menu, received, selection
from ui.paper import NotThere

PARTS = list(parts.PARTS)
PLAN = parts.source("plan")
_LEAST_OF_OURS = 5  # letters of a text that is put together which are ours


def plain(source: str) -> list[str]:
    """Return the lines of a manual without their marks, as a page of cities shows them."""
    source = re.sub(r"(?m)^```\w*$", "", source).replace("**市区町村**", "市")
    listings = re.split(r"(?m)^```.*$", source)
    words = re.sub(r"!\[.*\)|^#+ |^- |^\d+\. |^\|[|\-: ]+$|[*|`]", "\n", "\n".join(listings), flags=re.M)
    words = re.sub(r"\[([^\]]+)\]\([\w./-]+\.md\)", r"\n\1\n", words)
    return [line.strip() for line in words.split("\n") if line.strip()]


@pytest.mark.parametrize("name", PARTS)
def test_a_whole_manual_is_on_the_page_and_its_pictures_are_served(open_page: Open, name: str) -> None:
    shown = open_page("manual", part=name)
    assert not shown.exception
    said = text(shown)
    bare = re.sub(r"<[^>]*>", "", said).replace("&#34;", '"').replace("&#39;", "'").replace("&lt;", "<")
    bare = bare.replace("&gt;", ">").replace("&amp;", "&")
    assert [line for line in plain(parts.source(name)) if line not in bare] == []
    found = re.findall(r'<img src="[^"]*/assets/([\w-]+\.png)\?', said)
    assert len(found) == parts.source(name).count("![")
    for picture in found:
        assert assets.content(picture) == (ROOT / "docs" / "screenshots" / picture).read_bytes()
    assert f'href="{"?part=" + name if name != parts.FIRST else "?"}" target="_self" aria-current="true"' in said


@pytest.mark.parametrize("name", PARTS)
def test_pages_and_manuals_that_are_named_are_there(open_page: Open, name: str) -> None:
    source, said = parts.source(name), text(open_page("manual", part=name))
    titles = {row.title: row.name for row in menu.ROWS if row.in_menu}
    named = set(re.findall(r"\*\*(.+?)\*\*", source))
    assert named <= set(titles) | {"指標"}
    for title in named & set(titles):
        assert f'href="/{titles[title] if titles[title] != menu.FIRST else ""}' in said, title
    for file in re.findall(r"\]\(([\w./-]+\.md)\)", source):
        assert (parts.DOCS / parts.PARTS[name].file).parent.joinpath(file).resolve().is_file()
    assert source.count(".md)") == said.count('href="/manual?part=')


def test_the_same_text_is_printed() -> None:
    with selection.of_address([("part", "plan")]):
        printed = registry.print_view("manual")
    assert printed.title == parts.manual("plan").title == "計画取込みの手引き"
    assert "よくある十の質問" in printed.body and printed.body.count("<h3") == PLAN.count("\n### ")
    with selection.of_address([]):
        assert registry.print_view("manual").title == parts.manual("resident").title
    with selection.within(selection.Address([("part", "nobody")], is_exact=True)), pytest.raises(NotThere, match="手引き"):
        registry.print_view("manual")


def test_a_link_to_a_manual_says_whose_it_is() -> None:
    with selection.of_address([("part", "office")]):
        assert registry.description("/manual").title.startswith("DX担当課の手引き｜")


@cache
def said() -> tuple[str, Sequence[str]]:
    """Return every text that the program or a form of it can show, and a pattern of each that it puts together.

    Also the headings of the manuals, by which one sends to another.
    """
    rooms = ("pages", "ui", "access", "store", "loaders", "domain")
    files = [path for room in rooms for path in (ROOT / room).rglob("*.py")]
    nodes = [node for path in files for node in ast.walk(ast.parse(path.read_text("utf-8")))]
    texts = [node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    heads = [line.lstrip("# ") for name in PARTS for line in parts.source(name).splitlines() if line.startswith("#")]
    patterns = [
        "".join(re.escape(piece.value) if isinstance(piece, ast.Constant) else ".{1,9}" for piece in node.values)
        for node in nodes
        if isinstance(node, ast.JoinedStr)
        and sum(len(str(piece.value)) for piece in node.values if isinstance(piece, ast.Constant)) >= _LEAST_OF_OURS
    ]
    return "\n".join([*texts, *heads, (ROOT / "deploy" / "install.sh").read_text("utf-8")]), patterns


def is_said(words: str) -> bool:
    """Tell whether a screen has these words."""
    texts, patterns = said()
    return words in texts or any(re.fullmatch(pattern, words) for pattern in patterns)


@pytest.mark.parametrize("name", [name for name in PARTS if name != "plan"])
def test_what_a_manual_quotes_stands_on_the_screen(name: str) -> None:
    quoted = re.findall(r"「([^」]+)」", parts.source(name))
    assert len(quoted) > 3
    pieces = [(quote, piece.strip()) for quote in quoted for piece in quote.split("…")]
    assert [quote for quote, piece in pieces if not is_said(piece)] == []
    assert not is_said("この取消しを取り消す取消し") and not is_said("この画面を消す")


def test_what_the_guide_quotes_of_the_screen_and_the_workbook_stands_there() -> None:
    sources = "".join(inspect.getsource(module) for module in (own_table, steps, received)) + (
        (ROOT / "pages" / "plans" / "page.py").read_text("utf-8")
    )
    for words in (
        "空のブックをダウンロード", "自分の表から作る", "この意味でブックを作る", "1. ブックをダウンロードする",
        "2. 記入したブックを読み込む", "印の付いたブックをダウンロード", "この内容で取り込む", "承認に送る", "計画の改定",
        "書き誤りの訂正", "実績を登録する",
    ):
        assert words in PLAN and words in sources, words
    needed = {field.name for field in form.FIELDS if not field.is_optional}
    row = next(line for line in PLAN.splitlines() if line.startswith("| 計画 |"))
    assert set(row.split("|")[2].strip().split("、")) == needed
    firsts = [line.split("|")[1].strip() for line in PLAN.splitlines() if line.startswith("| ")]
    assert set(form.SHEETS) <= {sheet for first in firsts for sheet in first.split("・")}


@pytest.mark.parametrize("line", ["<b>", "a ` b", "[a](b)", "#### four", "> quoted", "* star", "*slanted*"])
def test_a_mark_that_the_page_cannot_draw_is_no_part_of_a_manual(line: str) -> None:
    with pytest.raises(ValueError, match=re.escape(line)):
        list(manual._drawn([line]))


def test_the_marks_of_a_manual_are_drawn_and_its_texts_escaped() -> None:
    lines = ["1. `a<b>`を打つ", "", "```sh", "make <all>", "", "# 行", "```", "2. 見る"]
    said = "".join(manual._drawn(lines))
    assert '<ol start="1"><li><code>a&lt;b&gt;</code>を打つ</li></ol>' in said
    assert '<code>make &lt;all&gt;\n\n# 行</code></pre>' in said
    assert '<ol start="2"><li>見る</li></ol>' in said
    with pytest.raises(ValueError, match="no head"):
        list(manual._drawn(["| | 値 |", "|---|---|", "| a | 1 |"]))
    with pytest.raises(ValueError, match="not closed"):
        list(manual._drawn(["```sh", "make all"]))
