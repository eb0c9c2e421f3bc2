"""The project's own text files: what is committed or would be."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

from tests.cities import ROOT

_SKIPPED = re.compile(r"(^|/)(\.git|\.venv|build|test-results|__pycache__|\.\w+_cache|\.hypothesis)(/|$)|\.duckdb")


def own_files() -> list[Path]:
    """Return every file that git tracks or would add; without git, every file that .gitignore does not name."""
    command = ["git", "-C", str(ROOT), "ls-files", "-co", "--exclude-standard", "-z"]
    try:
        listed = subprocess.run(command, capture_output=True, check=True).stdout.decode()
        found = [ROOT / name for name in listed.split("\0") if name]
    except (OSError, subprocess.CalledProcessError):
        found = [path for path in ROOT.rglob("*") if not _SKIPPED.search(path.relative_to(ROOT).as_posix())]
    return sorted(path for path in set(found) if path.is_file())


def own_lines() -> Iterator[tuple[str, int, str]]:
    """Yield relative path, line number and line of every text file."""
    for path in own_files():
        try:
            text = path.read_text("utf-8")
        except UnicodeDecodeError:
            continue
        name = path.relative_to(ROOT).as_posix()
        yield from ((name, number, line) for number, line in enumerate(text.split("\n"), 1))
