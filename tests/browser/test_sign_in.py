"""An upload between people: a real sign-in at a real provider, roles, approval, return, undo, names."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import oidc_provider_mock
import pytest
from joserfc import jwt
from joserfc.jwk import OctKey
from playwright.sync_api import Browser, Page, expect

from tests.browser import axe
from tests.browser.conftest import Server, Tabs, copied, free_port, opened, ready, start
from tests.browser.test_upload import LINE, _fill
from tests.raw import Raw

ROLES = """
[[person]]
account = "hanako@example.jp"
role = "editor"
cities = ["choshi"]
departments = ["秘書広報課"]

[[person]]
account = "taro@example.jp"
role = "approver"
cities = ["choshi"]

[[person]]
account = "jiro@example.jp"
role = "viewer"

[[claim]]
name = "groups"
value = "dx-admins"
role = "admin"
"""
PEOPLE = {
    "hanako": {"email": "hanako@example.jp", "email_verified": True, "name": "銚子 花子"},
    "taro": {"email": "taro@example.jp", "email_verified": True, "name": "企画 太郎"},
    "jiro": {"email": "jiro@example.jp", "email_verified": True, "name": "閲覧 次郎"},
    "admin": {"email": "root@example.jp", "name": "管理 三郎", "groups": ["dx-admins"]},
    "nobody": {"email": "hanako@example.jp", "name": "無役 四郎"},  # an address that nobody has verified
}
SESSION = "_streamlit_user"  # the cookie of who has signed in


SECRET = "a secret of the tests, long enough"  # with which Streamlit signs whom it sends to the provider
DESKS = 3  # how many people are looked at together


def let_in(page: Page, server: Server, who: str) -> None:
    """Sign somebody in by the requests of the screens, without the screens: the browser of the page has the cookies."""
    life = {"provider": "default", "exp": int(time.time()) + 60}
    token = jwt.encode({"alg": "HS256"}, life, OctKey.import_key(SECRET))
    asked = page.request.get(f"{server.url}/auth/login", params={"provider": token})
    assert "Authorize" in asked.text(), asked.url
    there = page.request.post(asked.url, form={"sub": who})
    assert there.url.startswith(server.url), there.url


@dataclass
class Office:
    """A dashboard with a provider, and its people at a few browsers, each with the tab that is open in it.

    A browser goes from person to person and keeps the compiled scripts, no more; who comes back brings the own cookies.
    """

    server: Server
    roles: Path
    chromium: Browser
    desks: list[Tabs]
    browsers: dict[str, tuple[Tabs, Page]] = field(default_factory=dict)  # who was there last comes last
    away: dict[str, list[Any]] = field(default_factory=dict)

    def browser(self, who: str = "somebody") -> Page:
        """Return a tab of a person's browser that knows no cookie; what the person had open there is gone."""
        self.away.pop(who, None)
        if who not in self.browsers and len(self.browsers) == DESKS:
            leaving = next(iter(self.browsers))
            self.away[leaving] = self.browsers[leaving][1].context.cookies()
            self._leave(leaving)
        if who in self.browsers:
            self._leave(who)
        tabs = self.desks.pop() if self.desks else Tabs(self.chromium)
        self.browsers[who] = tabs, tabs.taken()
        return self.browsers[who][1]

    def _leave(self, who: str) -> None:
        tabs, tab = self.browsers.pop(who)
        tabs.give_back(tab)
        self.desks.append(tabs)

    def leave(self) -> None:
        """Let everybody leave; nobody has signed in any more."""
        for who in list(self.browsers):
            self._leave(who)
        self.away.clear()

    def still_in(self, who: str, at: str = "/upload?city=choshi") -> Page:
        """Return a page that was just opened at an address, by somebody who signed in now or in a test before."""
        if who in self.browsers:
            self.browsers[who] = self.browsers.pop(who)
        elif cookies := self.away.get(who):
            self.browser(who).context.add_cookies(cookies)
        tab = self.browsers[who][1] if who in self.browsers else None
        if tab is None or SESSION not in {cookie.get("name") for cookie in tab.context.cookies()}:
            tab = self.let_in(who)
        opened(tab, self.server.url + at)
        expect(tab.locator(".dx-who")).to_contain_text(str(PEOPLE[who]["name"]))
        return tab

    def let_in(self, who: str) -> Page:
        """Return a tab of somebody who has signed in anew by the requests of the screens, without the screens."""
        page = self.browser(who)
        let_in(page, self.server, who)
        return page

    def signed_in(self, who: str, at: str = "/upload?city=choshi") -> Page:
        """Return a page of somebody's browser after the whole flow on screen, which began at an address."""
        page = self.browser(who)
        page.goto(self.server.url + at)
        page.get_by_role("button", name="サインイン").first.click()
        consent = page.get_by_role("button", name="Authorize")
        consent.wait_for()
        page.get_by_role("textbox").first.fill(who)
        consent.click()
        expect(page.locator(".dx-who")).to_contain_text(str(PEOPLE[who]["name"]), timeout=30_000)
        return ready(page)


@contextmanager
def provided() -> Iterator[str]:
    """Run a provider on loopback with its people."""
    users = [oidc_provider_mock.User(sub=name, claims=claims) for name, claims in PEOPLE.items()]
    with oidc_provider_mock.run_server_in_thread(user_claims=users) as running:
        yield f"http://localhost:{running.server_port}"


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    """A provider on loopback with its people."""
    with provided() as address:
        yield address


class Offices:
    """One place, where the dashboard open to every reader or the closed one runs: a browser knows the scripts of both.

    Each has a database of its own, which stays while the other one runs.
    """

    def __init__(self, provider: str, chromium: Browser, databases: dict[str, Path]) -> None:
        self._provider, self._chromium, self._databases, self._port = provider, chromium, databases, free_port()
        self._running: tuple[str, Office] | None = None

    def of(self, reading: str) -> Office:
        """Return the office where `public` may read, or only who has come by `sign-in`."""
        if self._running is None or self._running[0] != reading:
            self._running = reading, self._started(reading, self._stopped())
        return self._running[1]

    def _started(self, reading: str, desks: list[Tabs]) -> Office:
        database = self._databases[reading]
        secrets, roles = database.with_name("secrets.toml"), database.with_name("roles.toml")
        url = f"http://localhost:{self._port}"
        secrets.write_text(
            "[auth]\n"
            f'redirect_uri = "{url}/oauth2callback"\n'
            f'cookie_secret = "{SECRET}"\n'
            'client_id = "dx"\nclient_secret = "secret"\n'
            f'server_metadata_url = "{self._provider}/.well-known/openid-configuration"\n',
            "utf-8",
        )
        roles.write_text(ROLES, "utf-8")
        options = ("--secrets.files", str(secrets))
        running = start(database, *options, port=self._port, DX_ROLES=str(roles), DX_READING=reading)
        running.url = url
        return Office(running, roles, self._chromium, desks)

    def _stopped(self) -> list[Tabs]:
        """End the office that runs and return its browsers."""
        if self._running is None:
            return []
        office = self._running[1]
        office.leave()
        office.server.stop()
        return office.desks

    def close(self) -> None:
        """End all."""
        for tabs in self._stopped():
            tabs.close()


@pytest.fixture(scope="module")
def offices(
    provider: str, chromium: Browser, real_database: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Offices]:
    """The place where dashboards run whose sign-in is that provider."""
    databases = {
        reading: copied(real_database, tmp_path_factory.mktemp(reading)) for reading in ("public", "sign-in")
    }
    made = Offices(provider, chromium, databases)
    yield made
    made.close()


@pytest.fixture
def office(offices: Offices) -> Office:
    """A dashboard whose sign-in is that provider, open to every reader."""
    return offices.of("public")


@pytest.fixture
def closed(offices: Offices) -> Office:
    """A dashboard that only those who have signed in may read."""
    return offices.of("sign-in")


def test_a_shared_link_survives_the_sign_in(office: Office) -> None:
    page = office.signed_in("jiro", "/city?city=choshi&words=LINE")
    expect(page.locator("h1")).to_contain_text("銚子市")
    assert page.url == f"{office.server.url}/city?city=choshi&words=LINE"


def _unfold(page: Page, name: str) -> None:
    """Open a part and wait until it stands: a click goes astray while its button still moves."""
    part = page.locator("details", has_text=name)
    part.locator("summary").click()
    expect(part).to_have_js_property("open", True)
    part.evaluate(
        "part => new Promise(requestAnimationFrame)"
        ".then(() => Promise.allSettled(part.getAnimations({subtree: true}).map(motion => motion.finished)))"
    )


def _send(page: Page, office: Office, folder: Path, value: int, **inputs: object) -> None:
    """Hand in a value on a page that was just opened at the city's upload."""
    assert page.url == f"{office.server.url}/upload?city=choshi"
    with page.expect_download() as waiting:
        page.get_by_role("button", name="のブックをダウンロード").click()
    path = folder / f"{value}.xlsx"
    waiting.value.save_as(path)
    _fill(path, LINE, **({"年度": "令和7年度（2025）", "実績値": value, "区分": "確定"} | inputs))
    page.locator("input[type=file]").set_input_files(path)
    expect(page.get_by_text("誤りはありません。")).to_be_visible()


def test_what_an_editor_sends_waits_counts_nowhere_and_stands_once_approved(office: Office, tmp_path: Path) -> None:
    editor = office.still_in("hanako")
    _send(editor, office, tmp_path, 4200)
    expect(editor.get_by_text("登録する人：秘書広報課")).to_be_visible()
    # The browser is gone: what was read lies on the server.
    office.let_in("hanako")
    again = office.still_in("hanako")
    expect(again.get_by_text("誤りはありません。1件が登録されます")).to_be_visible()
    again.get_by_role("button", name="承認に送る").click()
    expect(again.get_by_text("1件を承認に送りました")).to_be_visible()
    expect(again.get_by_role("button", name="承認する")).to_have_count(0)

    resident = office.browser()
    resident.goto(f"{office.server.url}/upload?city=choshi")
    expect(resident.locator(".dx-waiting")).to_contain_text("秘書広報課")
    expect(resident.locator(".dx-waiting")).not_to_contain_text("花子")
    resident.goto(f"{office.server.url}/kpi?kpi={LINE}")
    expect(resident.locator("footer")).to_contain_text("データ版 1")

    approver = office.still_in("taro")
    _unfold(approver, "内容を見る")
    expect(approver.locator("table", has_text="登録される実績")).to_contain_text("4,200")
    approver.get_by_role("button", name="承認する").click()
    expect(approver.get_by_text("承認し、登録しました")).to_be_visible()

    resident.goto(f"{office.server.url}/history?version=2")
    expect(resident.locator("table", has_text="変わった実績")).to_contain_text("4,200")
    listing = resident.locator("table", has_text="取り消された登録も残ります")
    expect(listing).to_contain_text("秘書広報課")
    expect(resident.locator("[data-testid=stMain]")).not_to_contain_text("花子")
    approver.goto(f"{office.server.url}/history")
    expect(approver.locator("table", has_text="取り消された登録も残ります")).to_contain_text("銚子 花子・企画 太郎")


def test_a_return_with_a_comment_reaches_the_sender_and_an_undo_takes_the_value_back(
    office: Office, tmp_path: Path
) -> None:
    editor = office.still_in("hanako")
    _send(editor, office, tmp_path, 4300, 区分="訂正")
    editor.get_by_role("button", name="承認に送る").click()
    expect(editor.get_by_text("1件を承認に送りました")).to_be_visible()
    approver = office.still_in("taro")
    _unfold(approver, "内容を見る")
    expect(approver.get_by_role("textbox", name="一言（差し戻すときは理由）")).to_be_visible()
    ready(approver).get_by_role("button", name="差し戻す").click()
    expect(approver.get_by_text("差し戻す理由を書いてください")).to_be_visible()
    approver.get_by_role("textbox", name="一言").fill("時点を確かめてください")
    approver.keyboard.press("Enter")
    approver.get_by_role("button", name="差し戻す").click()
    expect(approver.get_by_text("差し戻しました。")).to_be_visible()
    editor.goto(f"{office.server.url}/upload?city=choshi")
    expect(editor.locator("table", has_text="最近の処理")).to_contain_text("時点を確かめてください")

    editor.goto(f"{office.server.url}/history?version=2")
    expect(editor.get_by_role("button", name="この登録を取り消す")).to_have_count(0)
    approver.goto(f"{office.server.url}/history?version=2")
    approver.get_by_role("textbox", name="この登録を取り消す理由").fill("分母の誤り")
    approver.get_by_role("button", name="この登録を取り消す").click()
    expect(approver.get_by_text("登録を取り消しました（データ版 3）")).to_be_visible()


def test_a_role_that_is_taken_away_is_gone_at_the_next_action(office: Office, tmp_path: Path) -> None:
    editor = office.still_in("hanako")
    _send(editor, office, tmp_path, 4400)
    office.roles.write_text(ROLES.replace("hanako@example.jp", "somebody@example.jp"), "utf-8")
    try:
        editor.get_by_role("button", name="承認に送る").click()
        expect(editor.get_by_text("このアカウントには役割がありません").first).to_be_visible()
        expect(editor.get_by_text("承認に送りました")).to_have_count(0)
    finally:
        office.roles.write_text(ROLES, "utf-8")


def test_a_claim_makes_an_admin_and_an_unverified_address_nobody(office: Office) -> None:
    page = office.still_in("admin", "/admin?city=togane")
    expect(page.locator(".dx-who")).to_contain_text("管理者")
    expect(page.get_by_role("button", name="いまバックアップを作る")).to_have_count(1)
    page = office.still_in("nobody", "/upload?city=choshi")
    expect(page.locator(".dx-who")).to_contain_text("役割なし")


def test_signing_out_ends_it_in_this_tab_in_another_and_for_who_copied_the_cookie(office: Office) -> None:
    office.let_in("hanako")
    page = office.still_in("hanako")
    copied_cookie = {str(one["name"]): str(one["value"]) for one in page.context.cookies()}[SESSION]
    with Raw(office.server.url, {SESSION: copied_cookie}) as other_tab:
        assert "銚子市のブックをダウンロード" in other_tab.run("upload", "city=choshi")
        # The provider ends its own session too, on a page of its own.
        with page.expect_navigation():
            page.get_by_role("button", name="サインアウト").click()
        assert [cookie for cookie in page.context.cookies() if cookie.get("name") == SESSION] == []
        assert "サインインしてください。" in other_tab.run("upload", "city=choshi").words
    page.goto(f"{office.server.url}/upload?city=choshi")
    expect(page.get_by_text("サインインしてください。")).to_be_visible()
    office.let_in("hanako")
    assert SESSION in {one.get("name") for one in office.still_in("hanako").context.cookies()}


SECRETS = ("東金市", "潟上市", "オンライン化率")


def test_a_closed_dashboard_shows_strangers_nothing_but_the_way_in(closed: Office) -> None:
    page = closed.browser()
    for path in ("/", "/city?city=togane", "/kpi?kpi=togane-1-1-online-share", "/history", "/admin"):
        page.goto(closed.server.url + path)
        expect(page.get_by_text("この画面を見るには、サインインが必要です。")).to_be_visible()
        served = page.request.get(closed.server.url + path).text()
        assert [word for word in SECRETS if word in served or word in page.locator("body").inner_text()] == []
    for path in ("/download/city_kpis.csv?city=togane", "/print/city?city=togane", "/download/history_versions.csv"):
        answer = page.request.get(closed.server.url + path)
        assert (answer.status, "東金" in answer.text()) == (403, False)
    assert page.request.get(f"{closed.server.url}/shared/{'x' * 43}").status == 404
    assert page.request.get(f"{closed.server.url}/_stcore/metrics").status == 403


def test_axe_finds_nothing_on_the_way_in(closed: Office) -> None:
    page = closed.browser()
    page.goto(closed.server.url)
    expect(page.get_by_text("この画面を見るには、サインインが必要です。")).to_be_visible()
    assert axe.broken_anywhere(page) == {}


def test_a_signed_in_reader_reads_and_one_without_a_role_does_not(closed: Office) -> None:
    reader = closed.signed_in("jiro", "/city?city=togane")
    expect(reader.locator("h1")).to_contain_text("東金市")
    assert reader.request.get(f"{closed.server.url}/print/city?city=togane").status == 200
    assert reader.request.get(f"{closed.server.url}/_stcore/metrics").status == 200
    stranger = closed.let_in("nobody")
    stranger.goto(closed.server.url)
    expect(stranger.get_by_text("このアカウントには閲覧の権限がありません")).to_be_visible()


def test_a_link_of_its_own_opens_one_city_until_it_is_stopped(closed: Office) -> None:
    office = closed.still_in("taro", "/admin?city=choshi")
    office.get_by_role("textbox", name="誰のためのリンクか").fill("議会事務局")
    office.get_by_role("button", name="銚子市だけを見られるリンクを作る").click()
    link = office.locator("code", has_text="/shared/").inner_text().strip()
    assert axe.broken_anywhere(office) == {}  # 管理, with a link in its list
    member = closed.browser()
    member.goto(link)
    expect(member.locator("h1")).to_contain_text("銚子市")
    opened(member, f"{closed.server.url}/upload?city=choshi")
    expect(member.locator("input[type=file]")).to_have_count(0)
    for path in ("/city?city=togane", "/kpi?kpi=togane-1-1-online-share", "/"):
        member.goto(closed.server.url + path)
        expect(member.locator("footer")).to_be_visible()
        assert [word for word in SECRETS if word in member.locator("[data-testid=stMain]").inner_text()] == []
    for path, status in (
        ("/print/city?city=choshi", 200),
        ("/download/city_kpis.csv?city=choshi", 200),
        ("/download/history_versions.csv", 200),
        ("/download/explore_kpis.csv", 403),
        ("/_stcore/metrics", 403),
    ):
        assert member.request.get(closed.server.url + path).status == status, path
    for path in (
        "/download/city_kpis.csv?city=togane",
        "/print/city?city=togane",
        "/download/overview_cities.csv",
        "/download/overview_matrix.csv",
        "/download/overview_due.csv",
        "/download/overview_changes.csv",
        "/download/kpi_alike.csv?kpi=choshi-1-3-card-issuance-share",
    ):
        assert "東金市" not in member.request.get(closed.server.url + path).text()
    office.goto(f"{closed.server.url}/admin?city=choshi")
    expect(office.locator("table", has_text="銚子市の閲覧リンク")).to_contain_text("1回")
    office.get_by_role("button", name="「議会事務局」のリンクを止める").click()
    expect(office.locator("table", has_text="銚子市の閲覧リンク")).to_contain_text("止めた")
    member.goto(f"{closed.server.url}/city?city=choshi")
    expect(member.get_by_text("この画面を見るには、サインインが必要です。")).to_be_visible()
