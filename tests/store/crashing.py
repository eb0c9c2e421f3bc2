"""Children that register uploads until they are killed, or until their disk is full; run as a program by test_crash.py.

Usage: crashing.py DATABASE RUNS SEED, crashing.py DATABASE full, crashing.py DATABASE shut. The program imports once
and forks each child before any database is open: a child opens the database itself. A child prints the version of each
upload after its commit was acknowledged.
"""

import os
import random
import resource
import signal
import sys
import time
from pathlib import Path

import duckdb  # noqa: F401  (imported before the rights to read it are gone)

from store import write
from store.database import Database
from tests.store import small

_ROOM = 200_000


def register(path: Path, most: int = 10**9) -> None:
    """Register one upload after another, each of several rows that belong together."""
    with Database(path) as database:
        for number in range(most):
            value = number % 90
            content = f"{os.getpid()}-{number}"
            rows = tuple(small.actual(value, small.TODAY.replace(month=month)) for month in range(1, 7))
            accepted = write.accept_upload(
                database, write.Upload(small.TOGANE, 1, content, "f.xlsx", "佐藤", "", rows, ()), small.AT
            )
            sys.stdout.write(f"{accepted.version}\n")
            sys.stdout.flush()


def killed(path: Path, runs: int, seed: int) -> None:
    """Let one child after another work and kill it at a random moment among its commits."""
    moments = random.Random(seed)
    for _ in range(runs):
        read, written = os.pipe()
        child = os.fork()
        if child == 0:
            os.dup2(written, sys.stdout.fileno())
            register(path)
            os._exit(1)
        os.close(written)
        first = os.read(read, 64)
        time.sleep(moments.uniform(0.0, 0.05))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        with os.fdopen(read, "rb") as rest:
            sys.stdout.write((first + rest.read()).decode())
        sys.stdout.flush()


def full(path: Path) -> None:
    """Work with no room for more than the database has: what is written past it fails as on a full disk."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (_ROOM, _ROOM))
    register(path, 2_000)


def shut(path: Path) -> None:
    """Open a file that may be read only, as somebody who is bound by that."""
    if os.geteuid() == 0:
        os.setuid(65534)
    Database(path)


if __name__ == "__main__":
    if sys.argv[2] == "full":
        full(Path(sys.argv[1]))
    elif sys.argv[2] == "shut":
        shut(Path(sys.argv[1]))
    else:
        killed(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
