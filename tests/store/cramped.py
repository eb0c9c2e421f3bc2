"""A disk without room: a process that may write no file beyond a few bytes, as an unprivileged one can be told.

Usage: cramped.py FOLDER COMMAND …  runs commands of `python -m store` in it and prints for each its exit code and what
it said; cramped.py DATABASE  writes, is refused, reads, and writes again once there is room.
"""

import contextlib
import gc
import io
import os
import resource
import sys
from pathlib import Path

from store import versions, write
from store.__main__ import main
from store.database import Database
from store.failure import DatabaseFailed
from tests.store import small

_ROOM = 300
_FREE = resource.getrlimit(resource.RLIMIT_FSIZE)


def room(count: int | None) -> None:
    """Let this process write files of that many bytes, of any number for None. Python ignores the signal of it."""
    resource.setrlimit(resource.RLIMIT_FSIZE, _FREE if count is None else (count, _FREE[1]))


def commands(folder: Path, names: list[str]) -> None:
    from tests.store.test_failing import COMMANDS

    os.chdir(folder)
    os.environ["DX_DATABASE"] = str(folder / "full.duckdb")
    gc.disable()  # what a command leaves half written is found at its end, and not when chance has it
    for name in names:
        said = io.StringIO()
        room(_ROOM)
        try:
            with contextlib.redirect_stderr(said), contextlib.redirect_stdout(said):
                code = main(COMMANDS[name])
                gc.collect()
        finally:
            room(None)
        sys.stdout.write(f"{name}\t{code}\t{said.getvalue().strip()}\n")


def writing(path: Path) -> None:
    def sent(number: int) -> write.Upload:
        return write.Upload(small.TOGANE, 1, f"h{number}", "f.xlsx", "佐藤", "", (small.actual(number),), ())

    def refused(act) -> str:
        try:
            act()
        except DatabaseFailed as failed:
            return f"{failed.reason}-{failed.is_written}"
        return "not refused"

    with Database(path) as database:
        told = [str(write.accept_upload(database, sent(1), small.AT).version)]
        room(_ROOM)
        told.append(refused(lambda: write.accept_upload(database, sent(2), small.AT)))
        told.append(str(versions.current(database)))
        told.append(refused(lambda: database.rows("CHECKPOINT")))  # DuckDB stops for good at this
        room(None)
        told.append(str(versions.current(database)))
        told.append(str(write.accept_upload(database, sent(3), small.AT).version))
    sys.stdout.write(" ".join(told))


if __name__ == "__main__":
    if len(sys.argv) > 2:
        commands(Path(sys.argv[1]), sys.argv[2:])
    else:
        writing(Path(sys.argv[1]))
