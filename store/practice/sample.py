"""The sample: a practice database that a server shows beside its own, in a file of its own that is only ever read.

The name of the file says what it was made of. Another release or other plans are another file, so nobody ever writes
what somebody else reads, and servers that share a folder share the file.
"""

import fcntl
import hashlib
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from store import files
from store.practice import making

_ROOT = Path(__file__).resolve().parents[2]
# What decides the content of a practice database: the plans, and the code from reading them to judging them.
_DATA, _CODE = ("*.csv", "plans/*/*.csv"), ("domain", "loaders", "metrics", "store")
_UNUSED_SECONDS = 30 * 24 * 3600.0


def fingerprint(data_folder: Path = _ROOT / "data") -> str:
    """Return a short hash of all that a sample is made of."""
    files = [path for pattern in _DATA for path in data_folder.glob(pattern)]
    code = [path for room in _CODE for path in (_ROOT / room).rglob("*") if path.suffix in (".py", ".sql")]
    told = hashlib.sha256()
    for base, paths in ((data_folder, files), (_ROOT, code)):
        for path in sorted(paths):
            content = hashlib.sha256(path.read_bytes()).hexdigest()
            told.update(f"{path.relative_to(base).as_posix()} {content}\n".encode())
    return told.hexdigest()[:16]


def path_in(folder: Path, of: str) -> Path:
    """Return the file of the sample with a fingerprint in a folder, whether it stands or not."""
    return folder.resolve() / f"sample-{of}.duckdb"


def make(folder: Path, data_folder: Path = _ROOT / "data") -> Path:
    """Make the sample in a folder unless it stands there, and return its file; then it has its name, whole.

    Whoever comes meanwhile waits for it. Files that nobody has used for a month go. Raises OSError, and what making
    a practice database raises.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = path_in(folder, fingerprint(data_folder))
    with _alone_in(folder):
        if not path.exists():
            _clear(folder)
            unfinished = path.with_name(f"{path.name}.{uuid.uuid4().hex}")
            try:
                making.make(unfinished, data_folder)
                unfinished.chmod(0o444)
                unfinished.replace(path)
            finally:
                files.remove_database(unfinished)
    return path


def mark_used(path: Path) -> None:
    """Note that a sample is in use, as far as its folder lets anybody write."""
    with suppress(OSError):
        path.touch()


@contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    """Let one process of this machine at a time make a sample in a folder; the system frees it when that one ends."""
    with (folder / "sample.duckdb.lock").open("a") as lock:
        # A file system without locks: two may do the same work, each in a file of its own.
        with suppress(OSError):
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _clear(folder: Path) -> None:
    """Remove what nobody has used for a month, and what was left unfinished a day ago."""
    now = time.time()
    for pattern, seconds in (("sample-*.duckdb", _UNUSED_SECONDS), ("sample-*.duckdb.*", 24 * 3600.0)):
        for other in folder.glob(pattern):
            with suppress(OSError):
                if now - other.stat().st_mtime > seconds:
                    other.unlink()
