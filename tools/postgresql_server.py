"""A PostgreSQL of one's own: a private folder, a socket in it and no port, an unprivileged user, gone at the end.

usage: python tools/postgresql_server.py PROGRAM [ARGUMENT …]    (runs it with DX_DATABASE set to a fresh database)
"""

import ctypes
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

_SECONDS_TO_START = 30
_USER = "dx"
_PARENT_DEATH_SIGNAL = 1


class PostgreSQLMissing(RuntimeError):
    """No PostgreSQL server is installed here."""


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: its programs and its folder."""

    programs: Path
    folder: Path

    def database(self, name: str, *, template: str = "template0") -> str:
        """Make a database, by default an empty one, and return its URL."""
        command = [str(self.programs / "createdb"), "-h", str(self.folder), "-U", _USER, "-T", template, name]
        subprocess.run(command, check=True, capture_output=True)
        return self.url(name)

    def url(self, name: str) -> str:
        """Return the URL of a database, there or not."""
        return f"postgresql://{_USER}@/{name}?host={quote(str(self.folder), safe='')}"


@contextmanager
def serve(locale: str = "C") -> Iterator[Server]:
    """Start a server and end it with the block, whatever happens in it; it also ends when this process is killed.

    Raises PostgreSQLMissing, and RuntimeError with the server's words when it does not start.
    """
    programs = _programs()
    folder = Path(tempfile.mkdtemp(prefix="dx-postgresql-"))
    try:
        account = _account()
        if "user" in account:
            os.chown(folder, account["user"], account["group"])
        data, log = folder / "data", folder / "log"
        options = [f"--username={_USER}", "--auth=trust", "--encoding=UTF8", f"--locale={locale}", "--no-sync"]
        made = subprocess.run(
            [str(programs / "initdb"), f"--pgdata={data}", *options],
            cwd=folder,
            capture_output=True,
            text=True,
            **account,
        )
        if made.returncode != 0:
            raise RuntimeError(f"initdb failed: {made.stderr}")
        with _running(programs, folder, data, log, account):
            yield Server(programs, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _running(programs: Path, folder: Path, data: Path, log: Path, account: dict[str, Any]) -> Iterator[None]:
    settings = {
        "listen_addresses": "",
        "unix_socket_directories": str(folder),
        "fsync": "off",
        "max_connections": "40",
        "shared_buffers": "64MB",
    }
    command = [str(programs / "postgres"), "-D", str(data), *(f"--{name}={value}" for name, value in settings.items())]
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, cwd=folder, stdout=output, stderr=output, preexec_fn=_end_with_parent, **account
        )
    try:
        _wait(programs, folder, process, log)
        yield
    finally:
        process.send_signal(signal.SIGQUIT)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(programs: Path, folder: Path, process: subprocess.Popen[bytes], log: Path) -> None:
    ready = [str(programs / "pg_isready"), "-q", "-h", str(folder), "-U", _USER]
    end = time.monotonic() + _SECONDS_TO_START
    while subprocess.run(ready).returncode != 0:
        if process.poll() is not None or time.monotonic() > end:
            raise RuntimeError(f"PostgreSQL did not start: {log.read_text(errors='replace')}")
        time.sleep(0.05)


def _programs() -> Path:
    """Return the folder of the newest installed server: Debian keeps them off the PATH, one folder a version."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda path: int(path.parts[-3]))
    if found:
        return found[-1].parent
    on_path = shutil.which("postgres")
    if on_path is None:
        raise PostgreSQLMissing("PostgreSQL is not installed: sh tools/environment.sh postgresql")
    return Path(on_path).resolve().parent


def _account() -> dict[str, Any]:
    """Return the user to run as: oneself, or for root, whom the server refuses, postgres or else nobody."""
    if os.geteuid() != 0:
        return {}
    names = {entry.pw_name for entry in pwd.getpwall()}
    entry = pwd.getpwnam("postgres" if "postgres" in names else "nobody")
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


def _end_with_parent() -> None:
    ctypes.CDLL(None).prctl(_PARENT_DEATH_SIGNAL, signal.SIGQUIT)


def main() -> int:
    """Run a program against a fresh database and return its exit code."""
    if len(sys.argv) < 2:
        print(__doc__, file=sys.stderr)
        return 2
    with serve() as server:
        return subprocess.run(sys.argv[1:], env=os.environ | {"DX_DATABASE": server.database("dx")}).returncode


if __name__ == "__main__":
    sys.exit(main())
