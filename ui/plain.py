"""A text as Streamlit draws it: nothing in it is Markdown, whoever wrote it.

Streamlit reads its labels and messages as Markdown, and a backslash does not help: after it has been taken away,
addresses become links, `:material/…:` a picture and `->` an arrow. So each sign that could mean something there is
written as its full-width twin (＊ for *), which means nothing and reads the same. HTML (ui/markup.py) needs none of it.
"""

import re
from collections.abc import Callable, Mapping
from typing import TypeVar

from domain import directions

Choice = TypeVar("Choice")

_TWINS = {ord(sign): chr(ord(sign) + 0xFEE0) for sign in "!#$&()*:<>@[\\]^`{|}~"}
# Inside a word or a number these mean nothing: 1,234.5, 2026-11-21, 実績_銚子市.xlsx.
_AT_AN_END = re.compile(r"(?<![^\W_])[-+._=]|[-+._=](?![^\W_])")
_BREAK = re.compile(r"[ \t\r\n\f\v]+")
_ADDRESS = re.compile(r"(?i)\bwww\.")


def text(words: str) -> str:
    """Return a text that Streamlit shows as it is, in one line, direction marks by their names."""
    line = _BREAK.sub(" ", directions.shown(words)).strip().translate(_TWINS)
    line = _ADDRESS.sub(lambda found: found[0].replace(".", "．"), line)
    return _AT_AN_END.sub(lambda found: chr(ord(found[0]) + 0xFEE0), line)


def named(words: Mapping[Choice, str]) -> Callable[[Choice], str]:
    """Return what names the options of a choice, each as `text` writes it."""
    return lambda choice: text(words[choice])
