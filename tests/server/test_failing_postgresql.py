"""A PostgreSQL that fails under a running server: down, silent, cut in the midst, with another password.

Files and print views answer 503 in words each time, and all goes on once it is mended.
"""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import NamedTuple

import psycopg
import pytest

from access.person import LOCAL
from store.database import Database
from store.failure import TOLD, Reason
from store.plans.build import bring
from store.uploads import drafts
from tests.browser.conftest import Server, start
from tests.loops import finished
from tests.server.test_document import Answer
from tests.server.test_failing import NOT_WRITTEN
from tests.server.test_sample import Raw, of_key
from tests.store import small
from tests.wires import Wire, is_commit, is_question, wired
from tools import postgresql_server

FILES = (
    "/download/city_kpis.csv?city=togane", "/download/city_kpis.xlsx?city=togane", "/print/city?city=togane",
    "/print/kpi?kpi=togane-1-share", "/download/history_versions.csv",
)  # fmt: skip
DOCUMENTS = ("/", "/city?city=togane")
PASSWORD = "himitsu-no-kagi"


class Served(NamedTuple):
    """A dashboard whose database is a PostgreSQL behind a wire, and the way to that past the wire."""

    server: Server
    wire: Wire
    direct: str
    address: str

    def says(self, password: str) -> None:
        """Let the dashboard's account have another password."""
        with psycopg.connect(self.direct, autocommit=True) as admin:
            admin.execute(f"ALTER ROLE dashboard PASSWORD '{password}'".encode())

    def answers(self) -> tuple[dict[str, Answer], str]:
        """Ask for all files, documents and a page at once, as readers do; return the answers, and what it says."""
        paths = (*FILES, *DOCUMENTS)
        with ThreadPoolExecutor(len(paths) + 1) as readers:
            page = readers.submit(lambda: finished(_run(self.server, "city")))
            given = readers.map(lambda path: Answer(self.server, path), paths)
            return dict(zip(paths, given, strict=True)), page.result()


@pytest.fixture(scope="module")
def served(server: postgresql_server.Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server that is started while its PostgreSQL is down; the account of its address needs its password."""
    direct = server.database("behind")
    with psycopg.connect(direct, autocommit=True) as admin:
        admin.execute(f"CREATE ROLE dashboard LOGIN PASSWORD '{PASSWORD}'".encode())
        admin.execute("ALTER DATABASE behind OWNER TO dashboard")
        rules = server.folder / "data" / "pg_hba.conf"
        rules.write_text(f"local behind dashboard scram-sha-256\n{rules.read_text('utf-8')}", "utf-8")
        admin.execute("SELECT pg_reload_conf()")
    own = direct.replace("//dx@", f"//dashboard:{PASSWORD}@")
    with Database(own, create=True) as database:
        bring(database, small.catalogue(), small.plans(), "試験", "初回", small.AT)
        content = "指標ID,年度,実績値,時点（任意の日付）,区分\ntogane-1-share,,30,2026-10-31,確定\n".encode()
        drafts.save(database, LOCAL.subject, small.TOGANE, "実績.csv", content, {}, datetime.now(UTC))
    folder = tmp_path_factory.mktemp("w")
    with wired(server, own, folder) as (wire, address):
        wire.is_down = True
        running = start(folder / "served", DX_DATABASE=address)
        yield Served(running, wire, direct, address)
        running.stop()


def said_everywhere(served: Served, *reasons: Reason) -> None:
    """Assert that files, print views, documents and a page say what is wrong and what to do: one of these."""
    answers, said = served.answers()
    for path, answer in answers.items():
        assert (answer.status, answer.headers["retry-after"]) == (503, "30"), (path, answer.text)
        (told,) = (TOLD[reason] for reason in reasons if TOLD[reason].wrong in answer.text)
        assert told.remedy in answer.text and '<html lang="ja">' in answer.text, path
        assert (NOT_WRITTEN in answer.text) is (path in FILES), path
        assert not any(word in answer.text for word in (PASSWORD, "postgresql", "libpq", str(served.wire.folder))), path
    assert any(TOLD[reason].wrong in said and TOLD[reason].remedy in said for reason in reasons), said
    assert NOT_WRITTEN in said and "もう一度開く" in said and "togane計画" not in said


def mended(served: Served) -> None:
    """Wait until the server is asked again, which it is two seconds after it was not reached; then all is well."""
    for _ in range(100):
        if Answer(served.server, FILES[0]).status == 200:
            break
        time.sleep(0.1)
    all_is_well(served)


def all_is_well(served: Served) -> None:
    """Assert that everything is answered at the first try."""
    answers, said = served.answers()
    assert {path: answer.status for path, answer in answers.items()} == dict.fromkeys((*FILES, *DOCUMENTS), 200)
    assert "togane計画" in said


async def _run(server: Server, page: str) -> str:
    async with Raw(server, page) as client:
        return await client.run("city=togane")


def test_a_server_that_is_down_at_the_start_or_later_is_said_until_it_is_back(served: Served) -> None:
    assert "に接続できません。" in served.server.log.read_text("utf-8")
    said_everywhere(served, Reason.DOWN)
    served.wire.is_down = False
    mended(served)
    served.wire.is_down = True
    served.wire.cut()
    said_everywhere(served, Reason.DOWN)
    served.wire.is_down = False
    mended(served)


def test_a_cut_between_two_questions_is_noticed_by_nobody(served: Served) -> None:
    served.wire.is_down = False
    mended(served)
    served.wire.cut()
    all_is_well(served)


@pytest.mark.parametrize("path", FILES)
def test_a_cut_in_the_midst_of_a_question_is_said_once(served: Served, path: str) -> None:
    served.wire.is_down = False
    mended(served)
    served.wire.cut_at, served.wire.cuts = "before", is_question
    answer = Answer(served.server, path)
    served.wire.cut_at, served.wire.cuts = None, is_commit
    assert answer.status == 503 and TOLD[Reason.CUT].wrong in answer.text and NOT_WRITTEN in answer.text
    assert Answer(served.server, path).status == 200


def test_another_password_is_said_without_either(served: Served) -> None:
    served.wire.is_down = False
    mended(served)
    served.says("another-himitsu")
    served.wire.cut()
    said_everywhere(served, Reason.SHUT)
    served.says(PASSWORD)
    mended(served)
    assert PASSWORD not in served.server.log.read_text("utf-8")


def test_a_silent_server_is_said_and_waited_for_once(served: Served) -> None:
    served.wire.is_down = False
    mended(served)
    served.wire.is_mute = True
    said_everywhere(served, Reason.DOWN, Reason.CUT)
    served.wire.is_mute = False
    mended(served)


def test_after_a_cut_during_a_commit_the_page_says_whether_it_was_written(served: Served) -> None:
    served.wire.is_down = False
    finished(_registers(served, of_key(served.server)))


async def _registers(served: Served, cookie: str) -> None:
    names = {"upload_department": "企画課", "upload_by": "試験 太郎"}
    async with Raw(served.server, "upload", cookie) as client:
        await client.run("city=togane")
        asked = client.ids("text_input")
        fields = {next(one for one in asked if one.endswith(key)): word for key, word in names.items()}
        said = await client.run("city=togane", **fields)
        assert "1件が登録されます" in said, said
        (button,) = (one for one in client.ids("button") if not one.endswith("upload_drop"))
        served.wire.cut_at = "before"
        said = await client.run("city=togane", pressed=[button], **fields)
        assert TOLD[Reason.CUT].wrong in said and NOT_WRITTEN in said and "登録しました" not in said
        served.wire.cut_at = "after"
        said = await client.run("city=togane", pressed=[button], **fields)
        served.wire.cut_at = None
        assert "1件を登録しました（データ版 2）" in said
    async with Raw(served.server, "history") as client:
        assert "データ版 2" in await client.run("city=togane")
