"""Commands that the documents tell are run, each document's in its order in a scratch place of its own.

What cannot be run there stands on a list with the reason; a command that is neither fails.
"""

import os
import re
import shlex
import shutil
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from access import reminding, roles
from store.__main__ import main
from tests.cities import ROOT

DOCUMENTS = [
    "README.md", "CONTRIBUTING.md", "docs/guide-plan.md",
    *sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "docs" / "manual").glob("*.md")),
]  # fmt: skip
MANUAL = "docs/manual/administrator.md"
LANGUAGES = ("sh", "ini", "nginx", "toml", "text")
# How a command begins, and why it is not run here: the first that fits tells.
NOT_RUN = {
    "make run": "serves until it is stopped; every browser test starts the same server",
    "make test": "it would run this test",
    "make bundle": "asks a package index, and takes a minute; tests/tools/test_bundle.py has what needs neither",
    ".venv/bin/python -m pytest": "it would run tests inside of a test",
    ".venv/bin/mypy": "make lint runs it",
    "useradd": "makes an account of the system",
    "tar --extract": "wants the bundle; make bundle-check unpacks it",
    "sh /opt/": "wants the bundle; make bundle-check installs it, tests/tools/test_bundle.py has its refusals",
    "python3 -m venv": "asks a package index; make itself does the same",
    ".venv/bin/python -m pip": "asks a package index; make itself does the same",
    "systemctl": "there is no systemd in a test",
    "journalctl": "there is no systemd in a test",
    "nginx -t": "tests/browser/test_proxy.py starts one with these settings",
    "curl": "nothing is served here; tests/server/test_routes.py asks a server",
    "runuser": "serves until it is stopped; every browser test starts the same server",
    "createdb": "asks a PostgreSQL; tests/store/conftest.py makes databases so",
    "/opt/dx/deploy/dx-store practice": "takes seconds; tests/store/test_practice.py makes the same",
}
# What a shell may run here, once every path in it lies in the scratch place.
BY_SHELL = ("install", "ln", "rm", "cd", "python3 -c")
STORE = ("python -m store", ".venv/bin/python -m store", "/opt/dx/deploy/dx-store")
PLACES = ("/opt", "/etc", "/var/lib/dx")


class Command(NamedTuple):
    """A command as it is told, and where."""

    place: str
    text: str


def blocks(document: str) -> Iterator[tuple[int, str, list[str]]]:
    """Yield of each fenced block the line that it begins in, its language and its lines."""
    language, lines, began = None, [], 0
    for number, line in enumerate((ROOT / document).read_text("utf-8").splitlines(), 1):
        if not line.startswith("```"):
            lines.append(line)
        elif language is None:
            language, lines, began = line[3:].strip(), [], number
        else:
            yield began, language, lines
            language = None
    assert language is None, f"{document}:{began}: the block has no end"


def commands(document: str) -> list[Command]:
    return [
        Command(f"{document}:{began + number}", text)
        for began, language, lines in blocks(document)
        if language == "sh"
        for number, line in enumerate(lines, 1)
        if (text := line.partition("  #")[0].strip().removeprefix("sudo "))
    ]


def reason(command: str) -> str | None:
    """Return the beginning on the list by which a command is not run."""
    return next((start for start in NOT_RUN if command.startswith(start)), None)


def way(command: str) -> str:
    """Tell how a command is run: `store`, `shell` or `set`; raise ValueError for one that nobody has thought of."""
    if command.startswith(STORE):
        return "store"
    if command.startswith(BY_SHELL):
        return "shell"
    if re.fullmatch(r"[a-z]+=[\w.-]+", command):
        return "set"
    raise ValueError(f"neither run nor on the list of what is not: {command}")


class Scratch:
    """A machine as the documents tell of it, below a folder: only its paths are another's."""

    def __init__(self, folder: Path, database: Path) -> None:
        self._root, self._said = folder, {}
        for name in ("opt", "etc/systemd/system", "var/lib/dx/backups"):
            (folder / name).mkdir(parents=True)
        for number in ("0.2.0", "0.3.0"):
            (folder / "opt" / f"dx-dashboard-{number}-py311-linux-x86_64").symlink_to(ROOT)
        for name in ("dashboard.duckdb", "backups/dashboard-20261130T173000Z.duckdb"):
            shutil.copyfile(database, folder / "var/lib/dx" / name)

    def run(self, command: str) -> int:
        """Run a command and return its exit code."""
        for name, value in self._said.items():
            command = command.replace(f"${name}", value)
        match way(command):
            case "set":
                name, _, value = command.partition("=")
                self._said[name] = value
                return 0
            case "store":
                start = next(start for start in STORE if command.startswith(start))
                return main([self._moved(word) for word in shlex.split(command.removeprefix(start))])
            case _:
                words = [self._moved(word) for word in shlex.split(re.sub(r" -[og] (root|dx)\b", "", command))]
                return subprocess.run(words, check=False, capture_output=True).returncode if words[0] != "cd" else 0

    def settings(self) -> dict[str, str]:
        """Return what deploy/settings.env says, as the service and dx-store read it."""
        lines = (ROOT / "deploy" / "settings.env").read_text("utf-8").splitlines()
        pairs = [line.split("=", 1) for line in lines if line and not line.startswith("#")]
        return {name: self._moved(value.strip('"')) for name, value in pairs}

    def _moved(self, word: str) -> str:
        if not word.startswith("/") or word == "/dev/null":
            return word
        assert word.startswith(PLACES), f"{word} lies outside of what a test may touch"
        return f"{self._root}{word}"


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_block_says_what_it_is(document: str) -> None:
    assert [(began, language) for began, language, _ in blocks(document) if language not in LANGUAGES] == []


@pytest.mark.parametrize("document", [document for document in DOCUMENTS if commands(document)])
def test_every_command_is_run_or_listed(
    document: str, real_database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scratch = Scratch(tmp_path, real_database)
    for name in [name for name in os.environ if name.startswith("DX_")]:
        monkeypatch.delenv(name)
    for name, value in scratch.settings().items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path)
    failed = [
        command
        for command in commands(document)
        if reason(command.text) is None and scratch.run(command.text) != 0
    ]
    assert failed == []


def test_what_is_listed_is_told_and_a_new_command_is_neither() -> None:
    told = [command.text for document in DOCUMENTS for command in commands(document)]
    assert {reason(text) for text in told} - {None} == set(NOT_RUN)
    assert sum(reason(text) is None and way(text) == "store" for text in told) >= 10
    assert reason("dx-dashboard --now") is None
    with pytest.raises(ValueError, match="dx-dashboard --now"):
        way("dx-dashboard --now")


def test_a_command_of_the_store_that_a_text_names_is_one(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])
    (known,) = re.findall(r"\{([\w,-]+)\}", capsys.readouterr().out)[:1]
    named = [
        (document, name)
        for document in DOCUMENTS
        for name in re.findall(r"(?:-m store|dx-store|`store) ([a-z][a-z-]+)", (ROOT / document).read_text("utf-8"))
    ]
    assert [(document, name) for document, name in named if name not in known.split(",")] == []
    assert len(named) > 20


def test_the_settings_that_a_manual_gives_are_understood(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    texts = ["\n".join(lines) for _, kind, lines in blocks(MANUAL) if kind == "toml"]
    tables = [tomllib.loads(text) for text in texts]
    sign_ins = [table["auth"] for table in tables if "auth" in table]
    needed = {"redirect_uri", "cookie_secret", "client_id", "client_secret", "server_metadata_url"}
    assert [set(table) for table in sign_ins] == [needed] * 3
    assert {str(table["server_metadata_url"]).rpartition("/.well-known/")[2] for table in sign_ins} == {
        "openid-configuration"
    }
    for name, variable in (("person", "DX_ROLES"), ("recipient", "DX_MAIL_RECIPIENTS")):
        file = tmp_path / f"{name}.toml"
        file.write_text(next(text for text, table in zip(texts, tables, strict=True) if name in table), "utf-8")
        monkeypatch.setenv(variable, str(file))
    given = [(rule.claim, rule.role) for rule in roles.rules()]
    assert given == [(None, "editor"), (None, "approver"), ("groups", "admin")]
    assert [(one.to, one.days, one.every) for one in reminding.recipients()] == [("kikaku@city.example.jp", 30, 7)]


def test_every_setting_that_a_manual_or_the_service_names_is_one() -> None:
    table = (ROOT / "README.md").read_text("utf-8").partition("## Settings")[2].partition("\n## ")[0]
    known = set(re.findall(r"DX_[A-Z_]+", table))
    texts = [(ROOT / MANUAL).read_text("utf-8"), (ROOT / "deploy" / "settings.env").read_text("utf-8")]
    assert {name for text in texts for name in re.findall(r"DX_[A-Z_]+", text)} - known == set()


def test_what_the_manual_shows_of_a_file_stands_in_the_file() -> None:
    shown = {kind: ["\n".join(lines) for _, of, lines in blocks(MANUAL) if of == kind] for kind in ("ini", "nginx")}
    settings = (ROOT / "deploy" / "settings.env").read_text("utf-8").splitlines()
    unit = (ROOT / "deploy" / "dx-dashboard.service").read_text("utf-8").strip()
    assert shown["ini"] == ["\n".join(line for line in settings if not line.startswith("#")), unit]
    assert shown["nginx"] == ["\n".join(lines) for _, kind, lines in blocks("README.md") if kind == "nginx"]
