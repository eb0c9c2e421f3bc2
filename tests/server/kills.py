"""Kills the serving process at random moments while people send, approve and undo, and looks at what is left each time.

Real sessions over Streamlit's own protocol drive the real server: three editors send files, an approver approves them,
an admin undoes what was approved. After each kill -9 the files are copied as they lie and opened: every version is
there and whole, and what a page had said to be done is done. Then the same server starts again on them.

Usage: python -m tests.server.kills [KILLS] [SEED]
"""

import asyncio
import json
import os
import random
import re
import shutil
import signal
import sys
import tempfile
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import httpx
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value

from store.copies import drift
from store.database import Database
from tests.browser.conftest import Server, build, free_port, start
from tests.loops import finished
from tests.server.test_sample import LINE, Raw
from ui import failing

EDITORS = ("hanako", "jiro", "saburo")
ROWS = 2  # of each file: they belong together
SECRET = "a secret of the kills, long enough to sign with"
_ROLES = "".join(
    f'[[person]]\naccount = "{name}@example.jp"\nrole = "editor"\ncities = ["choshi"]\ndepartments = ["秘書広報課"]\n'
    for name in EDITORS
) + "".join(
    f'[[person]]\naccount = "{name}@example.jp"\nrole = "{role}"\n'
    for name, role in (("taro", "approver"), ("root", "admin"))
)
_PATIENCE_SECONDS = 300.0


@dataclass
class Acknowledged:
    """What pages have said to be done, over all lives of the server."""

    sent: set[str] = field(default_factory=set)  # names of files
    approved: set[str] = field(default_factory=set)  # submissions
    undone: set[int] = field(default_factory=set)  # versions that undid one

    @property
    def count(self) -> int:
        """Return how many things were said to be done."""
        return len(self.sent) + len(self.approved) + len(self.undone)

    @property
    def told(self) -> str:
        """Return the counts in words."""
        return f"acknowledged {len(self.sent)} files sent, {len(self.approved)} approvals, {len(self.undone)} undos"


class Person(Raw):
    """Somebody who has signed in; what they choose in a page stays chosen."""

    def __init__(self, server: Server, page: str, name: str) -> None:
        super().__init__(server, page)
        self._name = name

    async def __aenter__(self) -> "Person":
        """Connect as a browser does in which the person has signed in: with the token that answers carry."""
        async with httpx.AsyncClient(base_url=self._server.url) as client:
            await client.get("/_stcore/health")
            token = str(client.cookies.get("_streamlit_xsrf"))
        self.protocols.append(token)
        self._cookie = f"_streamlit_xsrf={token}; {_cookie(self._server.url, self._name)}"
        await super().__aenter__()
        return self

    async def with_file(self, name: str, content: bytes, pressed: str | None = None) -> str:
        """Run the page with a file in its field, which was sent before, and perhaps a button pressed."""
        message = BackMsg()
        message.rerun_script.page_name, message.rerun_script.query_string = self._page, "city=choshi"
        state = message.rerun_script.widget_states.widgets.add()
        state.id = self._field
        info = state.file_uploader_state_value.uploaded_file_info.add()
        info.file_id, info.name, info.size = name, name, len(content)
        if pressed is not None:
            button = message.rerun_script.widget_states.widgets.add()
            button.id, button.trigger_value = pressed, True
        return await self.answered(message)

    async def hand_in(self, name: str, content: bytes) -> None:
        """Send a file into the field of the page."""
        (self._field,) = self.ids("file_uploader")
        async with httpx.AsyncClient(base_url=self._server.url) as client:
            await client.get("/_stcore/health")
            told = {"origin": self._server.url, "X-Xsrftoken": str(client.cookies.get("_streamlit_xsrf"))}
            address = f"/_stcore/upload_file/{self.session}/{name}"
            answer = await client.put(address, files={"file": (name, content)}, headers=told)
            assert answer.status_code == 204, answer.text


def _cookie(url: str, name: str) -> str:
    claims = {
        "origin": url, "is_logged_in": True, "provider": "default", "iss": "http://localhost:1",
        "sub": name, "name": name, "email": f"{name}@example.jp", "email_verified": True,
        "iat": int(time.time()), "exp": int(time.time()) + 86_400,
    }  # fmt: skip
    return "_streamlit_user=" + create_signed_value(SECRET, "_streamlit_user", json.dumps(claims)).decode()


async def _send(server: Server, name: str, life: int, done: Acknowledged) -> None:
    """Send one file after the other, the next once somebody has approved the last: each page judges all that waits."""
    async with Person(server, "upload", name) as person:
        for number in range(1000):
            value = 3_000 + (life * 97 + number * 7 + EDITORS.index(name) * 31) % 3_000  # none that is asked about
            file = f"{name}-{life}-{number}.csv"
            rows = "".join(f"{LINE},R{year},{value + year},確定\n" for year in (6, 7))
            content = f"指標ID,年度,実績値,区分\n{rows}".encode()
            said = await person.run("city=choshi")
            if failing.TITLE in said:  # so many write on a slow machine that a turn may not come in time
                continue
            if any("-withdraw_" in one for one in person.ids("button")):
                await asyncio.sleep(0.1)
                continue
            if not person.ids("file_uploader"):
                raise RuntimeError(f"{name} is given no field for a file: {said}")
            await person.hand_in(file, content)
            said = await person.with_file(file, content)
            buttons = [one for one in person.ids("button") if not one.endswith(("upload_drop", "sign_out"))]
            if "変わるところがありません" in said or failing.TITLE in said:
                continue
            if len(buttons) != 1:
                raise RuntimeError(f"{file} cannot be sent: {person.said}")
            if "承認に送りました" in await person.with_file(file, content, buttons[0]):
                done.sent.add(file)


async def _approve(server: Server, done: Acknowledged) -> None:
    """Approve whatever waits."""
    async with Person(server, "upload", "taro") as person:
        while True:
            await person.run("city=choshi")
            waiting = [one for one in person.ids("button") if "-approve_" in one]
            if not waiting:
                await asyncio.sleep(0.05)
            elif "承認し、登録しました" in await person.run("city=choshi", pressed=waiting[:1]):
                done.approved.add(waiting[0].partition("-approve_")[2])


async def _undo(server: Server, done: Acknowledged) -> None:
    """Undo the newest version now and then."""
    async with Person(server, "history", "root") as person:
        while True:
            newest = re.findall(r"データ版 (\d+)", await person.run("city=choshi"))[-1]
            await person.run(f"city=choshi&version={newest}")
            fields = [one for one in person.ids("text_input") if f"undo_reason_{newest}" in one]
            buttons = [one for one in person.ids("button") if not one.endswith("sign_out")]
            if fields and buttons:
                said = await person.run(f"city=choshi&version={newest}", pressed=buttons, **{fields[0]: "試験"})
                done.undone |= {int(version) for version in re.findall(r"取り消しました（データ版 (\d+)）", said)}
            await asyncio.sleep(0.3)


async def _life(server: Server, life: int, moment: float, done: Acknowledged) -> None:
    """Let all work; when something new has been acknowledged, kill the server a moment later."""
    before, end = done.count, time.monotonic() + _PATIENCE_SECONDS
    work = [_send(server, name, life, done) for name in EDITORS] + [_approve(server, done), _undo(server, done)]
    tasks = [asyncio.create_task(one) for one in work]
    while done.count == before:
        broken = [task for task in tasks if task.done()]
        if broken or time.monotonic() > end:
            os.kill(server.process.pid, signal.SIGKILL)
            raise RuntimeError(f"nothing was acknowledged: {[task.exception() for task in broken]}")
        await asyncio.sleep(0.01)
    await asyncio.sleep(moment)
    os.kill(server.process.pid, signal.SIGKILL)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


def kill(folder: Path, kills: int, seed: int, seconds: float = 1.5) -> Acknowledged:
    """Start and kill a server in a folder that holds its database, and look at what is left each time.

    It is killed within so many seconds after something was acknowledged.
    """
    database, port = folder / "d.duckdb", free_port()
    secrets, roles = folder / "secrets.toml", folder / "roles.toml"
    secrets.write_text(
        f'[auth]\nredirect_uri = "http://127.0.0.1:{port}/oauth2callback"\ncookie_secret = "{SECRET}"\n'
        'client_id = "dx"\nclient_secret = "secret"\n'
        'server_metadata_url = "http://127.0.0.1:1/.well-known/openid-configuration"\n',
        "utf-8",
    )
    roles.write_text(_ROLES, "utf-8")
    moments, done = random.Random(seed), Acknowledged()
    for life in range(kills):
        server = start(database, "--secrets.files", str(secrets), port=port, DX_ROLES=str(roles), DX_BACKUPS_KEPT="0")
        finished(_life(server, life, moments.uniform(0.0, seconds), done))
        server.process.wait(20)
        look(database, done)
        if (life + 1) % 5 == 0:
            sys.stderr.write(f"{life + 1} kills: {done.told}\n")
    return done


def look(database: Path, done: Acknowledged) -> None:
    """Assert that a database as it lies is whole, and holds all that was acknowledged."""
    with tempfile.TemporaryDirectory() as folder:
        for file in (database, database.with_name(f"{database.name}.wal")):
            if file.exists():
                shutil.copy(file, folder)
        with Database(Path(folder) / database.name) as left:
            whole(left, done)


def whole(left: Database, done: Acknowledged) -> None:
    """Assert that each version is there and complete, each approval has its upload, and what was said to be done is."""

    def column(sql: str) -> list[object]:
        return [next(iter(row.values())) for row in left.rows(sql)]

    newest = column("SELECT version FROM data_version WHERE scope = 0")[0]
    assert isinstance(newest, int)
    assert column("SELECT version FROM audit ORDER BY version") == list(range(1, newest + 1))
    changes = "SELECT version FROM upload UNION ALL SELECT version FROM upload_void ORDER BY version"
    assert column(changes) == list(range(2, newest + 1))
    uploads = column("SELECT version FROM upload ORDER BY version")
    counted = left.rows("SELECT version, count(*) AS rows FROM actual_revision GROUP BY version ORDER BY version")
    assert counted == [{"version": version, "rows": ROWS} for version in uploads]
    senders = "SELECT submission_id FROM upload_sender JOIN upload USING (upload_id) ORDER BY submission_id"
    approved = column("SELECT submission_id FROM decision WHERE outcome = 'approved' ORDER BY 1")
    assert column(senders) == approved and len(approved) == len(uploads)
    assert drift.check(left) == []
    assert done.sent <= set(column("SELECT file_name FROM submission"))
    assert done.approved <= set(approved)
    assert done.undone <= set(column("SELECT version FROM upload_void"))


def main() -> int:
    """Kill as often as asked, and tell what was acknowledged until then."""
    kills, seed = int([*sys.argv, "100"][1]), int([*sys.argv, "", "20261130"][2] or 20261130)
    with tempfile.TemporaryDirectory() as folder:
        build(Path(folder) / "d.duckdb")
        began = datetime.now(UTC)
        done = kill(Path(folder), kills, seed)
        minutes = (datetime.now(UTC) - began).total_seconds() / 60
    sys.stdout.write(
        f"{kills} kills of the serving process (seed {seed}, {minutes:.0f} minutes): {done.told};"
        " none lost, nothing half-written\n"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
