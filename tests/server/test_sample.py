"""見本 as the server answers for it: files and documents, who may read it, and that nobody writes, however they ask."""

import asyncio
import hashlib
import re
import shutil
import ssl
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from urllib.parse import quote, unquote, urlencode

import httpx
import pytest
import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from domain.access import Person, Role
from domain.actual import Actual
from domain.codes import Mark
from store import links, write
from store.database import Database
from tests.browser.conftest import Server, start
from tests.loops import finished
from tests.server.test_document import Answer

SAMPLE = "架空の実績による見本"
LINE = "choshi-2-1-line-friends"
AT = datetime(2026, 11, 2, tzinfo=UTC)


class Raw:
    """A client that speaks Streamlit's protocol: it runs pages, and presses what was never shown to it."""

    def __init__(self, server: Server, page: str, cookie: str = "", trusting: ssl.SSLContext | None = None) -> None:
        self._server, self._page, self._cookie, self._trusting = server, page, cookie, trusting
        self.protocols = ["streamlit"]
        self.said = self.session = self.query = ""
        self.widgets: dict[str, str] = {}
        self.kinds: list[str] = []
        self.is_found = True

    async def __aenter__(self) -> "Raw":
        """Connect."""
        self._socket = await websockets.connect(
            self._server.url.replace("http", "ws", 1) + "/_stcore/stream",
            subprotocols=[websockets.Subprotocol(word) for word in self.protocols],
            max_size=None,
            origin=websockets.Origin(self._server.url),
            ssl=self._trusting,
            additional_headers={"Cookie": self._cookie} if self._cookie else {},
        )
        return self

    async def __aexit__(self, *_: object) -> None:
        """Leave."""
        await self._socket.close()

    async def run(self, query: str, pressed: Sequence[str] = (), **written: str) -> str:
        """Run the page with a query, buttons pressed and fields written, by their ids; return what it says."""
        message = BackMsg()
        message.rerun_script.page_name, message.rerun_script.query_string = self._page, query
        for widget in pressed:
            state = message.rerun_script.widget_states.widgets.add()
            state.id, state.trigger_value = widget, True
        for widget, words in written.items():
            state = message.rerun_script.widget_states.widgets.add()
            state.id, state.string_value = widget, words
        self.query = query
        return await self.answered(message)

    async def answered(self, message: BackMsg) -> str:
        """Send what a browser would, and return what the run of the page says."""
        await self._socket.send(message.SerializeToString())
        pieces: list[str] = []
        self.widgets, self.kinds, self.is_found = {}, [], True
        is_started = False
        while True:
            answer = ForwardMsg()
            answer.ParseFromString(await asyncio.wait_for(self._socket.recv(), 120))
            kind = answer.WhichOneof("type")
            if kind == "new_session":
                is_started, pieces = True, []  # what a run before it said, the browser takes away
                self.widgets, self.kinds, self.is_found = {}, [], True
                self.session = answer.new_session.initialize.session_id or self.session
            elif kind == "page_not_found":
                self.is_found = False
            elif kind == "page_info_changed":
                self.query = answer.page_info_changed.query_string
            elif kind == "delta" and answer.delta.WhichOneof("type") == "new_element":
                element = answer.delta.new_element
                name = str(element.WhichOneof("type"))
                self.kinds.append(name)
                sent = getattr(element, name)
                pieces.append(str(getattr(sent, "body", "") or getattr(sent, "label", "") or getattr(sent, "spec", "")))
                if getattr(sent, "id", ""):
                    self.widgets[sent.id] = name
            elif kind == "script_finished" and is_started and answer.script_finished in (0, 1):
                self.said = "\n".join(pieces)
                return self.said

    async def put(self, content: bytes = b"x" * 10) -> int:
        """Send a file and return the status of the answer."""
        return (await self.sent(content))[0]

    async def sent(self, content: bytes) -> tuple[int, str]:
        """Send a file and return the status of the answer, and what it says."""
        async with httpx.AsyncClient(base_url=self._server.url, verify=self._trusting or True) as client:
            await client.get("/_stcore/health")  # gives the token that the upload route wants to be told again
            told = {"origin": self._server.url, "X-Xsrftoken": str(client.cookies.get("_streamlit_xsrf"))}
            address = f"/_stcore/upload_file/{self.session}/a"
            answer = await client.put(address, files={"file": ("a.csv", content)}, headers=told)
            return answer.status_code, answer.text

    def ids(self, *kinds: str) -> list[str]:
        """Return the ids of the widgets of these kinds that the last run drew."""
        return [widget for widget, kind in self.widgets.items() if kind in kinds]


def hashed(path: Path) -> bytes:
    return hashlib.sha256(path.read_bytes()).digest()


def of_key(server: Server) -> str:
    """Return the cookie of somebody who has shown the key: the person at the machine, who may do everything."""
    answer = Answer(server, f"/key?key={quote(server.key)}")
    return answer.headers["set-cookie"].partition(";")[0]


@pytest.fixture(scope="module")
def revised(real_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real plans with an upload."""
    path = Path(shutil.copy(real_database, tmp_path_factory.mktemp("revised")))
    value = Decimal(4321)
    actual = Actual(LINE, date(2026, 3, 31), 2025, value, value, "4,321", None, Mark.FINAL)
    with Database(path) as database:
        write.accept_upload(database, write.Upload(122025, 1, "h", "実績.xlsx", "企画課", "", (actual,), ()), AT)
    return path


@pytest.fixture(scope="module")
def running(revised: Path, sample_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A dashboard of real plans with an upload, and its sample."""
    database = Path(shutil.copy(revised, tmp_path_factory.mktemp("served")))
    server = start(database, DX_SAMPLE="on", DX_SAMPLE_FOLDER=str(sample_folder))
    yield server
    server.stop()


def test_a_document_of_it_says_so_and_is_for_no_search_engine(running: Server) -> None:
    for path in ("/?", "/city?city=togane&", f"/kpi?kpi={LINE}&"):
        real, sampled = Answer(running, path.rstrip("&?")), Answer(running, f"{path}sample=1")
        assert sampled.title == f"【{SAMPLE}】{real.title}" == sampled.meta("og:title")
        assert sampled.meta("description").startswith(f"【{SAMPLE}】")
        assert sampled.meta("robots") == "noindex"
        assert "架空" not in real.text and 'name="robots"' not in real.text
        printed = re.findall(r'<a href="(/print/[^"]*)"', sampled.text)
        assert [address for address in printed if "sample=1" not in address] == [] and (printed or path == "/?")


def test_files_of_it_bear_it_in_name_and_content_and_those_of_the_real_do_not(running: Server) -> None:
    for kind in ("csv", "xlsx"):
        real = Answer(running, f"/download/city_kpis.{kind}?city=choshi")
        sampled = Answer(running, f"/download/city_kpis.{kind}?city=choshi&sample=1")
        assert (real.status, sampled.status) == (200, 200)
        names = [unquote(answer.headers["content-disposition"].partition("''")[2]) for answer in (real, sampled)]
        assert names[1].startswith(f"{SAMPLE}_") and "2030-09-01" in names[1] and "架空" not in names[0]
        if kind == "csv":
            rows = sampled.text.splitlines()
            assert len(rows) > 30 and [row for row in rows[1:] if not row.endswith(f",{SAMPLE}")] == []
            assert "架空" not in real.text and ",4321," in real.text and ",4321," not in sampled.text
    drawing = Answer(running, "/download/overview_status.svg?sample=1")
    assert drawing.status == 200 and SAMPLE in unquote(drawing.headers["content-disposition"])
    nothing = Answer(running, "/download/city_kpis.csv?city=togane&words=zzzz&sample=1")
    assert nothing.status == 404 and '<a href="/?sample=1">' in nothing.text


def test_a_print_view_of_it_says_so_and_leads_back_into_it(running: Server) -> None:
    real, sampled = (Answer(running, f"/print/city?city=choshi{more}") for more in ("", "&sample=1"))
    assert sampled.title.startswith(f"【{SAMPLE}】") and f"<strong>{SAMPLE}</strong>" in sampled.text
    assert f'content: "{SAMPLE}"' in sampled.text
    assert '<a href="/city?city=choshi&amp;sample=1">もとの画面へ戻る</a>' in sampled.text
    assert "架空" not in real.text and "sample" not in real.text


def test_a_link_to_what_is_no_kpi_any_more_leads_on_within_it(running: Server) -> None:
    answer = Answer(running, "/kpi?kpi=minamiboso-4-4-cards-held&sample=1")
    assert answer.status == 303 and answer.headers["location"].startswith("/city?")
    assert "sample=1" in answer.headers["location"].partition("?")[2].split("&")


@pytest.mark.parametrize("asked", ["sample=0", "sample=", "sample=1&sample=0", "sampled=1"])
def test_nothing_but_1_asks_for_it(running: Server, asked: str) -> None:
    assert SAMPLE not in Answer(running, f"/city?city=choshi&{asked}").text


def test_a_raw_client_of_the_person_at_the_machine_writes_nothing_in_it(running: Server, sample_folder: Path) -> None:
    sampled = next(sample_folder.glob("sample-*.duckdb"))
    before = hashed(sampled)
    finished(_writes_nothing(running, of_key(running)))
    assert hashed(sampled) == before


async def _writes_nothing(running: Server, cookie: str) -> None:
    async with Raw(running, "upload", cookie) as client:
        await client.run("city=choshi")
        shown = client.ids("button", "download_button")
        assert shown and client.ids("file_uploader") and await client.put() == 204
        said = await client.run("city=choshi&sample=1", pressed=shown)
        assert "見本は見るだけのものです" in said
        assert client.ids("file_uploader", "button", "download_button") == []
        assert await client.put() == 403
        # The session stays there, whatever its client says next.
        assert SAMPLE in await client.run("city=choshi", pressed=shown) and client.query == "city=choshi&sample=1"
        assert await client.put() == 403
    async with Raw(running, "history", cookie) as client:
        await client.run("version=2")
        fields, buttons = client.ids("text_input"), client.ids("button")
        reason = next(field for field in fields if "undo_reason_2" in field)
        assert buttons
        said = await client.run("version=2&sample=1", pressed=buttons, **{reason: "試験"})
        assert SAMPLE in said and "取り消しました" not in said and client.ids("button") == []
    async with Raw(running, "history", cookie) as client:
        assert "データ版 2" in await client.run("") and "取り消しました" not in client.said
    async with Raw(running, "admin", cookie) as client:
        await client.run("city=choshi")
        buttons = client.ids("button")
        assert buttons
        said = await client.run("city=choshi&sample=1", pressed=buttons)
        assert "閲覧リンク" not in said and client.ids("button") == []


def test_a_closed_dashboard_shows_it_to_nobody_to_whom_it_shows_nothing(
    real_database: Path, sample_folder: Path, tmp_path: Path
) -> None:
    database = Path(shutil.copy(real_database, tmp_path))
    person = Person("somebody", "だれか", Role.ADMIN)
    with Database(database) as written:
        token = links.make(written, 122025, (1, date(2026, 11, 2)), "議会", date(2099, 1, 1), person, AT)
    server = start(database, DX_READING="sign-in", DX_SAMPLE="on", DX_SAMPLE_FOLDER=str(sample_folder))
    try:
        for path in ("/download/city_kpis.csv?city=choshi&sample=1", "/print/city?city=choshi&sample=1"):
            assert Answer(server, path).status == 403
        assert "銚子" not in Answer(server, "/city?city=choshi&sample=1").text
        said = finished(_said(server, "city", "city=choshi&sample=1", ""))
        assert "閲覧はサインインした人に限られています" in said and "銚子" not in said and SAMPLE not in said
        cookie = f"dx_link={token}"
        # Its link is fixed to a version and a day of the real database, which mean nothing here.
        said = finished(_said(server, "city", "city=choshi&sample=1", cookie))
        assert SAMPLE in said and "銚子市" in said and "データ版 26" in said and "東金市" not in said
        assert "データ版 1<" in finished(_said(server, "city", "city=choshi", cookie))
        told = Answer(server, "/download/city_kpis.csv?city=choshi&sample=1", Cookie=cookie)
        assert told.status == 200 and SAMPLE in told.text
        assert "東金" not in Answer(server, "/download/city_kpis.csv?city=togane&sample=1", Cookie=cookie).text
    finally:
        server.stop()


async def _said(server: Server, page: str, query: str, cookie: str) -> str:
    async with Raw(server, page, cookie) as client:
        return await client.run(query)


def test_the_first_to_ask_has_it_made_and_waits_while_the_real_pages_go_on(real_database: Path, tmp_path: Path) -> None:
    folder = tmp_path / "made"
    server = start(Path(shutil.copy(real_database, tmp_path)), DX_SAMPLE="on", DX_SAMPLE_FOLDER=str(folder))
    try:
        early = Answer(server, "/download/city_kpis.csv?city=choshi&sample=1")
        assert early.status == 503 and early.headers["retry-after"] and "用意しています" in early.text
        document = Answer(server, "/city?city=choshi&sample=1")
        assert document.status == 200 and document.title.startswith(f"【{SAMPLE}】")
        assert finished(_asked_at_once(server)) == ["real", "sample"]
        assert Answer(server, "/download/city_kpis.csv?city=choshi&sample=1").status == 200
        assert len(list(folder.glob("*.duckdb"))) == 1
    finally:
        server.stop()


async def _asked_at_once(server: Server) -> list[str]:
    """Return which of two visitors who come at the same moment sees the whole page first."""
    ended: list[str] = []

    async def visit(name: str, query: str, words: str) -> None:
        async with Raw(server, "city") as client:
            said = await client.run(query)
            assert words in said and (SAMPLE in said) is (name == "sample")
            ended.append(name)

    await asyncio.gather(
        visit("sample", "city=choshi&sample=1", "令和12年9月1日"), visit("real", "city=choshi", "銚子市")
    )
    return ended


def test_what_cannot_be_made_is_said_and_the_real_pages_go_on(real_database: Path, tmp_path: Path) -> None:
    (tmp_path / "no_folder").write_text("a file stands where the folder should be", "utf-8")
    server = start(
        Path(shutil.copy(real_database, tmp_path)), DX_SAMPLE="on", DX_SAMPLE_FOLDER=str(tmp_path / "no_folder")
    )
    try:
        said = finished(_said(server, "city", urlencode({"sample": "1"}), ""))
        assert "見本を用意できませんでした" in said and "実際の画面に戻る" in said
        assert "銚子市" in finished(_said(server, "city", "city=choshi", ""))
        assert "the sample could not be made" in server.log.read_text("utf-8")
    finally:
        server.stop()
