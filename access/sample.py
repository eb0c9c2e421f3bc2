"""The sample of this server: fictitious actuals in a file of their own, made in the background and only ever read.

access/served.py decides when it is read.
"""

import logging
import subprocess
import sys
import threading
import time
from functools import cache
from pathlib import Path

import streamlit as st

from access import settings
from store.database import Database
from store.practice import sample

_ROOT = Path(__file__).resolve().parent.parent
_PATIENCE_SECONDS = 60.0
_LOG = logging.getLogger(__name__)


class NotReady(RuntimeError):
    """The sample does not stand yet; the message says whether it is being made."""


class _Maker:
    """The process that makes the sample, at most one of this server; it fights for nothing with the pages."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._process: subprocess.Popen[str] | None = None
        self._failed_at: float | None = None

    def begin(self, folder: Path) -> None:
        """Let it be made, unless that is under way or has just failed."""
        with self._guard:
            if self._is_working() or self._has_just_failed():
                return
            self._process = subprocess.Popen(
                [sys.executable, "-m", "store", "sample", str(folder.resolve())],
                cwd=_ROOT,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                text=True,
            )

    def has_failed(self) -> bool:
        """Tell whether it could not be made just now; a minute later whoever asks has it tried again."""
        with self._guard:
            return not self._is_working() and self._has_just_failed()

    def stop(self) -> None:
        """End it; what it has not finished is nobody's."""
        with self._guard:
            if self._process is not None and self._process.poll() is None:
                self._process.terminate()
                self._process.wait()

    def _is_working(self) -> bool:
        if self._process is None:
            return False
        if self._process.poll() is None:
            return True
        _, said = self._process.communicate()
        if self._process.returncode:
            self._failed_at = time.monotonic()
            _LOG.error("the sample could not be made: %s", said.strip()[-2000:])
        self._process = None
        return False

    def _has_just_failed(self) -> bool:
        return self._failed_at is not None and time.monotonic() - self._failed_at < _PATIENCE_SECONDS


_MAKER = _Maker()


def database() -> Database:
    """Return the sample. Raises NotReady where it does not stand yet, and has it made."""
    path = _path()
    try:
        return _opened(str(path))
    except NotReady:
        prepare()
        raise


def is_ready() -> bool:
    """Tell whether the sample stands; where it does not, have it made."""
    try:
        return database() is not None
    except NotReady:
        return False


def has_failed() -> bool:
    """Tell whether the sample could not be made just now."""
    return _MAKER.has_failed()


def prepare() -> None:
    """Have the sample made in the background unless it stands."""
    if not _path().exists():
        _MAKER.begin(settings.read().sample_folder)


def stop() -> None:
    """Let nobody go on making it: the server ends."""
    _MAKER.stop()


@st.cache_resource(show_spinner=False, on_release=lambda opened: opened.close())
def _opened(path: str) -> Database:
    if not Path(path).exists():
        raise NotReady("見本を用意しています。しばらくしてから、もう一度開いてください。")
    sample.mark_used(Path(path))
    return Database(path, is_read_only=True)


def _path() -> Path:
    return sample.path_in(settings.read().sample_folder, _fingerprint())


@cache
def _fingerprint() -> str:
    # Of the files as they were when it was first asked: what is put in their place later is for the next start.
    return sample.fingerprint()
