"""Rules of the house that no linter knows: widths, names that stay out, pinned packages, a production configuration."""

import ast
import io
import posixpath
import re
import sys
import tokenize
import tomllib
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from importlib.metadata import packages_distributions, version
from pathlib import Path

import pytest

from domain.version import VERSION
from tests.cities import ROOT
from tests.files import own_files, own_lines

SOURCES = (
    "domain", "loaders", "metrics", "reports", "store", "charts", "access", "ui", "pages", "server", "tools", "app.py",
)  # fmt: skip
# Written in halves, so that this file does not name them either.
STAYS_OUT = (
    "/wo" + "rk/",
    "/tm" + "p/",
    ".libr" + "ary/",
    "pypi." + "org",
    "pythonhosted." + "org",
    "registry.npm" + "js",
    "deb.debian." + "org",
)


def test_lines_are_at_most_120_characters() -> None:
    long = [
        f"{name}:{number}" for name, number, line in own_lines() if name.endswith((".py", ".sql")) and len(line) > 120
    ]
    assert long == []


def test_no_file_names_a_workplace_or_a_registry() -> None:
    assert [
        f"{name}:{number}: {line}" for name, number, line in own_lines() if any(word in line for word in STAYS_OUT)
    ] == []


def test_no_database_and_no_large_file_is_kept() -> None:
    files = {path.relative_to(ROOT).as_posix(): path.stat().st_size for path in own_files()}
    assert [name for name in files if re.search(r"\.duckdb(\.wal)?$|\.sqlite$|\.pyc$", name)] == []
    # What a report is written with has to lie here: it looks the same on every machine, and in ten years.
    fonts = [f"reports/fonts/BIZUDPGothic-{weight}.ttf" for weight in ("Bold", "Regular")]
    assert [name for name, size in files.items() if size > 1_000_000] == fonts


def python_files() -> list[Path]:
    found = []
    for source in SOURCES:
        path = ROOT / source
        found += [path] if path.is_file() else sorted(path.rglob("*.py"))
    return found


@cache
def imported(path: Path) -> frozenset[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            names.add(node.module.split(".")[0])
    return frozenset(names)


def is_constant_text(node: ast.expr) -> bool:
    """Tell whether it is a text of the source: one literal, or one of several; never one that was put together."""
    if isinstance(node, ast.IfExp):
        return is_constant_text(node.body) and is_constant_text(node.orelse)
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def made_up_html(source: str) -> list[int]:
    """Return the lines in which HTML is made of a text that is no constant of the source."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        called = node.func
        if isinstance(called, ast.Name):
            makes_html = called.id in {"Markup", "html"}
        else:
            of_markup = isinstance(called, ast.Attribute) and isinstance(called.value, ast.Name)
            makes_html = of_markup and called.attr == "Markup"  # markup.Markup, markupsafe.Markup
            makes_html |= of_markup and called.value.id == "markup" and called.attr == "html"
        if makes_html and not (node.args and is_constant_text(node.args[0])):
            found.append(node.lineno)
    return sorted(found)


@pytest.mark.parametrize(
    ("source", "is_allowed"),
    [
        ('Markup("<b>")', True),
        ('markup.html("<b>{}</b>" "<i>{}</i>", name, other)', True),
        ('markup.html("<b>{}</b>" if bold else "<i>{}</i>", name)', True),
        ('table.html(rows, "caption")', True),
        ('st.html(f"{page}")', True),
        ('Markup(f"<b>{name}</b>")', False),
        ('markup.Markup("<b>" + name)', False),
        ('markupsafe.Markup(name)', False),
        ('markup.html("<b>%s</b>" % name)', False),
        ('markup.html(template, name)', False),
        ('html("".join(pieces))', False),
        ('markup.html("<b>" if bold else name)', False),
        ('markup.html(template="<b>")', False),
        ('markup.html(*pieces)', False),
    ],
)  # fmt: skip
def test_only_a_text_of_the_source_is_taken_for_html(source: str, is_allowed: bool) -> None:
    assert (made_up_html(source) == []) is is_allowed


def test_html_is_made_of_constant_templates() -> None:
    # What goes into their places is escaped; ui/markup.py alone makes Markup of more.
    rooms = ("access/", "pages/", "ui/", "server/")
    files = {path.relative_to(ROOT).as_posix(): path for path in python_files()}
    assert [
        f"{name}:{line}"
        for name, path in files.items()
        if name.startswith(rooms) and name != "ui/markup.py"
        for line in made_up_html(path.read_text("utf-8"))
    ] == []


def pins(name: str) -> dict[str, str]:
    lines = [line.split("#")[0].strip() for line in (ROOT / name).read_text("utf-8").splitlines()]
    wanted = [line for line in lines if line and not line.startswith("-")]
    found = dict(line.split("==") for line in wanted)
    assert len(found) == len(wanted)
    return {canonical(package): pin for package, pin in found.items()}


def canonical(package: str) -> str:
    return re.sub(r"[-_.]+", "-", package).lower()


def test_every_import_is_required_and_every_requirement_has_a_reason() -> None:
    own = {Path(source).stem for source in SOURCES}
    distributions = packages_distributions()

    def needed_by(paths: Iterable[Path]) -> set[str]:
        names = frozenset[str]().union(*(imported(path) for path in paths)) - own - set(sys.stdlib_module_names)
        return {canonical(distributions[name][0]) for name in names if name in distributions}

    of_tools = [path for path in python_files() if path.is_relative_to(ROOT / "tools")]
    of_dashboard = [path for path in python_files() if path not in of_tools]
    needed, required = needed_by(of_dashboard), set(pins("requirements.txt"))
    assert needed <= required
    assert (by_tools := needed_by(of_tools)) <= required | set(pins("requirements-dev.txt"))
    # Not imported by name: openpyxl parses with defusedxml, zoneinfo reads tzdata where the system has none,
    # psycopg takes its libpq from psycopg-binary, Streamlit's sign-in is done by Authlib over httpx.
    assert required - needed - by_tools <= {"defusedxml", "tzdata", "psycopg-binary", "authlib", "httpx"}


def test_every_requirement_is_in_the_table_of_reasons() -> None:
    _, _, table = (ROOT / "docs" / "architecture.md").read_text("utf-8").partition("## Dependencies, and why each\n")
    rows = re.findall(r"(?m)^\| ([^|]+) \| [^|]+ \|$", table)
    told = {canonical(package.strip()) for row in rows for package in row.split(",")}
    assert (set(pins("requirements.txt")) | set(pins("requirements-dev.txt"))) - told == set()


# A path of this project (`ui/menu.py`) or the bare name of one of its files (`menu.py`), as prose mentions it.
MENTIONED = re.compile(r"(?<![\w/<>{}*.~-])([a-z_.][\w./-]*\.(?:py|sql|css|js|md|toml))(?![\w/*])")
# Files that an operator writes and that are never here.
NOT_KEPT = {".streamlit/secrets.toml", "secrets.toml", "roles.toml", "reminders.toml"}


def prose(is_there: Callable[[str, str], bool]) -> Iterator[tuple[str, list[str]]]:
    """Yield the name of a file and the files that its words mention: of code its comments and docstrings count.

    To tell these from the rest takes its time, and is done where something is mentioned anywhere that is not there.
    """
    for path in own_files():
        name = path.relative_to(ROOT).as_posix()
        if path.suffix in (".py", ".md", ".sql", ".css") and name != "CHANGELOG.md":
            text = path.read_text("utf-8")
            mentioned = MENTIONED.findall(text)
            if path.suffix == ".py" and not all(is_there(name, mention) for mention in mentioned):
                mentioned = MENTIONED.findall(told_by(text))
            yield name, mentioned


def told_by(code: str) -> str:
    """Return the comments and docstrings of a module."""
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    docstrings = [ast.get_docstring(node) for node in ast.walk(ast.parse(code)) if isinstance(node, documented)]
    tokens = tokenize.generate_tokens(io.StringIO(code).readline)
    return "\n".join([
        *(token.string for token in tokens if token.type == tokenize.COMMENT), *(text for text in docstrings if text)
    ])  # fmt: skip


def test_every_file_that_prose_names_is_there() -> None:
    paths = {path.relative_to(ROOT).as_posix() for path in own_files()} | NOT_KEPT
    names = {path.rpartition("/")[2] for path in paths}

    def is_there(name: str, mention: str) -> bool:
        beside = posixpath.normpath(f"{name.rpartition('/')[0]}/{mention}")
        return mention in paths or beside in paths or ("/" not in mention and mention in names)

    found = [(name, mention) for name, mentioned in prose(is_there) for mention in mentioned]
    assert [f"{name}: {mention}" for name, mention in found if not is_there(name, mention)] == []
    assert len(found) > 100  # else the words are not found where they stand


def test_each_engine_is_known_by_its_own_file_alone() -> None:
    knowing = {
        engine: [path.relative_to(ROOT).as_posix() for path in python_files() if imported(path) & packages]
        for engine, packages in {"DuckDB": {"duckdb"}, "PostgreSQL": {"psycopg", "psycopg_pool"}}.items()
    }
    assert knowing == {"DuckDB": ["store/engines/duckdb_file.py"], "PostgreSQL": ["store/engines/postgres.py"]}


def test_pins_agree_with_each_other_and_with_what_is_installed() -> None:
    constraints = pins("constraints.txt")
    direct = pins("requirements.txt") | pins("requirements-dev.txt")
    assert {package: constraints.get(package) for package in direct} == direct
    assert {package: version(package) for package in direct} == direct


def test_the_version_is_one() -> None:
    assert tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"] == VERSION


@pytest.mark.parametrize(
    ("section", "option", "expected"),
    [
        ("server", "address", "127.0.0.1"), ("server", "port", 8501), ("server", "headless", True),
        ("server", "maxUploadSize", 5), ("server", "fileWatcherType", "none"), ("server", "enableStaticServing", False),
        ("browser", "gatherUsageStats", False), ("client", "showErrorDetails", "none"),
        ("client", "toolbarMode", "minimal"),
    ],
)  # fmt: skip
def test_the_configuration_is_for_production(section: str, option: str, expected: object) -> None:
    config = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text("utf-8"))
    assert config[section][option] == expected


def contrast(first: str, second: str) -> float:
    def light(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    darker, lighter = sorted((light(first), light(second)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_the_theme_can_be_read(mode: str) -> None:
    theme = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text("utf-8"))["theme"]
    colours = theme[mode]
    for page in (colours["backgroundColor"], colours["secondaryBackgroundColor"]):
        for text in ("textColor", "linkColor", "primaryColor", "grayTextColor"):
            assert contrast(colours[text], page) >= 4.5, (mode, text, page)
        assert contrast(colours["borderColor"], page) >= 3, (mode, page)
    for mark in theme["chartCategoricalColors"]:
        assert contrast(mark, colours["backgroundColor"]) >= 3, (mode, mark)
