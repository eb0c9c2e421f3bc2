"""The document as served: what a program sees that runs no script, and what a browser is allowed."""

import base64
import hashlib
import html
import http.client
import re
from urllib.parse import quote, urlsplit

import pytest

from access import settings
from server import security
from store.practice.purpose import PRACTICE
from tests.browser.conftest import Server
from ui import menu
from ui.menu import PRODUCT


class Answer:
    """What a server answers to a client that keeps no cookies and follows nothing."""

    def __init__(self, server: Server, path: str, method: str = "GET", **headers: str) -> None:
        connection = http.client.HTTPConnection(urlsplit(server.url).netloc, timeout=30)
        connection.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
        answer = connection.getresponse()
        self.status, self.headers, self.body = answer.status, answer.headers, answer.read()
        connection.close()

    @property
    def text(self) -> str:
        return self.body.decode("utf-8")

    def meta(self, name: str) -> str:
        found = re.search(rf'<meta (?:name|property)="{name}" content="([^"]*)">', self.text)
        assert found, name
        return html.unescape(found[1])

    @property
    def title(self) -> str:
        found = re.findall(r"<title>([^<]*)</title>", self.text)
        assert len(found) == 1
        return html.unescape(found[0])


@pytest.mark.parametrize(
    ("path", "title", "words"),
    [
        ("/", "全体", ("銚子市・東金市", "124指標", "令和12年9月1日")),
        ("/city?city=togane", "東金市　東金市DX推進計画", ("令和8～令和12年度", "指標28件", "順調")),
        ("/city", "銚子市　銚子市DX推進計画", ("指標31件",)),
        ("/city?city=none", "銚子市　銚子市DX推進計画", ("指標31件",)),
        ("/kpi?kpi=togane-1-1-online-share", "オンライン申請可能な手続のオンライン化率（東金市）", ("状態はやや遅れ",)),
        ("/kpi?kpi=none", "指標", ("一つの指標",)),
        ("/compare?measure=none", "比較", ("共通指標を",)),
        ("/method", "計算方法", ("到達度",)),
        ("/?v=1&on=2026-11-21", "全体", ("2026-11-21", "データ版 1に固定した表示")),
        ("/?v=99999999999999999999&on=0001-01-01", "全体", ("令和12年9月1日",)),
    ],
)
def test_a_link_that_is_pasted_shows_its_page(dashboard: Server, path: str, title: str, words: tuple[str, ...]) -> None:
    answer = Answer(dashboard, path)
    assert answer.status == 200
    assert answer.title == answer.meta("og:title") == f"{title}｜{PRODUCT}"
    described = answer.meta("description")
    assert described == answer.meta("og:description") and described.startswith(f"【{PRACTICE}】")
    assert all(word in described for word in words), described
    assert '<html lang="ja"' in answer.text and 'lang="en"' not in answer.text


def test_every_page_has_a_title_and_a_description_of_its_own(dashboard: Server) -> None:
    answers = {row.name: Answer(dashboard, "/" if row.name == menu.FIRST else f"/{row.name}") for row in menu.ROWS}
    assert {answer.status for answer in answers.values()} == {200}
    assert len({answer.title for answer in answers.values()}) == len(answers)
    assert len({answer.meta("description") for answer in answers.values()}) == len(answers)


@pytest.mark.parametrize("path", ["/nowhere", "/overview", "/city/x", "/static/js/none.js", "/index.html"])
def test_an_unknown_page_is_404_and_not_to_be_indexed(dashboard: Server, path: str) -> None:
    answer = Answer(dashboard, path)
    assert answer.status == 404
    assert answer.title == f"ページが見つかりません｜{PRODUCT}" and answer.meta("robots") == "noindex"


@pytest.mark.parametrize("path", ["/kpi?kpi=", "/city?city=", "/compare?measure=", "/?v=", "/?on=", "/explore?q="])
def test_what_an_address_holds_never_becomes_markup(dashboard: Server, path: str) -> None:
    answer = Answer(dashboard, path + quote('"><script>alert(1)</script>\x00'))
    assert answer.status == 200 and "alert(1)" not in answer.text.replace("%3Ealert%281%29", "")
    assert len(re.findall("<script", answer.text)) == len(re.findall("<script", Answer(dashboard, "/").text))


def test_without_scripts_the_way_leads_to_the_print_view_of_that_very_page(dashboard: Server) -> None:
    city = Answer(dashboard, "/city?city=togane&v=3").text
    inside = city[city.index("<noscript>") : city.index("</noscript>")]
    assert (
        '<a href="/print/city?city=togane&amp;v=3">' in inside and "JavaScript" in inside and "Streamlit" not in inside
    )
    roadmap = Answer(dashboard, "/roadmap").text
    assert "/print/" not in roadmap[roadmap.index("<noscript>") : roadmap.index("</noscript>")]


def test_a_head_request_is_told_what_a_get_would_be(dashboard: Server) -> None:
    for path in ("/", "/city?city=togane", "/nowhere"):
        told, whole = Answer(dashboard, path, "HEAD"), Answer(dashboard, path)
        assert told.body == b"" and told.status == whole.status
        assert told.headers["content-length"] == whole.headers["content-length"] == str(len(whole.body))


def test_a_document_is_never_answered_from_what_a_browser_kept(dashboard: Server) -> None:
    first = Answer(dashboard, "/")
    assert first.headers["etag"] is None and first.headers["last-modified"] is None
    assert first.headers["cache-control"] == "no-cache"
    later = Answer(
        dashboard, "/", If_Modified_Since="Sat, 01 Jan 2050 00:00:00 GMT", If_None_Match="*", Range="bytes=0-9"
    )
    assert later.status == 200 and later.body == first.body


def rules(answer: Answer) -> dict[str, list[str]]:
    parts = [rule.split() for rule in answer.headers[security.POLICY].split(";")]
    return {name: values for name, *values in parts}


def test_only_the_scripts_that_stand_in_the_document_may_run(dashboard: Server) -> None:
    answer = Answer(dashboard, "/kpi")
    found = rules(answer)
    written = re.findall(r"<script>(.*?)</script>", answer.text, re.DOTALL)
    digests = [base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in written]
    assert (
        found["script-src"] == ["'self'", "'wasm-unsafe-eval'", *(f"'sha256-{digest}'" for digest in digests)]
        and digests
    )
    assert found["frame-ancestors"] == ["'self'"] and found["object-src"] == ["'none'"]
    sources = {value for values in found.values() for value in values}
    assert not [value for value in sources if "*" in value or "http" in value or value == "'unsafe-eval'"]


@pytest.mark.parametrize(
    "path",
    ["/", "/nowhere", "/favicon.png", "/assets/page.js", "/download/none.csv", "/share/qr.svg", "/_stcore/health"],
)
def test_every_answer_bears_the_headers(dashboard: Server, path: str) -> None:
    answer = Answer(dashboard, path)
    assert answer.headers["x-content-type-options"] == "nosniff" and answer.headers["referrer-policy"] == "same-origin"
    assert "frame-ancestors 'self'" in answer.headers[security.POLICY]


def test_sites_that_may_frame_the_pages_are_named_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DX_EMBED_ORIGINS", " https://www.city.example.jp  https://*.lg.example.jp:8443 ")
    origins = settings.read().embed_origins
    assert security.policy(origins).endswith(
        "frame-ancestors 'self' https://www.city.example.jp https://*.lg.example.jp:8443"
    )
    monkeypatch.delenv("DX_EMBED_ORIGINS")
    assert settings.read().embed_origins == ()


@pytest.mark.parametrize(
    "word",
    ["*", "https:", "example.jp", "https://example.jp/path", "https://a;script-src", "javascript:alert(1)", "'none'"],
)
def test_what_is_no_site_stops_the_server_at_its_start(monkeypatch: pytest.MonkeyPatch, word: str) -> None:
    monkeypatch.setenv("DX_EMBED_ORIGINS", word)
    with pytest.raises(ValueError, match="DX_EMBED_ORIGINS"):
        settings.read()


def test_the_document_of_the_first_page_shows_its_first_lines_at_once(dashboard: Server) -> None:
    text = Answer(dashboard, "/").text
    assert text.count('class="dx-first"') == 1 and text.index('class="dx-first"') < text.index('<div id="root">')
    assert '<p class="dx-finding">' in text and PRACTICE in text


@pytest.mark.parametrize("path", ["/?v=1", "/?on=2026-11-21", "/?embed=true", "/?sample=1", "/method", "/nowhere"])
def test_a_page_that_begins_with_something_else_shows_nothing_at_once(dashboard: Server, path: str) -> None:
    assert "dx-first" not in Answer(dashboard, path).text
