"""What people of an office are told names no file of the source, no function and no word of Python.

Two ways: every Japanese text of the rooms that speak to them, read off the source, and what hostile, foreign and clumsy
files and slips in a plan workbook are really told (test_workbook_gate.py, test_clumsy_files.py, test_plan_workbook.py).
"""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.cities import ROOT

# The rooms that speak to whoever sends a file or opens a page.
SPEAKING = (
    "access", "domain", "loaders/actuals", "loaders/book", "loaders/files", "loaders/plan_book", "loaders/notation.py",
    "loaders/reporting.py", "pages", "server", "store/__main__.py", "store/uploads", "store/write.py",
    "store/plans/importing.py", "store/plans/revising.py", "store/practice/purpose.py", "store/copies", "ui",
)  # fmt: skip
_JAPANESE = re.compile("[\u3040-\u30ff\u4e00-\u9fff]")
_INTERNAL = re.compile(
    r"\.py\b|\.toml\b|loaders/|store/|pages/|data/|xl/|(?<!If-)\bNone\b|\bTrue\b|\bFalse\b|Error\b|Exception|Traceback"
    r"|[Pp]ython"
    r"|\bpip\b|`|\b[a-z]+_[a-z_]+\b|<class|object at 0x|\bb'|Errno"
)
# For those who run the server or transcribe a plan, where a path or a command is the remedy; the words, and why.
FOR_OPERATORS = {
    "python -m store build を実行してください": "the command line alone, where that command is the remedy",
    "取り込んだ改定ではなく data/ を採る市": "the help of a command that the operator runs on data/",
    "なければ data/dashboard.duckdb）": "the help of a command: the file that it opens",
    "trusts_unverified_email は、": "the file of roles, which the operator writes: the name of its key",
    "pg_dump による": "the page 管理, which operators alone open",
    "誤植なら corrections.csv に書いてください": "whoever transcribes; a plan workbook names its sheet 訂正 instead",
}


def texts(path: Path) -> Iterator[tuple[int, str]]:
    """Yield the Japanese texts of a module but for its docstrings, with their lines; what is put in stands as {}."""
    tree = ast.parse(path.read_text("utf-8"))
    inside = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            inside.add(id(node.value))
        if isinstance(node, ast.JoinedStr):
            words = "".join(part.value if isinstance(part, ast.Constant) else _put_in(part) for part in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in inside:
            words = node.value
        else:
            continue
        if _JAPANESE.search(words) and "(?P<" not in words:
            yield node.lineno, words


def _put_in(part: ast.expr) -> str:
    """Return {}, or what shows that the name of a class or a value as Python writes it is put in."""
    names = {node.attr for node in ast.walk(part) if isinstance(node, ast.Attribute)}
    is_python = isinstance(part, ast.FormattedValue) and part.conversion == ord("r")
    return "{Python}" if is_python or "__name__" in names else "{}"


def plain(words: str) -> bool:
    """Tell whether a message names nothing of the program."""
    for allowed in FOR_OPERATORS:
        words = words.replace(allowed, "")
    return _INTERNAL.search(words) is None


@pytest.mark.parametrize(
    "words",
    [
        "loaders/notation.py に加えてください", "dated_quantity で読んでください", "元の「None」に戻してください",
        "壊れています（BadZipFile、KeyError）", "b'PK' ではありません", "[Errno 2] がありません", "`make` を実行します",
    ],
)  # fmt: skip
def test_words_of_the_program_are_known(words: str) -> None:
    assert not plain(words)


@cache
def said() -> tuple[tuple[str, int, str], ...]:
    """Return the texts of the speaking rooms with their places."""
    modules = [
        path for room in SPEAKING for path in ([ROOT / room] if "." in room else sorted((ROOT / room).rglob("*.py")))
    ]
    assert len(modules) > 150
    return tuple((str(path.relative_to(ROOT)), line, words) for path in modules for line, words in texts(path))


def test_no_text_for_people_of_an_office_names_anything_of_the_program() -> None:
    assert [f"{path}:{line}: {words}" for path, line, words in said() if not plain(words)] == []


def test_every_exception_is_needed() -> None:
    everything = "\n".join(words for _, _, words in said())
    assert [words for words in FOR_OPERATORS if words not in everything] == []
