"""見本: every page on fictitious actuals beside the real database, which knows nothing of it, and it nothing of that."""

import re
import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from streamlit.testing.v1 import AppTest

from access import served
from domain.actual import Actual
from domain.codes import Mark
from store import write
from store.database import Database
from store.plans.build import bring
from tests.pages.conftest import TODAY, Open, opened, text
from tests.served import forget
from tests.store import small
from tools.postgresql_server import Server
from ui import menu

NAMES = [row.name for row in menu.ROWS if row.readers is not menu.Readers.SHARERS]
READ = [name for name in NAMES if not menu.row(name).writes]
BANNER = "<strong>架空の実績による見本</strong>"
WAY_IN, WAY_BACK = "見本（架空の実績）で見る", "実際の画面に戻る"
LINE = "choshi-2-1-line-friends"
TELLING: tuple[tuple[str, dict[str, str]], ...] = (
    ("overview", {}),
    ("city", {"city": "choshi"}),
    ("kpi", {"kpi": LINE}),
    ("history", {"version": "2"}),
)


@pytest.fixture(autouse=True)
def _with_a_sample(monkeypatch: pytest.MonkeyPatch, sample_folder: Path) -> None:
    monkeypatch.setenv("DX_SAMPLE_FOLDER", str(sample_folder))


@pytest.fixture(scope="module")
def revised(real_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real plans with one more version: an actual of 銚子市's LINE friends."""
    path = tmp_path_factory.mktemp("sample") / "revised.duckdb"
    shutil.copy(real_database, path)
    value = Decimal(4321)
    actual = Actual(LINE, date(2026, 3, 31), 2025, value, value, "4,321", None, Mark.FINAL)
    upload = write.Upload(122025, 1, "hash", "実績.xlsx", "企画課 試験", "", (actual,), ())
    with Database(path) as database:
        write.accept_upload(database, upload, datetime(2026, 11, 2, tzinfo=UTC))
    return path


def links(said: str) -> Iterator[tuple[str, str]]:
    """Yield address and words of every link to this dashboard on a page, but for places on the page itself."""
    for href, words in re.findall(r'<a [^>]*?href="([^"#]*)"[^>]*>(.*?)</a>', said, re.DOTALL):
        if not urlsplit(unescape(href)).netloc:
            yield unescape(href), words


def ways(said: str) -> dict[str, str]:
    """Return the addresses of the links of a page by their words."""
    return {words: href for href, words in links(said)}


def query(address: str) -> dict[str, list[str]]:
    return parse_qs(urlsplit(address).query)


@pytest.fixture(scope="module")
def shown(real_database: Path, sample_folder: Path) -> dict[str, str]:
    """What each page says in the sample beside the real database; none breaks."""
    said = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DX_SAMPLE_FOLDER", str(sample_folder))
        for name in NAMES:
            page = opened(patch, name, real_database, sample="1")
            assert not page.exception
            said[name] = text(page)
    return said


@pytest.mark.parametrize("name", NAMES)
def test_every_page_says_that_it_is_fictitious_and_every_link_stays_but_one(shown: dict[str, str], name: str) -> None:
    said = shown[name]
    assert said.count(BANNER) == 1 and "令和12年9月1日" in said
    found = list(links(said))
    assert [href for href, words in found if words == WAY_BACK] == ["/" if name == menu.FIRST else f"/{name}"]
    stay = [href for href, words in found if words != WAY_BACK and not href.startswith("/assets/")]
    assert stay and [href for href in stay if query(href).get("sample") != ["1"]] == []
    forms = re.findall('<form .*?</form>', said, re.DOTALL)
    assert [form for form in forms if '<input type="hidden" name="sample" value="1">' not in form] == []
    for form in forms:
        said = said.replace(form, "")
    assert [href for href in re.findall(r'(?:data-drawing|value)="([^"]*)"', said) if "sample=1" not in href] == []


@pytest.mark.parametrize("name", READ)
def test_what_leaves_a_page_is_named_for_it(shown: dict[str, str], name: str) -> None:
    for part in ("name", "caption"):
        told = re.findall(rf'data-{part}="([^"]*)"', shown[name])
        assert [one for one in told if not one.startswith("架空の実績による見本")] == []
    assert ">時点を固定したリンク<" not in shown[name]


def without_sample(said: str) -> str:
    """Return what a page says without the word and the part of addresses that tell the sample from practice."""
    said = unescape(unescape(unquote(said))).replace("による見本", "による練習用")
    said = said.replace("?sample=1&", "?").replace("&sample=1", "").replace("?sample=1", "")
    said = said.replace('<input type="hidden" name="sample" value="1">', "")
    return said.replace('href="?"', 'href=""')  # the page as it opens


@pytest.mark.parametrize("name", READ)
def test_a_page_of_the_sample_says_what_practice_says(
    shown: dict[str, str], open_page: Open, name: str, practice_database: Path
) -> None:
    sampled = re.sub(r"<a [^>]*>実際の画面に戻る</a>", "", shown[name])
    practised = text(open_page(name, practice_database))
    practised = re.sub(r'<div class="dx-share-field"><label for="dx-share-pinned">.*?</p></div>', "", practised)
    assert without_sample(sampled) == without_sample(practised)


@pytest.mark.parametrize("name", READ)
def test_a_page_of_the_real_database_says_nothing_of_it_after_it_was_shown(
    shown: dict[str, str], open_page: Open, name: str
) -> None:
    said = text(open_page(name)).replace(WAY_IN, "")
    assert "架空" not in said and "見本" not in said
    assert "sample=1" not in said.replace('href="/?sample=1"', "")


def test_what_is_remembered_of_one_is_never_shown_of_the_other(open_page: Open, revised: Path) -> None:
    # The same version, day and selection of both: nothing but the database tells one from the other.
    pins = {"v": "2", "on": TODAY.isoformat()}
    told = []
    for is_sample_first in (True, False):
        forget()
        for name, selection in TELLING:
            shown = {}
            for kept in ({"sample": "1"}, {}) if is_sample_first else ({}, {"sample": "1"}):
                shown["sample" in kept] = text(open_page(name, database=revised, **selection, **pins, **kept))
            told.append(shown)
    for first, second in zip(told[: len(TELLING)], told[len(TELLING) :], strict=True):
        assert first == second and first[True] != first[False]
    of_kpi, of_version = told[2], told[3]
    assert "4,321件" in of_kpi[False] and "4,321件" not in of_kpi[True]
    assert "4,321件" in of_version[False] and "4,321件" not in of_version[True]


def test_the_way_back_leads_to_the_same_page_without_what_means_another_thing_there(open_page: Open) -> None:
    page = open_page("kpi", sample="1", kpi=LINE, v="3", on="2027-07-01")
    said = ways(text(page))
    assert said[WAY_BACK] == f"/kpi?kpi={LINE}"
    assert query(said["現在の表示へ"]) == {"sample": ["1"], "kpi": [LINE]}
    page = open_page("history", sample="1", city="choshi", version="3")
    assert ways(text(page))[WAY_BACK] == "/history?city=choshi"


def test_the_first_page_leads_there_while_nothing_is_judged(open_page: Open, revised: Path) -> None:
    assert ways(text(open_page("overview")))[WAY_IN] == "/?sample=1"
    pinned = text(open_page("overview", v="1", on="2026-11-01"))
    assert ways(pinned)[WAY_IN] == "/?sample=1"
    assert WAY_IN not in text(open_page("overview", database=revised))
    assert WAY_IN not in text(open_page("overview", sample="1"))


def test_a_session_stays_when_the_menu_leads_to_an_address_that_says_nothing_of_it(open_page: Open) -> None:
    page = open_page("overview", sample="1")
    page.query_params.clear()
    page.switch_page("../pages/method/page.py")
    page = page.run()
    assert BANNER in text(page) and page.query_params["sample"] == "1"


@pytest.mark.parametrize("asked", ["0", "", "true", "１"])
def test_only_1_asks_for_it(open_page: Open, asked: str) -> None:
    assert "架空の実績による見本" not in text(open_page("method", sample=asked))


def test_without_one_the_real_page_says_so(open_page: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DX_SAMPLE", "off")
    said = text(open_page("overview", sample="1"))
    assert "このサーバーに見本はありません" in said and WAY_IN not in said and BANNER not in said
    assert WAY_IN not in text(open_page("overview"))


def test_practice_has_none_beside_it(open_page: Open, practice_database: Path) -> None:
    said = text(open_page("overview", database=practice_database, sample="1"))
    assert "架空の実績による練習用" in said and "見本" not in said


def test_nothing_there_is_for_who_changes_data(open_page: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("access.person.stranger", lambda _: None)
    monkeypatch.setattr("access.key.is_cookie", lambda _: True)
    real = open_page("upload", city="choshi")
    assert real.get("file_uploader") and real.get("download_button")
    page = open_page("upload", sample="1", city="choshi")
    assert "見本は見るだけのものです" in text(page)
    assert not (page.get("file_uploader") or page.get("download_button") or page.button)
    history = open_page("history", sample="1", version="3")
    assert "変わった実績" in text(history)
    assert not history.button and not history.text_input


def test_it_is_there_beside_postgresql_too(monkeypatch: pytest.MonkeyPatch, server: Server) -> None:
    address = server.database("sample")
    with Database(address, create=True) as database:
        bring(database, small.catalogue(), small.plans(), "test", "test", small.AT)
    page: AppTest = opened(monkeypatch, "overview", address, sample="1")
    assert not page.exception and BANNER in text(page)
    assert served.database().name.startswith("postgresql://")
    assert BANNER not in text(opened(monkeypatch, "overview", address))
