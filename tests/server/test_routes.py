"""The routes beside the pages: QR codes, assets, downloads, as a plain client sees them."""

import re
from urllib.parse import parse_qs, quote, unquote, urlsplit
from xml.etree import ElementTree

import pytest

from server import assets, qr
from store.practice.purpose import PRACTICE
from tests.browser.conftest import Server
from tests.server.test_document import Answer
from ui.share import LONGEST_IN_A_QR


def modules(svg: bytes) -> set[tuple[int, int]]:
    """Return the dark modules of a drawn code, by row and column: the picture read back, line by line."""
    root = ElementTree.fromstring(svg)
    path = next(element for element in root.iter() if element.tag.endswith("path") and element.get("stroke"))
    x, y, dark = 0.0, 0.0, set()
    for command, numbers in re.findall(r"([MmhH])([^MmhH]*)", path.attrib["d"]):
        values = [float(number) for number in re.findall(r"-?[\d.]+", numbers)]
        if command in "Mm":
            x, y = (values[0], values[1]) if command == "M" else (x + values[0], y + values[1])
        else:
            dark |= {(int(y - 4), int(x - 4) + step) for step in range(int(values[0]))}
            x += values[0]
    return dark


def test_the_code_that_is_drawn_is_the_code_of_the_link(dashboard: Server) -> None:
    link = f"{dashboard.url}/city?city=togane&theme=security&words={quote('窓口')}"
    answer = Answer(dashboard, f"/share/qr.svg?to={quote(link, safe='')}")
    assert answer.status == 200 and answer.headers["content-type"] == "image/svg+xml"
    meant = {(row, column) for row, line in enumerate(qr.code(link).matrix) for column, bit in enumerate(line) if bit}
    assert modules(answer.body) == meant
    assert modules(qr.drawn(f"{link}x")) != meant


@pytest.mark.parametrize(
    "to",
    [
        "", "http://example.com/", "//example.com/", "javascript:alert(1)", "http://[", "ftp://{host}/",
        "http://{host}@x.jp/",
        "http://x@{host}/", "http://{host}/あ", "{host}", "http://{host}.example.com/",
        "http://{host}/?" + "x" * LONGEST_IN_A_QR,
    ],
)  # fmt: skip
def test_no_code_is_made_for_another_host(dashboard: Server, to: str) -> None:
    link = to.replace("{host}", dashboard.url.removeprefix("http://"))
    answer = Answer(dashboard, f"/share/qr.svg?to={quote(link, safe='')}")
    assert answer.status == 400 and answer.text.endswith("。")


def test_a_proxy_may_name_the_host_that_visitors_see(dashboard: Server) -> None:
    path = f"/share/qr.svg?to={quote('https://dx.city.example.jp/city', safe='')}"
    assert Answer(dashboard, path).status == 400
    assert Answer(dashboard, path, X_Forwarded_Host="dx.city.example.jp").status == 200


def test_a_download_has_its_name_and_its_kind(dashboard: Server) -> None:
    answer = Answer(dashboard, "/download/city_kpis.csv?city=togane")
    assert answer.status == 200 and answer.headers["content-type"] == "text/csv; charset=utf-8"
    name = unquote(answer.headers["content-disposition"].removeprefix("attachment; filename*=UTF-8''"))
    assert name.startswith(f"{PRACTICE}_") and "東金市" in name and name.endswith("_2030-09-01.csv")
    assert answer.body.startswith(b"\xef\xbb\xbf")
    book = Answer(dashboard, "/download/city_kpis.xlsx?city=togane")
    assert book.status == 200 and book.body.startswith(b"PK")


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/download/nothing.csv", "「nothing.csv」というファイルはありません"),
        ("/download/city_kpis.exe", "というファイルはありません"),
        ("/download/%3Cscript%3E.csv", "「&lt;script&gt;.csv」"),
        ("/download/city_kpis.csv?city=togane&words=zzzz", "この条件に合うデータがない"),
    ],
)
def test_what_cannot_be_saved_is_a_page_that_says_why(dashboard: Server, path: str, words: str) -> None:
    answer = Answer(dashboard, path)
    assert answer.status == 404 and words in answer.text and '<html lang="ja">' in answer.text


def test_an_asset_is_kept_for_good_under_the_address_of_its_content(dashboard: Server) -> None:
    for name in ("style.css", "page.js"):
        current = Answer(dashboard, assets.address(name))
        assert "immutable" in current.headers["cache-control"] and current.body == assets.content(name)
        assert Answer(dashboard, f"/assets/{name}?old").headers["cache-control"] == "no-cache"
    for stranger in ("/assets/../settings.py", "/assets/%2e%2e/settings.py", "/assets/icon.png"):
        assert Answer(dashboard, stranger).status in (400, 404)
    assert Answer(dashboard, "/assets/").status == 301  # to the address without its last stroke


RETIRED = "choshi-5-3-undecided"


@pytest.mark.parametrize("prefix", ["", "/print"])
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_link_to_an_id_that_is_no_kpi_any_more_leads_to_the_city_at_the_initiative(
    dashboard: Server, prefix: str, method: str
) -> None:
    answer = Answer(dashboard, f"{prefix}/kpi?embed=true&kpi={RETIRED}", method)
    assert answer.status == 303
    address = urlsplit(answer.headers["location"])
    assert address.path == f"{prefix}/city"
    assert parse_qs(address.query) == {
        "embed": ["true"], "city": ["choshi"], "initiative": ["choshi-5-3"], "retired": [RETIRED],
    }  # fmt: skip
    found = Answer(dashboard, answer.headers["location"])
    assert found.status == 200 and "銚子市" in found.text
    if prefix:
        assert f"「{RETIRED}」は、いまは銚子市の指標ではありません" in found.text


def test_a_file_of_an_id_that_is_no_kpi_any_more_says_what_stands_in_its_place(dashboard: Server) -> None:
    answer = Answer(dashboard, f"/download/kpi_points.csv?kpi={RETIRED}")
    assert answer.status == 404
    assert f"「{RETIRED}」は、いまは銚子市の指標ではありません" in answer.text
    assert "取組「医療介護情報連携の実現」にあたります" in answer.text
