"""Behind a proxy with the settings of README.md, at the root of a host and below a path, over http and https.

The dashboard below /dx can be read only by who has signed in: the gate, the sign-in and every address are tried there.
"""

import html
import re
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote, urlsplit

import httpx
import oidc_provider_mock
import pytest
import websockets
from joserfc import jwt
from joserfc.jwk import OctKey
from playwright.sync_api import Browser, expect

from access import reach
from domain.access import Person, Role
from store import links
from store.database import Database
from tests.browser.conftest import Server, copied, free_port, opened, start
from tests.browser.proxies import HOST, Place, Proxy
from tests.browser.views import PAGES
from tests.loops import finished
from tests.server.test_sample import Raw

SECRET = "a secret of the tests, long enough"
ADMIN = "root@example.jp"
LINKS = [  # the name, the city, the last day; the practice data are read on 2030-09-01
    ("choshi", 122025, date(2099, 1, 1)),
    ("togane", 122131, date(2099, 1, 1)),
    ("ended", 122025, date(2030, 8, 31)),
]
WRONG = {  # a line of the settings, what stands in its place, and what the page says then
    "host without port": ("proxy_set_header Host $http_host;", "proxy_set_header Host $host;", "「127.0.0.2」と届いています"),
    "no upgrade": ("proxy_set_header Upgrade $http_upgrade;", "", "WebSocket を通していません"),
}


class Served(NamedTuple):
    """The proxy's places, the dashboard below /dx, and a client that trusts the proxy's certificate."""

    root: Place
    below: Place
    wrong: dict[str, str]
    unnamed: str  # passes no host
    server: Server
    client: httpx.Client
    proxy: Proxy
    tokens: dict[str, str]  # of reading links: two that are open, one that has ended


@pytest.fixture(scope="module")
def served(practice: Server, practice_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A proxy before two dashboards: one at the root that all may read, one below /dx for who has signed in."""
    folder = tmp_path_factory.mktemp("proxied")
    database = copied(practice_database, folder)
    with Database(database) as written:
        person = Person("somebody", "だれか", Role.ADMIN)
        tokens = {
            name: links.make(written, key, None, "議会", ends_on, person, datetime(2030, 7, 1, tzinfo=UTC))
            for name, key, ends_on in LINKS
        }
    proxy = Proxy(folder)
    user = oidc_provider_mock.User(sub="root", claims={"email": ADMIN, "email_verified": True, "name": "管理 三郎"})
    with oidc_provider_mock.run_server_in_thread(user_claims=[user]) as provider:
        port = free_port()
        root = proxy.add(practice.url)
        below = proxy.add(f"http://127.0.0.1:{port}", base="/dx")
        wrong = {name: proxy.add(practice.url, *lines[:2]).http for name, lines in WRONG.items()}
        unnamed = proxy.add(practice.url, "proxy_set_header Host $http_host;").http
        (folder / "secrets.toml").write_text(
            f'[auth]\nredirect_uri = "{below.https}/oauth2callback"\ncookie_secret = "{SECRET}"\n'
            'client_id = "dx"\nclient_secret = "secret"\n'
            f'server_metadata_url = "http://localhost:{provider.server_port}/.well-known/openid-configuration"\n',
            "utf-8",
        )
        (folder / "roles.toml").write_text(f'[[person]]\naccount = "{ADMIN}"\nrole = "admin"\n', "utf-8")
        options = ("--secrets.files", str(folder / "secrets.toml"))
        server = start(
            database, *options, port=port, base="/dx", DX_ROLES=str(folder / "roles.toml"), DX_READING="sign-in"
        )
        proxy.start()
        with httpx.Client(verify=proxy.trusting()) as client:
            yield Served(root, below, wrong, unnamed, server, client, proxy, tokens)
        proxy.stop()
        server.stop()


@pytest.mark.parametrize("at", ["root", "below"])
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_the_settings_of_the_readme_pass_on_all_that_a_page_needs(served: Served, at: str, scheme: str) -> None:
    url = getattr(getattr(served, at), scheme)
    document = served.client.get(f"{url}/")
    assert document.status_code == 200 and '<html lang="ja"' in document.text
    assert f'<meta name="dx-host" content="{urlsplit(url).netloc}">' in document.text
    given = served.client.get(f"{url}/_stcore/health").headers.get_list("set-cookie")
    assert given and all(("; Secure" in cookie) is (scheme == "https") for cookie in given)
    moved = served.client.get(f"{url}/search?q=LINE", follow_redirects=True)
    assert (moved.status_code, str(moved.url)) == (200, f"{url}/explore?q=LINE")
    nothing = served.client.get(f"{url}/nothing")
    assert nothing.status_code == 404 and "ページが見つかりません" in nothing.text
    finished(_connect(served, url))


async def _connect(served: Served, url: str) -> None:
    trusting = served.proxy.trusting() if url.startswith("https") else None
    address = url.replace("http", "ws", 1) + "/_stcore/stream"
    protocols = [websockets.Subprotocol("streamlit")]
    origin = websockets.Origin("{0.scheme}://{0.netloc}".format(urlsplit(url)))
    async with websockets.connect(address, subprotocols=protocols, origin=origin, ssl=trusting) as connection:
        assert connection.subprotocol == "streamlit"


def test_below_a_path_a_stranger_is_shown_nothing_but_the_way_in(served: Served) -> None:
    url = served.below.https
    for path in ("/download/city_kpis.csv?city=togane", "/print/city?city=togane"):
        answer = served.client.get(url + path)
        assert (answer.status_code, "東金" in answer.text) == (403, False)
        # The same by other ways of writing it: no file, whatever the answer is.
        for other in (f"/{path}", path.replace("/d", "/%64").replace("/p", "/%70"), f"/dx{path}", f"/./{path}"):
            assert "東金" not in served.client.get(url + other).text
    for beside in ("/download/city_kpis.csv?city=togane", "/city?city=togane", "/"):
        answer = served.client.get(url.removesuffix("/dx") + beside)
        assert answer.status_code == 404 and "東金" not in answer.text


def test_below_a_path_a_reading_link_opens_its_city_and_its_cookie_goes_nowhere_else(served: Served) -> None:
    url = served.below.https
    with httpx.Client(verify=served.proxy.trusting()) as reader:
        answer = reader.get(f"{url}/shared/{served.tokens['choshi']}")
        assert (answer.status_code, answer.headers["location"]) == (303, "/dx/city?city=choshi")
        (cookie,) = answer.headers.get_list("set-cookie")
        assert "Path=/dx;" in cookie and "HttpOnly" in cookie and "Secure" in cookie
        assert reader.get(f"{url}/print/city?city=choshi").status_code == 200
        assert reader.get(f"{url}/download/explore_kpis.csv").status_code == 403


@pytest.mark.parametrize("older", ["togane", "ended"])
def test_a_new_link_opens_in_a_browser_that_holds_an_older_one_and_its_session(served: Served, older: str) -> None:
    before, after = finished(_opens_another(served, older))
    assert ("東金市" in before, "サインインが必要です" in before) == (older == "togane", older == "ended")
    assert "銚子市" not in before and "銚子市" in after and "東金市" not in after


async def _opens_another(served: Served, older: str) -> tuple[str, str]:
    """Open a page with the older link, and beside its session the newer link; return what both pages say."""
    server = replace(served.server, url=served.below.https)
    with httpx.Client(verify=served.proxy.trusting()) as reader:
        reader.cookies.set(reach.COOKIE, served.tokens[older], domain=HOST, path="/dx")
        async with Raw(server, "city", _cookie(reader), served.proxy.trusting()) as old:
            await old.run("city=togane")
            answer = reader.get(f"{server.url}/shared/{served.tokens['choshi']}")
            assert (answer.status_code, answer.headers["location"]) == (303, "/dx/city?city=choshi")
            assert reader.get(f"{server.url}/print/city?city=choshi").status_code == 200
            # A link that leads nowhere takes nothing away.
            assert reader.get(f"{server.url}/shared/{served.tokens['ended']}").status_code == 404
            async with Raw(server, "city", _cookie(reader), served.proxy.trusting()) as new:
                said = await new.run("city=choshi")
            return await old.run("city=togane"), said


def _cookie(client: httpx.Client) -> str:
    return "; ".join(f"{cookie.name}={cookie.value}" for cookie in client.cookies.jar)


def _signed_in(served: Served) -> httpx.Client:
    """Sign in, once, by the requests of the screens, and return the client that has."""
    url = served.below.https
    if not any(cookie.name == "_streamlit_user" for cookie in served.client.cookies.jar):
        life = {"provider": "default", "exp": int(time.time()) + 60}
        token = jwt.encode({"alg": "HS256"}, life, OctKey.import_key(SECRET))
        came_from = f"{url}/city?city=togane"
        asked = served.client.get(f"{url}/auth/login", params={"provider": token}, headers={"referer": came_from})
        form = served.client.get(asked.headers["location"])
        answer = served.client.post(str(form.url), data={"sub": "root"})
        answer = served.client.get(answer.headers["location"])
        assert answer.headers["location"] == "/dx/city?city=togane"
        paths = {cookie.name: cookie.path for cookie in served.client.cookies.jar if "dx" not in cookie.name}
        assert paths["_streamlit_user"] == "/dx"
        served.client.get(f"{url}/_stcore/health")  # gives what a connection shows beside the cookie
    return served.client


def _raw(served: Served, server: Server, page: str) -> Raw:
    """Return the connection of who has signed in: beside the cookies it shows what answers give against forgery."""
    cookies = {cookie.name: str(cookie.value) for cookie in _signed_in(served).cookies.jar}
    raw = Raw(server, page, "; ".join(f"{name}={value}" for name, value in cookies.items()), served.proxy.trusting())
    raw.protocols.append(cookies["_streamlit_xsrf"])
    return raw


def test_a_workbook_as_large_as_the_dashboard_takes_passes_the_proxy(served: Served) -> None:
    assert finished(_sent(served, b"x" * 4_900_000)) == 204


@pytest.mark.parametrize(
    ("size", "status"),
    [(4_900_000, 403), (5_500_000, 413)],  # from a session without leave; more than a file may have
)
def test_why_a_file_is_refused_passes_the_proxy(served: Served, size: int, status: int) -> None:
    """The server answers before it has read the file: were the connection closed then, nginx would say 502."""
    for _ in range(3):  # a race, were it one
        told, said = finished(_refused(served, b"x" * size, has_leave=status == 413))
        assert told == status and ("この画面からはファイルを送れません" in said or status == 413)


async def _refused(served: Served, content: bytes, *, has_leave: bool) -> tuple[int, str]:
    server = replace(served.server, url=served.below.https)
    async with _raw(served, server, "upload" if has_leave else "city") as raw:
        await raw.run("city=choshi")
        return await raw.sent(content)


async def _sent(served: Served, content: bytes) -> int:
    server = replace(served.server, url=served.below.https)
    async with _raw(served, server, "upload") as raw:
        await raw.run("city=choshi")
        return await raw.put(content)


def test_below_a_path_every_address_of_every_page_leads_to_what_it_names(served: Served) -> None:
    client = _signed_in(served)
    url = served.below.https
    found = finished(_addresses(served))
    followed: dict[str, str] = {}
    for name, address in found:
        path, _, _ = address.partition("?")
        assert path == "" or path.startswith(("/dx/", "#")), (name, address)
        followed.setdefault(path.removesuffix(".xlsx").removesuffix(".csv"), address)
    kinds = {path.split("/")[2] for path in followed if path.startswith("/dx/")}
    assert {"", "city", "kpi", "download", "print", "share", "assets"} <= kinds
    for address in followed.values():
        if address.startswith("/dx/"):
            answer = client.get(url.removesuffix("/dx") + address)
            assert answer.status_code == (400 if "/share/" in address else 200), address  # no code of what Raw is at
    retired = client.get(f"{url}/kpi?kpi=choshi-5-3-undecided")
    assert retired.status_code == 303 and retired.headers["location"].startswith("/dx/city?")


async def _addresses(served: Served) -> list[tuple[str, str]]:
    """Return every address in the HTML and the figures of every page, its document and its print view."""
    found: list[tuple[str, str]] = []
    server, client = replace(served.server, url=served.below.https), served.client
    for name, address in (PAGES | {"admin": "/admin?city=choshi", "sample": "/?sample=1"}).items():
        page = urlsplit(address)
        async with _raw(served, server, page.path.strip("/")) as raw:
            said = await raw.run(page.query)
        assert raw.is_found and "サインアウト" in said, name
        printed = re.findall(r'href="/dx(/print/[^"]*)"', said)
        documents = [client.get(server.url + html.unescape(path)).text for path in (address, *printed)]
        for text in (said, *documents):
            written = re.findall(r'(?:href|src|action|data-drawing)="([^"]*)"', text)
            written += re.findall(r'"(/[a-z]+/?[a-z]*\?[^"]*)"', text)  # in figures
            found += [(name, html.unescape(one)) for one in written if not one.startswith(("data:", "./"))]
    return found


def test_a_proxy_that_is_set_up_wrongly_leads_to_a_page_in_words(served: Served, chromium: Browser) -> None:
    # Without the line for the host, nginx passes the name of the dashboard's own address: of no use either.
    told = re.findall(r'<meta name="dx-host" content="([^"]*)">', served.client.get(f"{served.unnamed}/").text)
    assert told != [] and told != [urlsplit(served.unnamed).netloc]
    with pytest.raises(websockets.InvalidStatus, match="403"):
        finished(_connect(served, served.unnamed))
    visitor = chromium.new_context(locale="ja-JP")
    tabs = {name: visitor.new_page() for name in WRONG}
    for name, tab in tabs.items():
        tab.goto(f"{served.wrong[name]}/city?city=togane", wait_until="commit")
    for name, tab in tabs.items():
        told = tab.get_by_role("alert")
        expect(told).to_contain_text("この画面を表示できません")
        expect(told).to_contain_text(WRONG[name][2])
        expect(told.get_by_role("link", name="印刷用の表示")).to_have_attribute("href", "/print/city?city=togane")
    visitor.close()


def test_a_walk_below_a_path_stays_below_it(served: Served, chromium: Browser) -> None:
    url = served.below.https
    visitor = chromium.new_context(locale="ja-JP", ignore_https_errors=True, viewport={"width": 1280, "height": 900})
    signed = [(cookie.name, cookie.value) for cookie in _signed_in(served).cookies.jar if cookie.path == "/dx"]
    visitor.add_cookies([{"name": name, "value": str(value), "url": f"{url}/"} for name, value in signed])
    page = visitor.new_page()
    failed: list[str] = []
    within = (f"{url}/", "data:")
    page.on("response", lambda answer: failed.append(answer.url) if answer.status >= 400 else None)
    page.on("request", lambda asked: None if asked.url.startswith(within) else failed.append(asked.url))
    opened(page, f"{url}/history")
    assert page.locator(".dx-product").evaluate("one => getComputedStyle(one).fontWeight") == "700"  # our style's
    page.locator("main").get_by_role("combobox", name="市", exact=True).select_option(label="銚子市")
    expect(page).to_have_url(f"{url}/history?city=choshi")
    page.locator(".dx-share > summary").click()
    code = page.locator(".dx-share img")
    expect(code).to_be_visible()
    assert code.evaluate("one => one.decode().then(() => one.naturalWidth)") > 0
    expect(page.get_by_label("いつも最新のリンク", exact=True)).to_have_value(f"{url}/history?city=choshi")
    assert f'src="{url}/history?' in page.get_by_label("サイトに埋め込むコード", exact=True).input_value()
    page.keyboard.press("Escape")
    page.get_by_role("searchbox").fill("手続")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("分析")
    assert page.url == f"{url}/explore?q={quote('手続')}"
    page.get_by_role("link", name="工程").click()
    expect(page.locator("h1")).to_have_text("工程")
    assert page.url.startswith(f"{url}/roadmap") and failed == []
    assert {cookie["path"] for cookie in visitor.cookies() if cookie["name"].startswith("dx_")} == {"/dx"}
    visitor.close()
