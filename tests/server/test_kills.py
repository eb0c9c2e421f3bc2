"""The serving process is killed while people send, approve and undo; `python -m tests.server.kills` does it often."""

import shutil
from pathlib import Path

from tests.server.kills import kill


def test_a_killed_server_has_lost_nothing_and_written_nothing_by_halves(real_database: Path, tmp_path: Path) -> None:
    shutil.copy(real_database, tmp_path / "d.duckdb")
    assert kill(tmp_path, 1, seed=1, seconds=0.2).count >= 1
