"""Files that are whole or not there, and what the system says of a file in words."""

import errno
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

# No room is left: of the disk, of a file, of a share.
FULL = (errno.ENOSPC, errno.EFBIG, errno.EDQUOT)
_WORDS = {
    errno.ENOENT: "{} がありません。",
    errno.EACCES: "{} を読み書きする権限がありません。",
    errno.EPERM: "{} を読み書きする権限がありません。",
    errno.EROFS: "{} は読むだけの場所にあり、書き込めません。",
    errno.EISDIR: "{} はファイルではなくフォルダです。",
    errno.ENOTDIR: "{} の途中にフォルダではないものがあります。",
    errno.EEXIST: "{} はすでにあります。",
} | dict.fromkeys(FULL, "{} に書き込めません。ディスクに空きがありません。")


def write_whole(contents: Mapping[Path, bytes]) -> None:
    """Write files that bear their names only once all of them are written; what could not be written leaves nothing.

    Raises OSError, with the name that was asked for.
    """
    unfinished = {file: file.with_name(f"{file.name}.part") for file in contents}
    try:
        for file, content in contents.items():
            try:
                unfinished[file].write_bytes(content)
            except OSError as error:
                raise OSError(error.errno, error.strerror, str(file)) from error
        for file, part in unfinished.items():
            part.replace(file)
    finally:
        for part in unfinished.values():
            with suppress(OSError):
                part.unlink()


def remove_database(file: Path) -> None:
    """Remove a database file, and the log beside it that an engine leaves when it is stopped. Raises OSError."""
    for leftover in (file, file.with_name(f"{file.name}.wal")):
        leftover.unlink(missing_ok=True)


def is_full(error: OSError) -> bool:
    """Tell whether there was no room."""
    return error.errno in FULL


def in_words(error: OSError) -> str:
    """Return one sentence that names the file and what is wrong with it."""
    if error.errno is None:  # raised by ourselves, with words of its own
        return str(error)
    words = _WORDS.get(error.errno, "{} を読み書きできません。" + f"（{error.strerror}）")
    return words.format(error.filename2 or error.filename or "一時ファイル")  # of two files the second is the new one
