"""Nothing that a sender, a plan or an address says is Markdown, wherever Streamlit would read it as such."""

import ast
import re
from collections.abc import Iterator

import pytest

from tests.cities import ROOT
from tests.files import own_files
from ui import plain

# What Streamlit reads in a label or a message, as far as its scripts say: beside CommonMark and GFM its own signs.
MARKDOWN = {
    "a link": "[押す](https://evil.example)",
    "an address that becomes one": "https://evil.example",
    "one without a scheme": "www.evil.example",
    "a mail address": "a@evil.example",
    "a picture": "![x](https://evil.example/x.png)",
    "an icon": ":material/check:",
    "a mark of Streamlit's": ":streamlit:",
    "a colour": ":red[至急]",
    "an emoji": ":smile:",
    "a formula": "$x$",
    "HTML": "<b>x</b>",
    "an entity": "&lt;",
    "emphasis": "**x** _x_ ~~x~~ `x`",
    "a heading": "# x",
    "a list": "- x",
    "a numbered list": "1. x",
    "another": "1) x",
    "a quotation": "> x",
    "a rule": "---",
    "an arrow": "-> <- >= --",
    "code": "    x",
    "a foot note": "[^1]",
    "a table": "|a|b|\n|-|-|\n|c|d|",
    "an escape": "\\*",
    "two lines": "x\n\n# y",
}
MEANS_SOMETHING = re.compile(
    r"[!#$&()*:<>@\[\\\]^`{|}~\n\r\t]|(?i:www\.)|(?<![^\W_])[-+._=]|[-+._=](?![^\W_])|^\s|\s$"
)


@pytest.mark.parametrize("said", MARKDOWN.values(), ids=MARKDOWN.keys())
def test_no_sign_that_means_something_is_left(said: str) -> None:
    assert MEANS_SOMETHING.search(said) or said.startswith(" ")
    assert not MEANS_SOMETHING.search(plain.text(said))


@pytest.mark.parametrize(
    "said",
    ["銚子市 1,234.5件", "2026-11-21", "実績_銚子市.xlsx", "30～60分（累計）", "「LINE友だち」　変更なし", "choshi-2-1-line"],
)
def test_a_text_without_such_signs_is_shown_as_it_is(said: str) -> None:
    assert plain.text(said) == said


def test_a_text_says_the_same_in_full_width_signs_and_direction_marks_by_their_names() -> None:
    assert plain.text("[押す](https://a.jp)") == "［押す］（https：//a.jp）"
    assert plain.text("実績\u202egnp.exe") == "実績〔U+202E〕gnp.exe"
    assert plain.named({"own": "*1*"})("own") == "＊1＊"


# Of Streamlit's elements those that read Markdown in their first argument, and in these named ones.
READS_MARKDOWN = {
    "badge", "button", "caption", "checkbox", "color_picker", "date_input", "datetime_input", "dialog",
    "download_button", "error", "expander", "feedback", "file_uploader", "form_submit_button", "header", "info",
    "link_button", "markdown", "menu_button", "metric", "multiselect", "number_input", "page_link", "pills", "popover",
    "radio", "segmented_control", "select_slider", "selectbox", "slider", "spinner", "status", "subheader", "success",
    "tabs", "text_area", "text_input", "time_input", "title", "toast", "toggle", "warning", "write",
}  # fmt: skip
NAMED = {"label", "body", "text", "help", "alt", "captions", "title"}
# And those whose options are read as Markdown too.
OF_OPTIONS = {"radio", "segmented_control", "pills"}


def is_plain(node: ast.expr) -> bool:
    """Tell whether it is a text of the source, or what ui/plain.py made of one."""
    if isinstance(node, ast.IfExp):
        return is_plain(node.body) and is_plain(node.orelse)
    if isinstance(node, ast.JoinedStr):
        return all(is_plain(part.value) for part in node.values if isinstance(part, ast.FormattedValue))
    if isinstance(node, ast.List | ast.Tuple):
        return all(map(is_plain, node.elts))
    if isinstance(node, ast.Call):
        called = node.func
        return isinstance(called, ast.Attribute) and isinstance(called.value, ast.Name) and called.value.id == "plain"
    return isinstance(node, ast.Constant)


def markdown(source: str) -> Iterator[int]:
    """Yield the lines in which Streamlit is given a text to read as Markdown that may be anybody's."""
    tree = ast.parse(source)
    modules = {
        alias.asname or alias.name
        for node in ast.walk(tree) if isinstance(node, ast.ImportFrom | ast.Import)
        for alias in node.names
        if not (isinstance(node, ast.Import) and alias.asname == "st")
    }  # fmt: skip
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        owner, name = node.func.value, node.func.attr
        others = modules | {"self", "_LOG", "log"}
        if name not in READS_MARKDOWN or not isinstance(owner, ast.Name) or owner.id in others:
            continue
        texts = [*node.args[:1], *(word.value for word in node.keywords if word.arg in NAMED)]
        if name in OF_OPTIONS:
            named = [word.value for word in node.keywords if word.arg == "format_func"]
            texts += named or [*node.args[1:2], *(word.value for word in node.keywords if word.arg == "options")]
        if not all(map(is_plain, texts)):
            yield node.lineno


@pytest.mark.parametrize(
    ("call", "is_seen"),
    [
        ('st.error("だめです。")', False),
        ('st.error(plain.text(f"だめです。{refused}"))', False),
        ('st.info("a" if is_one else "b")', False),
        ('st.checkbox(f"{plain.text(seen)}**{plain.text(asks)}**", key=key)', False),
        ('st.radio(plain.text(name), [1, 2], format_func=plain.named(words))', False),
        ('selection.write("pick", ids)', False),
        ('st.error(f"だめです。{refused}")', True),
        ("away.button(label)", True),
        ('st.expander("内容（%s）" % name)', True),
        ("st.info(refused)", True),
        ('st.radio("どちら", names)', True),
        ('st.radio("どちら", [1, 2], format_func=words.__getitem__)', True),
        ('st.tabs(names)', True),
        ('st.button("送る", help=name)', True),
        ('st.selectbox(label=name, options=[])', True),
    ],
)
def test_a_text_of_anybody_s_is_seen(call: str, is_seen: bool) -> None:
    source = f"import streamlit as st\nfrom ui import plain, selection\n{call}"
    assert list(markdown(source)) == ([3] if is_seen else [])


def test_streamlit_is_given_texts_of_the_source_or_plain_ones() -> None:
    files = {path.relative_to(ROOT).as_posix(): path for path in own_files() if path.suffix == ".py"}
    assert [
        f"{name}:{line}"
        for name, path in files.items()
        if name.startswith(("pages/", "ui/", "access/"))
        for line in markdown(path.read_text("utf-8"))
    ] == []
