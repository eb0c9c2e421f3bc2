"""Streamlit's code as browsers take it, compressed once for an environment and kept beside it on disk.

All of it takes two seconds of a processor: too much for each start to do again, and for the first visitor to wait for.
The folder belongs to who installed Streamlit: what lies there is trusted as its code is. Where the server may not write
there, it compresses after each start and keeps it in memory.
"""

import gzip
import logging
import secrets
import sys
import zlib
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import brotli
import streamlit
from streamlit import file_util

UNPACK: Mapping[str, Callable[[bytes], bytes]] = {"br": brotli.decompress, "gzip": gzip.decompress}
_LOG = logging.getLogger(__name__)


class Kept(NamedTuple):
    """A compressed file, and how long it is otherwise."""

    body: bytes
    length: int


class Shelf:
    """A folder of compressed files, each under its name, which changes with its content, and its coding."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder or Path(sys.prefix) / "var" / "streamlit-compressed" / streamlit.__version__

    def has(self, path: str, encoding: str) -> bool:
        """Tell whether a file lies there."""
        return self._place(path, encoding).exists()

    def read(self, path: str, encoding: str) -> Kept | None:
        """Return a file, None where it does not lie there whole: a machine may have stopped while it was written."""
        with suppress(OSError, EOFError, brotli.error, zlib.error):
            body = self._place(path, encoding).read_bytes()
            return Kept(body, len(UNPACK[encoding](body)))
        return None

    def write(self, path: str, encoding: str, body: bytes) -> bool:
        """Keep a file and tell whether that could be done."""
        place = self._place(path, encoding)
        beside = place.with_name(f"{place.name}.{secrets.token_hex(4)}")  # several servers may start at once
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            beside.write_bytes(body)
            beside.replace(place)
        except OSError as reason:
            _LOG.debug("%s is not kept: %s", path, reason)
            with suppress(OSError):
                beside.unlink(missing_ok=True)
            return False
        return True

    def _place(self, path: str, encoding: str) -> Path:
        return self._folder / f"{path.rpartition('/')[2]}.{encoding}"


def paths(least_bytes: int) -> list[str]:
    """Return the addresses of Streamlit's scripts and styles from a size on, what every page needs first."""
    folder = Path(file_util.get_static_dir()) / "static"
    found = [file for kind in ("css", "js") for file in sorted(folder.glob(f"{kind}/*.{kind}"))]
    names = [f"/static/{file.parent.name}/{file.name}" for file in found if file.stat().st_size >= least_bytes]
    return sorted(names, key=lambda name: "/index." not in name)
