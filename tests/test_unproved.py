"""A run without the plans' texts says in its last lines that the transcription was not proved, and of which cities."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests import cities
from tests.cities import CITIES, ROOT

COPIED = ("data", "tests")
AUDITS = ("tests/audit/test_damages.py", "tests/audit/test_shared.py")
LINKED = ("domain", "loaders", "metrics", "store", "tools", "docs", "pyproject.toml")


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project without anything beside it; what is compiled of it is taken along."""
    copy = tmp_path_factory.mktemp("alone") / "project"
    for name in COPIED:
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("*.duckdb*", "browser"))
    for name in LINKED:
        (copy / name).symlink_to(ROOT / name)
    return copy


def end_of_a_run(project: Path, *options: str) -> list[str]:
    """Return the last four lines that a run prints."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *options]
    ran = subprocess.run(command, cwd=project, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout.rstrip().split("\n")[-4:]


@pytest.mark.parametrize(
    "options",
    [("tests/loaders/test_read_back.py",), ("-n", "2", "--dist", "loadfile", *AUDITS)],
    ids=["one process", "two workers"],
)
def test_without_the_texts_the_last_lines_say_so(alone: Path, options: tuple[str, ...]) -> None:
    headed, missing, held, counted = end_of_a_run(alone, *options)
    assert headed.strip("= ") == "THE TRANSCRIPTION WAS NOT PROVED"
    place = "shared/plans/<city>.txt beside the repository"
    assert missing == f"The plan's text is not there ({place}): {', '.join(CITIES)}."
    assert held == "No table of these cities was held against its plan in this run (docs/audit.md)."
    assert "skipped" in counted


def test_the_city_without_a_text_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first, *others = CITIES
    for city in others:
        (tmp_path / f"{city}.txt").touch()
    monkeypatch.setattr(cities, "PLAN_TEXTS", tmp_path)
    assert cities.cities_without_text() == (first,)


@pytest.mark.skipif(bool(cities.cities_without_text()), reason="the plans' texts are not beside the repository")
def test_with_the_texts_nothing_is_said() -> None:
    assert not any("NOT PROVED" in line for line in end_of_a_run(ROOT, "--collect-only", "tests/tools"))
