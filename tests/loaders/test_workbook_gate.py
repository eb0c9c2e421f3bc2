"""The gate: hostile and foreign files, each refused by the real worker with its own answer, within its memory."""

import random
import re
import subprocess
import sys
from collections import Counter

import pytest

from loaders.actuals.reading import read
from loaders.book.refusal import NotNow, WorkbookRefused
from loaders.files import opening
from loaders.files.opening import Limits, open_book
from tests.cities import ROOT
from tests.loaders import hostile
from tests.loaders.actuals import CITY, SHARE
from tests.store.small import TODAY
from tests.test_messages import plain

CASES = hostile.corpus()
MEGABYTE = 1024 * 1024


@pytest.mark.parametrize(("data", "problem"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
@pytest.mark.usefixtures("forked_workers")
def test_each_file_gets_its_own_answer(data, problem):
    if not problem:
        assert open_book(data, csv_header=hostile.HEADER).sheets
        return
    with pytest.raises(WorkbookRefused) as refused:
        open_book(data, csv_header=hostile.HEADER)
    assert refused.value.problem == problem
    assert refused.value.remedy.endswith("。")
    assert plain(str(refused.value))


def test_the_corpus_is_large_and_every_name_is_its_own():
    assert len(CASES) > 180
    assert [name for name, count in Counter(name for name, _, _ in CASES).items() if count > 1] == []


GROWING = [*hostile.bombs(), *hostile.looks()[:4]]


@pytest.mark.parametrize("data", [case[1] for case in GROWING], ids=[case[0] for case in GROWING])
def test_a_bomb_does_not_grow_in_the_workers_memory(data):
    assert peak_bytes(data) < 64 * MEGABYTE


def test_the_largest_table_that_is_let_in_stays_far_from_the_limit():
    assert peak_bytes(GREEDY) < opening.LIMITS.memory_bytes / 2


def peak_bytes(data):
    """Return the most memory that the worker held while it opened a file, from the system's own account of it."""
    order = opening.order({"task": "open", "csv_header": hostile.HEADER}, opening.LIMITS)
    # From a small process between: what a child held before its program began counts as its own.
    measured = subprocess.run(
        [sys.executable, "-I", "-S", "-c", _MEASURE, *opening.command()],
        input=order + data,
        stdout=subprocess.PIPE,
        cwd=ROOT,
        check=True,
    )
    return int(measured.stdout) * 1024


_MEASURE = """
import resource, subprocess, sys
subprocess.run(sys.argv[1:], stdin=sys.stdin, stdout=subprocess.DEVNULL, check=True)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


# Within every limit of the gate, and the most that they allow: 240,000 cells.
GREEDY = hostile.shared("a", f"<row>{'<c><v>1</v></c>' * 60}</row>" * 4_000, random.Random(8).randbytes(300_000))


@pytest.mark.parametrize(
    ("limits", "seen"),
    [
        (Limits(memory_bytes=72 * MEGABYTE), "記憶域を超過"),
        (Limits(cpu_seconds=1), "1秒を超過"),
        (Limits(wall_seconds=0.2), "0.2秒を超過"),
    ],
)
def test_a_worker_that_meets_a_limit_is_a_named_refusal(limits, seen):
    with pytest.raises(WorkbookRefused) as refused:
        open_book(GREEDY, limits=limits)
    assert (refused.value.problem, refused.value.seen) == ("読み取りに時間か記憶域がかかりすぎるファイルです", seen)


def test_a_refused_file_is_one_error_of_the_file_and_nothing_else():
    result = read(b"%PDF-1.7\0", CITY, TODAY)
    assert [str(error) for error in result.errors] == [
        "ブック「PDF」: Excel ブック（.xlsx）ではありません。中身はPDFです。記入したブック（.xlsx）を選び直してください。"
    ]
    assert (result.rows, result.stages, result.base_version) == ((), (), None)


def test_a_link_to_click_on_reaches_nowhere_and_is_let_in():
    link = (
        '<Relationship Id="rId9" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"'
    )
    related = f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{link}'
    part = f'{related} Target="https://example.com/" TargetMode="External"/></Relationships>'.encode()
    result = read(hostile.zipped({"xl/worksheets/_rels/sheet1.xml.rels": part}), CITY, TODAY)
    assert [row.kpi_id for row in result.rows] == [SHARE]


@pytest.mark.parametrize("reference", ["A1:XFD1048576", "A1", "XFD1048576:A1", "", "?"])
def test_a_forged_dimension_is_not_believed(reference):
    sheet = re.sub('<dimension ref="[^"]*"', f'<dimension ref="{reference}"', hostile.parts()[hostile.SHEET].decode())
    data = hostile.zipped({hostile.SHEET: sheet.encode()})
    assert [row.kpi_id for row in read(data, CITY, TODAY).rows] == [SHARE]
    assert peak_bytes(data) < 64 * MEGABYTE


def test_a_worker_that_cannot_start_is_a_refusal_for_now(monkeypatch):
    monkeypatch.setattr(opening, "command", lambda *_: ["/nowhere/python"])
    with pytest.raises(NotNow, match=r"いまはファイルを読み取れません（読み取りを始められません）。しばらく待って"):
        open_book(b"PK")


def test_a_lower_limit_of_the_operator_stays():
    lower = f"ulimit -v 40000; exec {sys.executable} -m loaders.files.worker"
    order = opening.order({"task": "open", "csv_header": None}, opening.LIMITS)
    worker = subprocess.run(["sh", "-c", lower], input=order + GREEDY, stdout=subprocess.PIPE, cwd=ROOT, check=False)
    assert (worker.returncode, worker.stdout) == (3, b"")


def test_the_worker_loads_nothing_that_fetches_an_address():
    program, *arguments = opening.command()
    order = opening.order({"task": "open", "csv_header": None}, opening.LIMITS)
    loaded = subprocess.run(
        [program, "-X", "importtime", *arguments], input=order + b"PK", capture_output=True, cwd=ROOT, check=True
    ).stderr.decode()
    names = {line.rpartition("|")[2].strip() for line in loaded.splitlines()}
    assert {"pyexpat", "json.decoder"} <= names
    assert not names & {"ssl", "socket", "http.client"}
    # Nor what it does without, which would be half of its start: packages, other ways of packing, dataclasses.
    assert not names & {"site", "_bz2", "_lzma", "dataclasses", "xml.etree.ElementTree"}


def test_the_worker_sees_nothing_of_the_servers_environment(monkeypatch):
    monkeypatch.setenv("DX_DATABASE", "postgresql://secret")
    code = "import os, sys; sys.stdout.write('{}' + chr(10) + ' '.join(sorted(os.environ)))"
    monkeypatch.setattr(opening, "command", lambda *_: [sys.executable, "-c", code])
    names = opening._done({"task": "open"}, b"", opening.LIMITS).decode().split()
    assert "PATH" in names and "DX_DATABASE" not in names


@pytest.mark.parametrize("said", ["", "{}", "{}\n[1]", '{}\n{"a": {}}', '{"refused": []}\n{}x'])
def test_an_answer_that_is_none_is_a_refusal_too(monkeypatch, said):
    code = f"import sys; sys.stdin.buffer.read(); sys.stdout.write({said!r})"
    monkeypatch.setattr(opening, "command", lambda *_: [sys.executable, "-c", code])
    with pytest.raises(WorkbookRefused, match="読み取りに時間か記憶域が"):
        open_book(b"PK")
