"""Signs that turn a text around are refused where somebody can write it again, and shown by name where nobody can."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from pathlib import Path

import pytest

from domain import directions
from domain.access import Person, Role
from domain.actual import StageReport
from domain.codes import Stage
from store import links, versions, write
from store.database import Database
from store.uploads import drafts, submissions
from tests.store import small

MARKS = "\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
TURNED = "gnp.\u202eexe"
SENDER, OFFICE = Person("hanako", "花子", Role.EDITOR), Person("taro", f"太郎{TURNED}", Role.APPROVER)
LATER = small.AT + timedelta(hours=1)


def upload(value: int = 30, note: str = "一言", by_name: str = "花子", **texts: str) -> write.Upload:
    said = {name: text for name, text in texts.items() if name in ("evidence", "department")}
    stage = StageReport("togane-1", date(2027, 6, 1), Stage.PARTIAL, **({"evidence": "根拠", "department": "課"} | said))
    actual = small.actual(value, **{name: text for name, text in texts.items() if name not in said})
    content = f"{value}{note}{texts}"
    return write.Upload(small.TOGANE, 1, content, f"{TURNED}.xlsx", by_name, note, (actual,), (stage,))


@pytest.mark.parametrize("mark", MARKS)
def test_every_mark_is_found_and_shown_by_its_name(mark: str) -> None:
    name = f"U+{ord(mark):04X}"
    assert directions.found(f"銚子{mark}市{mark}") == [name] and directions.shown(f"銚子{mark}市") == f"銚子〔{name}〕市"
    assert directions.found("銚子市") == [] and directions.shown("銚子市 abc") == "銚子市 abc"


REFUSED: dict[str, Callable[[Database], object]] = {
    "the remark": lambda database: write.accept_upload(database, upload(note=TURNED), small.AT),
    **{
        name: partial(lambda name, database: write.accept_upload(database, upload(**{name: TURNED}), small.AT), name)
        for name in ("value_text", "reason", "next_step", "evidence", "department")
    },
    "the remark of what is sent": lambda database: submissions.send(
        database, upload(note=TURNED), SENDER, "課", small.AT
    ),
    "the department": lambda database: submissions.send(database, upload(), SENDER, f"課{TURNED}", small.AT),
    "why it is returned": lambda database: submissions.give_back(
        database, submissions.send(database, upload(), SENDER, "課", small.AT), OFFICE, TURNED, LATER
    ),
    "why it is withdrawn": lambda database: write.undo(database, "upload-2", "太郎", TURNED, LATER),
    "for whom a link is": lambda database: links.make(
        database, small.TOGANE, None, TURNED, date(2028, 3, 31), OFFICE, small.AT
    ),
}


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Database:
    return small.built(tmp_path_factory.mktemp("turned") / "one.duckdb")


@pytest.mark.parametrize("what", REFUSED)
def test_what_can_be_written_again_is_refused_and_nothing_is_written(database: Database, what: str) -> None:
    before = versions.current(database)
    with pytest.raises(write.WriteRefused, match=r"文字の向きを変える見えない記号（U\+202E）があります"):
        REFUSED[what](database)
    assert versions.current(database) == before


def test_names_of_files_and_of_accounts_are_kept_with_the_name_of_the_sign(tmp_path: Path) -> None:
    shown = directions.shown(TURNED)
    with small.built(tmp_path / "own.duckdb") as database:
        drafts.save(database, "hanako", small.TOGANE, TURNED, b"x", {}, small.AT)
        draft = drafts.of(database, "hanako", small.TOGANE)
        assert draft is not None and draft.file_name == shown
        submission_id = submissions.send(database, upload(by_name=TURNED), SENDER, "課", small.AT)
        submissions.approve(database, submission_id, OFFICE, "", LATER, seen_version=1)
        sent = submissions.of_id(database, submission_id)
        assert sent is not None and sent.decided_by_name == f"太郎{shown}"
        assert (sent.file_name, sent.by_name) == (f"{shown}.xlsx", shown)
        (entry, _) = versions.log(database)
        assert (entry.file_name, entry.by_name, entry.approved_by_name) == (f"{shown}.xlsx", shown, f"太郎{shown}")
        links.make(database, small.TOGANE, None, "議会", date(2028, 3, 31), OFFICE, small.AT)
        assert links.of_city(database, small.TOGANE)[0].by_name == f"太郎{shown}"
