"""Whoever reads one city is told nothing of another: by no page, no file, no print view and no document."""

import ast
import json
import shutil
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

import httpx
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from streamlit.testing.v1 import AppTest

from access import person, reach
from domain.access import Person, Role
from domain.actual import Actual, StageReport
from domain.codes import Mark, Stage
from pages import registry
from server import application
from server.reading_gate import ReadingGate
from store import export, links, versions, write
from store.database import Database
from store.plans import drafts as plan_drafts
from store.uploads import drafts, submissions
from tests.cities import ROOT
from tests.files import own_files
from tests.loops import finished
from tests.pages.conftest import TODAY, opened
from tests.served import serve
from ui import answers, kinds, menu, selection

OWN = "choshi"
KEYS = {"choshi": 122025, "togane": 122131, "katagami": 52116}
AT = datetime(2026, 11, 10, 1, 0, tzinfo=UTC)
ADMIN = Person("root", "運営 一郎", Role.ADMIN)

# The one place that asks, the start, which opens it, and the copies of the whole: those show nobody anything.
MAY_HOLD_IT = {"ui/answers.py", "server/application.py", "server/nightly.py"}
HOLDERS = {"served": {"database", "own"}, "sample": {"database"}}
DATABASES = ("store.database", "store.engines", "store.judgements", "duckdb", "psycopg")


def held(source: str) -> list[int]:
    """Return the lines in which a module takes the database in its hands."""
    found, names = [], {}
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found += [node.lineno for alias in node.names if alias.name.startswith(DATABASES)]
        elif isinstance(node, ast.ImportFrom) and node.module:
            room, _, module = node.module.partition(".")
            for alias in node.names:
                if f"{node.module}.{alias.name}".startswith(DATABASES):
                    found.append(node.lineno)
                elif node.module == "access" and alias.name in HOLDERS:
                    names[alias.asname or alias.name] = HOLDERS[alias.name]
                elif room == "access" and alias.name in HOLDERS.get(module, ()):
                    found.append(node.lineno)
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            found += [node.lineno] if node.attr in names.get(node.value.id, ()) else []
    return sorted(found)


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        ("from access import served\nserved.database()", [2]),
        ("from access import served as it\nanswer = links.of_token(it.own(), token)", [2]),
        ("from access import sample\nask(lambda: sample.database())", [2]),
        ("from access.served import database", [1]),
        ("from store.database import Database", [1]),
        ("from store import database", [1]),
        ("import duckdb", [1]),
        ("from metrics.database import Database\ndef count(database: Database): ...", []),
        ("from access import served\nserved.today(), served.is_sample()", []),
        ("from pages import own\nown.own()", []),
    ],
)
def test_taking_the_database_is_seen(source: str, lines: list[int]) -> None:
    assert held(source) == lines


def test_no_page_no_piece_and_no_route_asks_the_database_beside_the_one_place_that_narrows() -> None:
    files = {path.relative_to(ROOT).as_posix(): path for path in own_files() if path.suffix == ".py"}
    asking = {name: held(path.read_text("utf-8")) for name, path in files.items()
              if name.startswith(("pages/", "ui/", "server/"))}  # fmt: skip
    assert {name for name, lines in asking.items() if lines} == MAY_HOLD_IT


class Told(NamedTuple):
    """Everything that a reader of 銚子市 can ask for, by its address, and what is secret before them."""

    bodies: dict[str, str]
    secrets: frozenset[str]


def fill(path: Path, another: str, value: int, secret: str, secretly: datetime) -> str:
    """Register, send, prepare in 銚子市 what is its own, and in another city what is secret; return a link to 銚子市."""
    with Database(path) as database:

        def register(city: str, said: str, number: int) -> str:
            sender = write.Sender(f"{said}@example.jp", f"課{said}", f"submission-{said}", "x", f"承認者{said}")
            with database.transaction() as writing:
                at = AT if city == OWN else secretly
                return write.accept(writing, upload(database, city, number, said), at, sender).upload_id

        register(OWN, "もと", 42)
        void = register(another, secret, value)
        write.undo(database, void, f"取消人{secret}", f"取消理由{secret}", secretly)
        register(another, secret, value + 1)
        for city, said, number in ((OWN, "つぎ", 43), (another, secret, value + 2)):
            somebody = Person(f"{said}@example.jp", f"人{said}", Role.EDITOR)
            submissions.send(database, upload(database, city, number, said), somebody, f"課{said}", AT)
            drafts.save(database, somebody.subject, KEYS[city], f"下書き{said}.xlsx", b"x", {}, AT)
            plan_drafts.save(database, somebody.subject, f"計画{said}.xlsx", b"x", {}, AT)
            with database.transaction() as writing:
                writing.insert("plan_submission", [waiting_plan(city, said)])
        links.make(database, KEYS[another], None, f"相手{secret}", date(2027, 3, 31), ADMIN, AT)
        assert versions.current(database) == 5
        return links.make(database, KEYS[OWN], None, "議会事務局", date(2027, 3, 31), ADMIN, AT)


def waiting_plan(city: str, said: str) -> dict[str, object]:
    """Return a plan that waits for approval, as a row."""
    return {
        "submission_id": f"plan-{said}", "municipality_key": KEYS[city], "city": city, "municipality_name": city,
        "plan_name": f"計画{said}", "base_version": 1, "content_hash": said, "file_name": f"計画{said}.xlsx",
        "is_correction": False, "department": f"課{said}", "by_subject": f"{said}@example.jp", "by_name": f"人{said}",
        "reason": f"理由{said}", "content": "", "sent_at": write.stored(AT),
    }  # fmt: skip


def upload(database: Database, city: str, value: int, said: str) -> write.Upload:
    kpi_id, initiative_id = first(database, city)
    amount = Decimal(value)
    actual = Actual(
        kpi_id, date(2026, 3, 31), 2025, amount, amount, str(value), None, Mark.FINAL,
        f"備考{said}", f"遅れ{said}", f"対応{said}",
    )  # fmt: skip
    stage = StageReport(initiative_id, date(2026, 9, 30), Stage.PARTIAL, f"根拠{said}", f"課{said}")
    return write.Upload(
        KEYS[city], 1, f"{city} {value} {said}", f"ファイル{said}.xlsx", f"人{said}", f"一言{said}", (actual,), (stage,)
    )


def first(database: Database, city: str) -> tuple[str, str]:
    """Return the first KPI of a city that has a number, and its initiative."""
    rows = database.rows(
        "SELECT kpi_id, initiative_id FROM kpi WHERE municipality_key = ? AND unit = '%' ORDER BY kpi_id", [KEYS[city]]
    )
    return str(rows[0]["kpi_id"]), str(rows[0]["initiative_id"])


def names_of_others(database: Database) -> frozenset[str]:
    """Return names and ids of the other cities' plans that 銚子市's own and the list of 共通指標 do not hold as well."""
    texts: dict[bool, set[str]] = {True: set(), False: set()}
    for table, columns in NAMED.items():
        for row in database.rows(f"SELECT municipality_key, {', '.join(columns)} FROM {table}"):
            texts[row["municipality_key"] == KEYS[OWN]] |= {str(row[column]) for column in columns}
    for row in database.rows(f"SELECT note AS said FROM kpi WHERE municipality_key = {KEYS[OWN]}"
                             " UNION ALL SELECT measure_name AS said FROM common_measure"):  # fmt: skip
        texts[True].add(str(row["said"]))
    own = "\n".join(texts[True])
    return frozenset(text for text in texts[False] if len(text) > 3 and text not in own) | {"東金", "潟上", "四街道", "南房総"}


NAMED = {
    "kpi": ("kpi_id", "kpi_name"),
    "initiative": ("initiative_id", "initiative_name"),
    "plan": ("plan_id", "plan_name"),
}


def read_everything(patch: pytest.MonkeyPatch, path: Path, token: str) -> dict[str, str]:
    """Return every page, file, print view and document that the holder of a link to 銚子市 gets, by its address."""
    serve(patch, path)
    patch.setattr("domain.clock.today", lambda: TODAY)
    patch.setenv("DX_READING", "sign-in")
    patch.setenv("DX_API_PER_MINUTE", "0")
    shown = person.Visit({}, {}, {reach.COOKIE: token})
    allowed = reach.of(shown)
    assert allowed == reach.Reach(frozenset({OWN}), frozenset({KEYS[OWN]}))
    with Database(path) as database:
        kpi_id, initiative_id = first(database, "togane")
    foreign = {"city": "togane", "kpi": kpi_id, "initiative": initiative_id, "version": "3", "from": "1", "to": "5"}
    told = finished(files(token, ({}, foreign)))
    with reach.within(allowed):
        for row in menu.ROWS:
            path_of_page = "/" if row.name == menu.FIRST else f"/{row.name}"
            with selection.of_address(list(foreign.items())):
                document = registry.description(path_of_page), registry.first_view(path_of_page)
                told[f"document {row.name}"] = f"{document} {registry.leads_on(row.name)}"
    patch.setattr(person, "visit", lambda: shown)
    patch.setattr(person, "is_sign_in_configured", lambda: True)  # so that 登録 shows what waits
    for row in menu.ROWS:
        if row.readers is menu.Readers.OF_SOME_CITIES:
            told[f"page {row.name}"] = drawn(opened(patch, row.name, path, **foreign))
    told["page plans, which is not theirs"] = drawn(opened(patch, "plans", path, **foreign))
    told["page history, of its own"] = drawn(opened(patch, "history", path, version="2"))
    return told


async def files(token: str, queries: Sequence[dict[str, str]]) -> dict[str, str]:
    """Return every file and print view by its address: its number, its headers and what it says."""
    gated = Starlette(routes=application.routes(), middleware=[Middleware(ReadingGate)])
    through = httpx.ASGITransport(gated)
    told = {}
    async with httpx.AsyncClient(transport=through, base_url="http://h", cookies={reach.COOKIE: token}) as client:

        async def ask(path: str, query: dict[str, str]) -> str:
            answer = await client.get(path, params=query)
            row = registry.page_of(path)
            is_open = row is not None and row.readers is menu.Readers.OF_SOME_CITIES
            assert (answer.status_code == 403) is not is_open, path
            told[f"{path} {query}"] = f"{answer.status_code} {answer.headers} {answer.text}"
            return answer.text

        for query in queries:
            for row in menu.ROWS:
                await ask(f"/print/{row.name}", query)
            for name in registry.makers():
                for kind in ("csv", "svg", "ics"):  # whichever it is
                    if "というファイルはありません" not in await ask(f"/download/{name}.{kind}", query):
                        break
        for path in ("", "/versions", "/openapi.json", "/datapackage.json", f"/kpis/{queries[-1]['kpi']}"):
            await ask(f"/api/v1{path}", {})
        for name in export.TABLES:
            await ask(f"/api/v1/tables/{name}.json", {})
            await ask(f"/api/v1/tables/{name}.json", {"city": "togane"})
            assert told[f"/api/v1/tables/{name}.json {{'city': 'togane'}}"].startswith("404"), name
    return told


def drawn(page: AppTest) -> str:
    """Return everything that a page sends to the browser."""
    assert not page.exception
    protos = [element.proto for element in page if getattr(element, "proto", None) is not None]
    return "\n".join(proto.SerializeToString().decode("utf-8", "replace") for proto in protos)


@pytest.fixture(scope="module")
def told(real_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Told, Told]]:
    """What the holder of a link to 銚子市 is told while other things happen in another city."""
    found = []
    with pytest.MonkeyPatch.context() as patch:
        for another, value, secret, day in (("togane", 61, "秘甲", 11), ("katagami", 17, "秘乙", 12)):
            path = tmp_path_factory.mktemp("told") / "one.duckdb"
            shutil.copyfile(real_database, path)
            token = fill(path, another, value, secret, AT.replace(day=day))
            with Database(path) as database:
                secrets = names_of_others(database) | {secret}
                asked = " ".join(first(database, "togane"))  # an answer may repeat what was asked for
            secrets = frozenset(text for text in secrets if text not in asked)
            found.append(Told(read_everything(patch, path, token), secrets))
    yield found[0], found[1]


def test_nothing_of_another_city_is_told(told: tuple[Told, Told]) -> None:
    for reader in told:
        assert [
            (address, secret) for address, body in reader.bodies.items() for secret in reader.secrets if secret in body
        ] == []


def test_each_table_holds_rows_of_the_own_city_alone(told: tuple[Told, Told]) -> None:
    counts = {}
    for name in export.TABLES:
        _, _, body = told[0].bodies[f"/api/v1/tables/{name}.json {{}}"].partition(") {")
        rows = json.loads("{" + body)["rows"]
        counts[name] = len(rows)
        assert {row.get("municipality_code", "122025") for row in rows} <= {"122025"}, name
    assert counts["municipalities"] == 1 and counts["kpis"] == 31 and counts["observations"] == 1
    empty = {name for name, count in counts.items() if not count}
    assert empty == {"reference_values", "former_baselines", "survey_years", "published_grades", "figures"}


def test_what_happens_in_another_city_changes_no_answer(told: tuple[Told, Told]) -> None:
    one, other = (reader.bodies for reader in told)
    assert [address for address in one if one[address] != other[address]] == []


def test_a_document_of_a_page_that_may_not_be_opened_tells_its_title_and_no_more(told: tuple[Told, Told]) -> None:
    closed = [row for row in menu.ROWS if row.readers is not menu.Readers.OF_SOME_CITIES]
    for row in closed:
        said = told[0].bodies[f"document {row.name}"]
        title, lead = (words.replace(kinds.WIDEST, "市") for words in (row.title, row.lead))
        assert f"title='{title}｜{menu.PRODUCT}', text='{lead}'" in said and "print_view=None" in said, said


def test_the_page_that_brings_plans_is_not_there_for_who_reads_one_city_by_a_link(told: tuple[Told, Told]) -> None:
    said = told[0].bodies["page plans, which is not theirs"]
    assert "計画の取込み" not in said and "plan_" not in said


def test_who_may_read_nothing_is_told_the_titles_of_pages() -> None:
    with reach.within(reach.NOTHING):
        for row in menu.ROWS:
            path = "/" if row.name == menu.FIRST else f"/{row.name}"
            assert registry.description(path).text == menu.lead(row.name) and not registry.first_view(path)
            assert registry.leads_on(row.name) is None


def test_a_link_that_is_fixed_at_a_version_tells_of_no_later_withdrawal(
    real_database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "fixed.duckdb"
    shutil.copyfile(real_database, path)
    with Database(path) as database:
        with database.transaction() as writing:
            upload_id = write.accept(writing, upload(database, OWN, 42, "もと"), AT).upload_id
        write.undo(database, upload_id, "人", "あとの取消し", AT)
    serve(monkeypatch, path)
    monkeypatch.setattr("domain.clock.today", lambda: TODAY)
    for version, undone in ((2, None), (None, 3)):
        with reach.within(reach.Reach(frozenset({OWN}), frozenset({KEYS[OWN]}), version, TODAY)):
            told = {entry.version: entry.undone_by_version for entry in answers.log()}
            found = answers.logged(2)
            assert found is not None and found.undone_by_version == told[2] == undone
            assert ("あとの取消し" in str(answers.log())) is (version is None)
