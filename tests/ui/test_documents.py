"""Whole documents: what is given is escaped unless it is Markup, and nothing that a template names may be left out."""

import re

import pytest
from jinja2 import UndefinedError

from ui import documents, markup


def test_what_is_given_is_escaped_and_markup_is_not() -> None:
    hostile = documents.document("not_saved.html", reason="<script>1</script>", first="/")
    assert "<p>&lt;script&gt;1&lt;/script&gt;</p>" in hostile and "<script" not in hostile
    assert "<p><b>1</b></p>" in documents.document(
        "not_saved.html", reason=markup.html("<b>{}</b>", 1), first="/"
    )


def test_a_document_is_japanese_and_nothing_stands_before_its_type() -> None:
    document = documents.document("not_saved.html", reason="なし", first="/")
    assert document.startswith('<!DOCTYPE html><html lang="ja"><head><meta charset="utf-8">')
    assert document.endswith("</body></html>")


def test_a_place_that_nothing_is_given_for_is_an_error() -> None:
    with pytest.raises(UndefinedError, match="reason"):
        documents.document("not_saved.html")


def test_nothing_in_words_ends_the_string_or_the_style_that_they_stand_in() -> None:
    words = documents.css_text("a\"}</style><script>&'\\\n")
    assert not set(words) & set("\"<>&'}/\n") and "\\22 " in words and "\\5c " in words
    assert re.sub(r"\\([0-9a-f]+) ", lambda code: chr(int(code[1], 16)), words) == "a\"}</style><script>&'\\\n"
