"""A new page is one folder and one row: a copy of the dashboard gets one, and everything else finds it."""

import shutil
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.conftest import Server, start
from tests.cities import ROOT

FOLDER = {
    "__init__.py": '"""見学: a page that a test adds."""\n',
    "page.py": """import streamlit as st
from ui import downloads, heading
heading.draw("見学", "試験が足したページです。", print_view="tour")
st.html(downloads.offer("見学の表", table="tour_table"))
""",
    "offers.py": """from ui import markup
from ui.offers import Offers, Told
from ui.paper import Printed
from ui.sheets import Sheet
OFFERS = Offers(
    {"tour_table": lambda: Sheet("見学の表", ["市"], [["銚子市"]])},
    lambda: Told("見学", "試験が足したページ。"),
    lambda: Printed("見学", markup.paragraph("紙の見学。"), "試験", markup.EMPTY),
)
""",
    "style.css": ".dx-tour { color: inherit; }\n",
}
ROW = '    Row("tour", "見学", "", {readers}),\n'
IN_THE_MENU = """
from streamlit.testing.v1 import AppTest
page = AppTest.from_file("ui/shell.py", default_timeout=60).run()
assert not page.exception, page.exception
print([row["url_pathname"] for row in page._registered_pages.values()])
"""
BEFORE_THE_GATE = """
from pages import registry
print(registry.page_of("/download/tour_table.csv").readers.name, registry.page_of("/print/tour").readers.name)
"""


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the code with one folder and one row more."""
    copied = tmp_path_factory.mktemp("copy") / "dashboard"
    rooms = ("access", "charts", "domain", "loaders", "metrics", "pages", "reports", "server", "store", "ui")
    for part in (*rooms, ".streamlit"):
        shutil.copytree(ROOT / part, copied / part, ignore=shutil.ignore_patterns("__pycache__", "secrets.toml"))
    shutil.copy(ROOT / "app.py", copied)
    folder = copied / "pages" / "tour"
    folder.mkdir()
    for name, text in FOLDER.items():
        (folder / name).write_text(text, encoding="utf-8")
    menu = copied / "ui" / "menu.py"
    rows, end = menu.read_text(encoding="utf-8").split('    Row("admin"')
    menu.write_text(f'{rows}{ROW.format(readers="Readers.OF_SOME_CITIES")}    Row("admin"{end}', encoding="utf-8")
    return copied


@pytest.fixture(scope="module")
def served(copy: Path, real_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The copy as a server, on a database of its own."""
    database = tmp_path_factory.mktemp("served") / "new_page.duckdb"
    shutil.copyfile(real_database, database)
    running = start(database, root=copy)
    yield running
    running.stop()


def said_by(copy: Path, program: str, database: Path) -> str:
    ran = subprocess.run(
        [sys.executable, "-c", program],
        cwd=copy,
        env={"PATH": "/usr/bin:/bin", "DX_DATABASE": str(database), "PYTHONPATH": str(copy)},
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


def body(server: Server, path: str) -> str:
    with urllib.request.urlopen(server.url + path, timeout=30) as answer:
        return str(answer.read().decode("utf-8"))


def test_it_stands_in_the_menu(copy: Path, real_database: Path, tmp_path: Path) -> None:
    database = tmp_path / "menu.duckdb"
    shutil.copyfile(real_database, database)
    assert "'tour'" in said_by(copy, IN_THE_MENU, database)


def test_its_document_has_its_title_and_description(served: Server) -> None:
    page = body(served, "/tour")
    assert "<title>見学｜自治体DX計画ダッシュボード</title>" in page
    assert '<meta name="description" content="試験が足したページ。">' in page
    assert 'href="/print/tour"' in page


def test_its_files_are_served(served: Server) -> None:
    assert body(served, "/download/tour_table.csv") == "\ufeff市\r\n銚子市\r\n"


def test_its_print_view_is_served(served: Server) -> None:
    assert "<h1>見学</h1>" in body(served, "/print/tour")


def test_its_style_is_part_of_the_sheet(served: Server) -> None:
    assert ".dx-tour" in body(served, "/assets/style.css")


def test_the_gate_asks_its_row_who_may_read_what_it_offers(copy: Path, real_database: Path, tmp_path: Path) -> None:
    said = said_by(copy, BEFORE_THE_GATE, tmp_path / "none.duckdb")
    assert said.split() == ["OF_SOME_CITIES", "OF_SOME_CITIES"]


def test_a_closed_dashboard_keeps_its_files_closed(
    copy: Path, real_database: Path, tmp_path: Path
) -> None:
    database = tmp_path / "closed.duckdb"
    shutil.copyfile(real_database, database)
    closed = start(database, root=copy, DX_READING="sign-in")
    try:
        for path in ("/download/tour_table.csv", "/print/tour"):
            with pytest.raises(urllib.error.HTTPError, match="403"):
                body(closed, path)
    finally:
        closed.stop()
