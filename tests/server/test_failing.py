"""A database that fails under a running server: every way in says what is wrong, and all goes on once it is mended."""

import resource
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from access.person import LOCAL
from store.database import Database
from store.failure import TOLD, Reason
from store.uploads import drafts
from tests.browser.conftest import Server, start
from tests.loops import finished
from tests.server.test_document import Answer
from tests.server.test_sample import LINE, Raw, of_key

NOT_WRITTEN = "この操作では、何も書き込まれていません。"
FILES = ("/download/city_kpis.csv?city=choshi", "/download/city_kpis.xlsx?city=choshi", "/print/city?city=choshi")


@pytest.fixture(scope="module")
def served(real_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server whose database is not there yet."""
    running = start(tmp_path_factory.mktemp("failing") / "d.duckdb", DX_BACKUPS_KEPT="0")
    yield running
    running.stop()


def with_a_draft(real_database: Path, path: Path) -> None:
    """Make a database in which a file lies that the person at the machine had read, ready to be registered."""
    whole = Path(shutil.copy(real_database, path.with_name("whole.duckdb")))
    content = f"指標ID,年度,実績値,区分\n{LINE},R7,4321,確定\n".encode()
    with Database(whole) as database:
        drafts.save(database, LOCAL.subject, 122025, "実績.csv", content, {}, datetime.now(UTC))
    whole.replace(path)


def said_everywhere(server: Server, reason: Reason) -> None:
    """Assert that files, print views, documents and pages say what is wrong, whether it was written and what to do."""
    told = TOLD[reason]
    for path in (*FILES, "/", "/city?city=choshi", "/upload"):
        answer = Answer(server, path)
        assert (answer.status, answer.headers["retry-after"]) == (503, "30"), path
        assert told.wrong in answer.text and told.remedy in answer.text and '<html lang="ja">' in answer.text, path
        assert str(server.database) not in answer.text
        assert (NOT_WRITTEN in answer.text) is (path in FILES)
    for page in ("city", "upload"):
        said = finished(_run(server, page))
        assert told.wrong in said and told.remedy in said and NOT_WRITTEN in said and "もう一度開く" in said
        assert "銚子" not in said and str(server.database) not in said


async def _run(server: Server, page: str) -> str:
    async with Raw(server, page) as client:
        return await client.run("city=choshi")


def test_what_is_wrong_with_the_database_is_said_until_it_is_mended(served: Server, real_database: Path) -> None:
    path = served.database
    assert f"データベース {path} がありません。" in served.log.read_text("utf-8")
    said_everywhere(served, Reason.MISSING)
    path.write_bytes(b"")
    said_everywhere(served, Reason.EMPTY)
    path.write_bytes(real_database.read_bytes()[:100_000])
    said_everywhere(served, Reason.DAMAGED)
    with_a_draft(real_database, path)
    with held(path):
        said_everywhere(served, Reason.HELD)
    with marked(path):
        said_everywhere(served, Reason.OTHER_RELEASE)
    assert [Answer(served, file).status for file in FILES] == [200, 200, 200]
    assert Answer(served, "/nowhere").status == 404 and "銚子市" in finished(_run(served, "city"))


@contextmanager
def held(path: Path) -> Iterator[None]:
    """Let another process hold the database."""
    program = f"import duckdb, sys; held = duckdb.connect({str(path)!r}); print(1, flush=True); sys.stdin.read()"
    holder = subprocess.Popen([sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert holder.stdout is not None and holder.stdout.readline()
    yield
    holder.communicate("")


@contextmanager
def marked(path: Path) -> Iterator[None]:
    """Let the database bear the mark of another release."""
    with Database(path) as database:
        mark = database.comment("data_version")
        database.rows("COMMENT ON TABLE data_version IS 'another'")
    yield
    with Database(path) as database:
        database.rows(f"COMMENT ON TABLE data_version IS '{mark}'")


def test_a_full_disk_in_the_midst_of_a_registration(served: Server) -> None:
    finished(_registers(served, of_key(served)))


async def _registers(server: Server, cookie: str) -> None:
    names = {"upload_department": "企画課", "upload_by": "試験 太郎"}
    async with Raw(server, "upload", cookie) as client:
        await client.run("city=choshi")
        asked = client.ids("text_input")
        fields = {next(one for one in asked if one.endswith(key)): word for key, word in names.items()}
        said = await client.run("city=choshi", **fields)
        assert "誤りはありません。1件が登録されます" in said
        (drop,) = (one for one in client.ids("button") if one.endswith("upload_drop"))
        (button,) = {*client.ids("button")} - {drop}
        free = resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, (1, free[1]))  # as on a disk without room
        try:
            for pressed in (drop, button):  # what fails before the page runs, and half-way through it
                said = await client.run("city=choshi", pressed=[pressed], **fields)
                assert TOLD[Reason.FULL].wrong in said and NOT_WRITTEN in said and TOLD[Reason.FULL].remedy in said
                assert "誤りはありません" not in said and "登録しました" not in said  # nothing green above it
                assert "誤りはありません" in await client.run("city=choshi", **fields)
            assert Answer(server, FILES[0]).status == 200  # reading goes on
        finally:
            resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, free)
        assert "登録済みです" not in await client.run("city=choshi", **fields)
        assert "1件を登録しました（データ版 2）" in await client.run("city=choshi", pressed=[button], **fields)
    async with Raw(server, "history") as client:
        assert "データ版 2" in await client.run("city=choshi")


def test_a_database_of_another_release_is_refused_at_the_start(real_database: Path, tmp_path: Path) -> None:
    path = Path(shutil.copy(real_database, tmp_path))
    with Database(path) as database:
        database.rows("COMMENT ON TABLE data_version IS 'another'")
    with pytest.raises(RuntimeError, match="the server ended at its start") as ended:
        start(path).stop()
    said = str(ended.value)
    assert f"データベース {path} を使えません。データベースの表の形が" in said and "Traceback" not in said
