"""Every role tries every action that writes, in its city and in another, by the protocol itself: what then stands in
the database is what the table below allows, and nothing else.

The clients know how each button is called, shown to them or not (tests/raw.py), and press those that are not for them.
"""

import ast
import csv
import io
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import httpx
import openpyxl
import pytest

from access.person import LOCAL
from domain.access import Action, Person, Role
from domain.actual import Actual
from domain.codes import AuditAction, Mark
from domain.plan import MeasureChoice
from loaders.actuals import form
from loaders.plan_book import form as plan_form
from store import links, mapping, versions, write
from store.database import Database
from store.plans import drafts as plan_drafts
from store.plans import importing
from store.uploads import drafts, submissions
from tests.browser.conftest import Server, copied, free_port, start
from tests.cities import ROOT
from tests.raw import Raw, Shown, signed

SECRET = "a secret of the tests, long enough"
AT = datetime(2026, 11, 2, tzinfo=UTC)
CHOSHI, TOGANE = "choshi", "togane"
KEYS = {CHOSHI: 122025, TOGANE: 122131}
KPIS = {CHOSHI: "choshi-2-1-line-friends", TOGANE: "togane-1-1-online-procedures"}  # the first is 秘書広報課's
FIRST = {CHOSHI: 4_000, TOGANE: 300}
# Of which it is decided what they measure, and of which that has been decided.
OPEN = {CHOSHI: "choshi-2-4-chatbot-answer-share", TOGANE: "togane-3-2-transcription-uses"}
DECIDED = {CHOSHI: "choshi-1-3-card-issuance-share", TOGANE: "togane-1-1-online-share"}

SEND, WITHDRAW, APPROVE, RETURN = "send", "withdraw", "approve", "return"
UNDO, SHARE, STOP, COPY = "undo", "share", "stop", "copy"
MAP, UNMAP = "map", "unmap"
SENDS = {SEND, WITHDRAW}
DECIDES = {*SENDS, APPROVE, RETURN, UNDO, SHARE, STOP}
ALL = {*DECIDES, COPY, MAP, UNMAP}
# Who: the entry of roles.toml, and what it allows in 銚子市 and in 東金市.
TABLE: dict[str, tuple[str, set[str], set[str]]] = {
    "admin": ('role = "admin"\ncities = ["choshi"]\ndepartments = ["企画課"]', ALL, ALL),  # reaches every city
    "approver": ('role = "approver"\ndepartments = ["企画課"]', DECIDES, DECIDES),
    "approver-choshi": ('role = "approver"\ncities = ["choshi"]\ndepartments = ["企画課"]', DECIDES, set()),
    "editor": ('role = "editor"', SENDS, SENDS),
    "editor-choshi": ('role = "editor"\ncities = ["choshi"]', SENDS, set()),
    "editor-line": ('role = "editor"\ncities = ["choshi"]\ndepartments = ["秘書広報課"]', SENDS, set()),
    "editor-tax": ('role = "editor"\ncities = ["choshi"]\ndepartments = ["税務課"]', set(), set()),
    "viewer": ('role = "viewer"', set(), set()),
    "viewer-choshi": ('role = "viewer"\ncities = ["choshi"]', set(), set()),
}
# All that is not allowed is tried. Of what is allowed, which is shown by its button, this much is done as well: what
# else there is to see of it stands in tests/browser/test_sign_in.py.
DONE: dict[tuple[str, str], tuple[str, ...]] = {
    ("admin", TOGANE): (SHARE, COPY, MAP, UNMAP),
    ("approver-choshi", CHOSHI): (RETURN, SHARE, STOP),
    ("editor", CHOSHI): (SEND, WITHDRAW),
}
# Plans are a right beside the role. Whose entry gives it, in which cities, and what each may: in 銚子市, in 東金市.
BRING, TAKE_BACK, PASS, GIVE_BACK, WITHDRAW_PLAN = "bring", "take back", "pass", "give back", "withdraw plan"
BRINGS = {BRING, TAKE_BACK}
PLANS = {*BRINGS, PASS, GIVE_BACK, WITHDRAW_PLAN}
PLANNERS: dict[str, tuple[str, set[str], set[str]]] = {
    "planner-choshi": ('role = "viewer"\ncities = ["choshi"]\nplans = "bring"', BRINGS, set()),
    "chief-togane": ('role = "editor"\ncities = ["togane"]\nplans = "approve"', set(), PLANS),
}
# What of it is done as well: the order is that of the people in the table, then the planners.
PLANS_DONE: dict[tuple[str, str], tuple[str, ...]] = {
    ("planner-choshi", CHOSHI): (BRING,),
    ("chief-togane", TOGANE): (GIVE_BACK, WITHDRAW_PLAN),
}
# What each of these asks leave for, and what does it.
ASKED: dict[str, tuple[Action, set[str]]] = {
    SEND: (Action.SUBMIT, {"registering.send", "registering.confirm"}),
    WITHDRAW: (Action.SUBMIT, {"submissions.withdraw"}),
    APPROVE: (Action.APPROVE, {"submissions.approve"}),
    RETURN: (Action.APPROVE, {"submissions.give_back"}),
    UNDO: (Action.UNDO, {"write.undo"}),
    SHARE: (Action.SHARE, {"links.make"}),
    STOP: (Action.SHARE, {"links.revoke"}),
    COPY: (Action.BACKUP, {"nightly.make"}),
    MAP: (Action.MAP, {"mapping.decide"}),
    UNMAP: (Action.MAP, {"mapping.take_back"}),
    BRING: (Action.BRING_PLAN, {"submissions.send", "importing.commit"}),
    TAKE_BACK: (Action.BRING_PLAN, {"submissions.withdraw"}),
    PASS: (Action.APPROVE_PLAN, {"submissions.approve"}),
    GIVE_BACK: (Action.APPROVE_PLAN, {"submissions.give_back"}),
    WITHDRAW_PLAN: (Action.APPROVE_PLAN, {"undoing.undo"}),
}
# Drafts are somebody's own: all of the tests above look whether anybody's is gone.
OF_DRAFTS = {(leave, f"drafts.{does}") for leave in (Action.SUBMIT, Action.BRING_PLAN) for does in ("save", "drop")}
# How a table of a city's own was read is kept for its next one; nothing is judged by it.
OF_TABLES = {(Action.BRING_PLAN, "own_tables.keep")}
# What is only looked at: by whom, the tests of what each is shown say.
ONLY_READ = {
    "drafts.of", "form_content.of_city", "importing.preview", "importing.template", "lambda", "links.of_city",
    "nightly.last_good", "nightly.listed", "own_tables.look", "own_tables.make", "registering.is_waiting",
    "registering.not_answered_for", "registering.preview", "registering.preview_one", "registering.preview_sent",
    "registering.registered", "registering.template",
    "submissions.content", "submissions.waiting_id", "versions.current",
}  # fmt: skip
# Who has no entry, or none that means them: the claims of the sign-in, None without one.
NOBODIES: dict[str, dict[str, object] | None] = {
    "stranger": None,
    "nobody": {"email_verified": True, "email": "nobody@example.jp"},
    "unverified": {"email_verified": "true", "email": "boss@example.jp"},
    "silent": {"email": "boss@example.jp"},
    "elsewhere": {"sub": "admin", "provider": "other"},
}
# Who tries what they may not do with plans: one of each role, and all who have none.
PLAN_TRIERS = ["approver", "editor", "viewer", *NOBODIES]
SENDER, SIGNED_OUT = "sender", "signed-out"  # editors both: what waits is the first one's, the second one signs out
EVERYBODY = [*TABLE, *NOBODIES]  # those first from whom the others learn
BOSS = '[[person]]\naccount = "boss@example.jp"\nrole = "admin"\n'


def allowed(who: str, city: str) -> set[str]:
    """Return what the table allows somebody in a city."""
    return TABLE[who][1 if city == CHOSHI else 2] if who in TABLE else set()


def may_with_plans(who: str, city: str) -> set[str]:
    """Return what somebody may do with plans in a city."""
    if who == "admin":
        return PLANS
    return PLANNERS[who][1 if city == CHOSHI else 2] if who in PLANNERS else set()


def _claims(who: str) -> dict[str, object]:
    own = NOBODIES.get(who) or {}
    life = int(time.time()) + 3_600
    said = {"sub": who, "name": f"氏名 {who}", "exp": life, "nonce": who, "is_logged_in": True, "provider": "default"}
    return said | own


def _report(city: str, number: int) -> Actual:
    value = Decimal(FIRST[city] + number)
    return Actual(KPIS[city], date(2026, 3, 31), 2025, value, value, str(value), None, Mark.FINAL)


def _form(city: str, number: int) -> bytes:
    """Return a filled in form as CSV; each holds another value."""
    headers = [column.header for column in form.ACTUAL_COLUMNS]
    said = {"指標ID": KPIS[city], "年度": "令和7年度（2025）", "実績値": str(FIRST[city] + number), "区分": "訂正"}
    stream = io.StringIO(newline="")
    csv.writer(stream).writerows([headers, [said.get(header, "") for header in headers]])
    return stream.getvalue().encode("utf-8-sig")


def _upload(city: str, number: int, by: str) -> write.Upload:
    return write.Upload(KEYS[city], 1, f"{city} {number}", "前.csv", by, "", (_report(city, number),), ())


@dataclass
class Seeds:
    """What stands in the database to act on, by city: a submission, a version, a link, a plan, a decision."""

    submissions: dict[str, str]
    versions: dict[str, int]
    links: dict[str, str]
    plans: dict[str, str]
    decided: dict[str, int]


def _seed(database: Database) -> Seeds:
    """Let there be in each city an upload to undo, one that waits, a plan that waits, a link, a decision on a 共通指標,
    and a draft of everybody's.

    The plan that they prepare is a revision of 銚子市's.
    """
    seeds = Seeds({}, {}, {}, {}, {})
    revision = _revision(database)
    for who in [*PLAN_TRIERS, *PLANNERS]:
        plan_drafts.save(database, who, "計画.xlsx", revision, {"kind": "correction"}, AT)
    for city, key in KEYS.items():
        seeds.plans[city] = f"plan-{city}"
        row: dict[str, object] = {
            "submission_id": seeds.plans[city], "municipality_key": key, "city": city, "municipality_name": city,
            "plan_name": "計画", "base_version": 1, "content_hash": city, "file_name": "前.xlsx", "is_correction": False,
            "department": "企画課", "by_subject": SENDER, "by_name": f"送信 {city}", "reason": "理由", "content": "",
            "sent_at": write.stored(AT),
        }  # fmt: skip
        with database.transaction() as writing:
            writing.insert("plan_submission", [row])
    numbers = iter(range(1, 1_000))
    with database.transaction() as writing:
        version = write.bump(writing, KEYS.values())
        write.record(writing, version, versions.EVERYTHING, AuditAction.BUILD, "担当 すべて", "更新", AT)
    for city, key in KEYS.items():
        with database.transaction() as writing:
            upload = _upload(city, next(numbers), f"担当 {city}")
            seeds.versions[city] = write.accept(writing, upload, AT, write.Sender("seed", "企画課")).version
        upload = _upload(city, next(numbers), f"送信 {city}")
        seeds.submissions[city] = submissions.send(database, upload, Person(SENDER, "", Role.EDITOR), "企画課", AT)
        maker = Person("seed", f"作成 {city}", Role.ADMIN)
        links.make(database, key, None, "議会", date(2099, 1, 1), maker, AT)
        seeds.links[city] = links.of_city(database, key)[0].link_id
        none = [MeasureChoice(DECIDED[city], None, "", "", "")]
        seeds.decided[city] = mapping.decide(database, key, none, f"担当 {city}", "理由", AT)
        for who in [*EVERYBODY, SIGNED_OUT]:
            drafts.save(database, who, key, "下書き.csv", _form(city, next(numbers)), {}, AT)
    return seeds


def _revision(database: Database) -> bytes:
    """Return the workbook of 銚子市's plan with another remark on its form."""
    book = openpyxl.load_workbook(io.BytesIO(importing.template(database, CHOSHI)))
    (cell,) = [row[1] for row in book[plan_form.PLAN].iter_rows() if row[0].value == "計画の形（一行）"]
    cell.value = f"{cell.value}、改"
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


@dataclass
class Office:
    """A dashboard on whose provider nobody calls: everybody brings the cookie of a sign-in."""

    server: Server
    seeds: Seeds
    copies: Path

    def cookies(self, who: str) -> dict[str, str]:
        """Return the cookies of somebody's browser."""
        if NOBODIES.get(who, {}) is None:
            return {}
        return signed(SECRET, _claims(who) | {"origin": self.server.url})

    def visitor(self, who: str) -> Raw:
        """Open a session of somebody's."""
        return Raw(self.server.url, self.cookies(who))


@pytest.fixture(scope="module")
def office(real_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """The dashboard that all of these try to write to."""
    folder = tmp_path_factory.mktemp("roles")
    database, port = copied(real_database, folder), free_port()
    with Database(database) as opened:
        seeds = _seed(opened)
    secrets, roles = folder / "secrets.toml", folder / "roles.toml"
    secrets.write_text(
        f'[auth]\nredirect_uri = "http://127.0.0.1:{port}/oauth2callback"\ncookie_secret = "{SECRET}"\n'
        'client_id = "dx"\nclient_secret = "x"\nserver_metadata_url = "http://127.0.0.1:9/none"\n',
        "utf-8",
    )
    given = {who: entry[0] for who, entry in [*TABLE.items(), *PLANNERS.items()]}
    given |= {SENDER: 'role = "editor"\nplans = "bring"', SIGNED_OUT: 'role = "editor"'}
    entries = [f'[[person]]\naccount = "{who}"\n{entry}\n' for who, entry in given.items()]
    roles.write_text("\n".join([*entries, BOSS]), "utf-8")
    running = start(
        database,
        "--secrets.files",
        str(secrets),
        port=port,
        DX_ROLES=str(roles),
        DX_BACKUP_FOLDER=str(folder / "copies"),
        DX_BACKUPS_KEPT="0",
    )
    yield Office(running, seeds, folder / "copies")
    running.stop()


@dataclass
class Outcome:
    """What came of it all: what each page offered and said to whom, how files were answered, and what was done."""

    shown: dict[tuple[str, str, str], Shown]
    files: dict[tuple[str, str], int]
    plans: dict[str, Shown]
    done: set[tuple[str, str, str]]
    drafts: set[tuple[str, str]]
    plans_done: set[tuple[str, str, str]]
    plan_drafts: list[str]


PAGES = {
    "upload": (SEND, WITHDRAW, APPROVE, RETURN),
    "history": (UNDO,),
    "history of a decision": (UNMAP,),
    "admin": (SHARE, STOP, COPY, MAP),
}
NAMES = {CHOSHI: "銚子市", TOGANE: "東金市"}


def _doing(seeds: Seeds, city: str, action: str) -> dict[str, object]:
    """Return which widgets do something, and what they are set to; True presses a button."""
    sent, version, decided = seeds.submissions[city], seeds.versions[city], seeds.decided[city]
    measured = f"{OPEN[city]}_None_None"
    return {
        SEND: {"承認に送る": True},
        WITHDRAW: {f"withdraw_{sent}": True},
        APPROVE: {f"approve_{sent}": True},
        RETURN: {f"comment_{sent}": "理由", f"return_{sent}": True},
        UNDO: {f"undo_reason_{version}": "理由", f"FormSubmitter:undo_{version}-この登録を取り消す": True},
        SHARE: {
            f"link_for_{city}": "相手",
            f"FormSubmitter:link_{city}-{NAMES[city]}だけを見られるリンクを作る": True,
        },
        STOP: {f"stop_{seeds.links[city]}": True},
        COPY: {"copy_now": True},
        MAP: {f"map_reason_{measured}": "理由", f"FormSubmitter:map_{measured}-該当なしと決める": True},
        UNMAP: {f"undo_reason_{decided}": "理由", f"FormSubmitter:undo_{decided}-この対応付けを取り消す": True},
    }[action]


def _query(seeds: Seeds, city: str, page: str) -> str:
    found = {
        "history": f"version={seeds.versions[city]}",
        "history of a decision": f"version={seeds.decided[city]}",
        "admin": f"city={city}&mapping={OPEN[city]}",
    }
    return found.get(page, f"city={city}")


def _try(office: Office, who: str, known: dict[str, str], outcome: Outcome) -> None:
    """Press all that the table does not allow, then do what is to be done."""
    for city, page in ((city, page) for city in KEYS for page in PAGES):
        is_alike = who != "admin" and allowed(who, CHOSHI) == allowed(who, TOGANE)
        if page.startswith("history") and city == TOGANE and is_alike and "choshi" not in who:
            continue  # it would say the same as of the other city
        doing = {action: _doing(office.seeds, city, action) for action in PAGES[page]}
        query = _query(office.seeds, city, page)
        with office.visitor(who) as visitor:
            said: dict[str, object] = {known["upload_department"]: "企画課"} if "upload_department" in known else {}
            for action in set(doing) - allowed(who, city):
                said |= {known[name]: value for name, value in doing[action].items()}
            name = page.partition(" ")[0]
            outcome.shown[who, city, page] = shown = visitor.run(name, query, said)
            if page == "upload":
                outcome.files[who, city], _ = visitor.file("f.csv", _form(city, 900))
            known |= shown.widgets
            said = {known["upload_department"]: "企画課"} if "upload_department" in known else {}
            for action in (action for action in DONE.get((who, city), ()) if action in doing):
                own = doing[action]
                if action == WITHDRAW:  # what was sent a moment ago
                    own = {name: True for name in shown.widgets if name.startswith("withdraw_") and name not in own}
                shown = visitor.run(name, query, said | {known[key]: value for key, value in own.items()})
                known |= shown.widgets


def _doing_with_plans(seeds: Seeds, city: str, action: str) -> dict[str, object]:
    """Return which widgets do something with a city's plan, and what they are set to."""
    sent, undo = seeds.plans[city], f"undo_plan_{{}}_{city}"
    return {
        BRING: {"plan_department": "企画課", "plan_reason": "理由", "plan_finish": True} if city == CHOSHI else {},
        TAKE_BACK: {f"plan_withdraw_{sent}": True},
        PASS: {f"plan_look_{sent}": True, f"plan_approve_{sent}": True},
        GIVE_BACK: {f"plan_comment_{sent}": "理由", f"plan_return_{sent}": True},
        WITHDRAW_PLAN: {
            f"undo_plan_reason_1_{city}": "理由", f"FormSubmitter:{undo.format(1)}-この取込みを取り消す": True
        },
    }[action]  # fmt: skip


def _try_with_plans(office: Office, outcome: Outcome) -> None:
    """Learn how the widgets are called, press all that the table does not allow, then do what is to be done."""
    known: dict[str, str] = {}
    pages = (("plans", "city=choshi", PLANS - {WITHDRAW_PLAN}), ("history", "version=1", {WITHDRAW_PLAN}))
    for who in (SENDER, *PLANNERS, "admin"):
        for page, query, _ in pages:
            with office.visitor(who) as visitor:
                shown = visitor.run(page, query)
                if "plan_department" in shown:
                    shown = visitor.run(page, query, {shown.widgets["plan_department"]: "企画課"})
            known |= shown.widgets
            if page == "plans":
                outcome.plans[who] = shown

    def states(who: str, actions: set[str], *, allowed: bool) -> dict[str, object]:
        return {
            known[name]: value
            for city in KEYS
            for action in actions
            if (action in may_with_plans(who, city)) is allowed
            for name, value in _doing_with_plans(office.seeds, city, action).items()
        }

    for who in [*PLAN_TRIERS, *PLANNERS]:
        for page, query, actions in pages:
            with office.visitor(who) as visitor:
                shown = visitor.run(page, query, states(who, actions, allowed=False))
            if page == "plans" and who not in PLANNERS:
                outcome.plans[who] = shown
    for (who, city), done in PLANS_DONE.items():
        for page, query, actions in pages:
            for action in (action for action in done if action in actions):
                doing = {known[name]: value for name, value in _doing_with_plans(office.seeds, city, action).items()}
                with office.visitor(who) as visitor:
                    visitor.run(page, query, doing)


def _what_was_done_with_plans(database: Database) -> set[tuple[str, str, str]]:
    asked = {
        BRING: "SELECT by_subject, municipality_key FROM plan_submission WHERE file_name <> '前.xlsx'",
        TAKE_BACK: "SELECT by_subject, municipality_key FROM plan_decision WHERE outcome = 'withdrawn'",
        PASS: "SELECT by_subject, municipality_key FROM plan_decision WHERE outcome = 'approved'",
        GIVE_BACK: "SELECT by_subject, municipality_key FROM plan_decision WHERE outcome = 'returned'",
        WITHDRAW_PLAN: "SELECT by_name AS by_subject, municipality_key FROM plan_undo",
    }
    return _found(database, asked)


def _sign_out(office: Office, known: dict[str, str]) -> list[Shown]:
    """Sign out in one tab and go on in another, and with a copy of the cookie; return what each is told.

    What drops the draft is done before the page runs: it has to ask by itself.
    """
    pressed = {known[name]: True for name in ("承認に送る", "upload_drop")}
    press: dict[str, object] = {known["upload_department"]: "企画課", **pressed}
    query = _query(office.seeds, CHOSHI, "upload")
    cookies = office.cookies(SIGNED_OUT)
    with Raw(office.server.url, cookies) as tab:
        before = tab.run("upload", query)
        answer = httpx.get(f"{office.server.url}/auth/logout", cookies=cookies)
        assert answer.status_code == 302
        after = tab.run("upload", query, press)
    with Raw(office.server.url, cookies) as copy:
        return [before, after, copy.run("upload", query, press)]


def _what_was_done(database: Database, copies: Path) -> set[tuple[str, str, str]]:
    """Return who did what in which city, as the database has it, but for what stood there before."""
    asked = {
        SEND: "SELECT by_subject, municipality_key FROM submission WHERE file_name <> '前.csv'",
        WITHDRAW: "SELECT by_subject, municipality_key FROM decision WHERE outcome = 'withdrawn'",
        APPROVE: "SELECT by_subject, municipality_key FROM decision WHERE outcome = 'approved'",
        RETURN: "SELECT by_subject, municipality_key FROM decision WHERE outcome = 'returned'",
        UNDO: "SELECT by_name AS by_subject, municipality_key FROM upload_void",
        SHARE: "SELECT by_subject, municipality_key FROM access_link WHERE by_subject <> 'seed'",
        STOP: "SELECT revoked.by_subject, access_link.municipality_key FROM access_link_revoked AS revoked"
        " JOIN access_link ON access_link.link_id = revoked.link_id",
        MAP: "SELECT by_name AS by_subject, municipality_key FROM measure_decision JOIN audit USING (version)"
        " WHERE by_name NOT LIKE '担当 %'",
        UNMAP: "SELECT by_name AS by_subject, municipality_key FROM measure_decision_void JOIN audit USING (version)",
    }
    return {*_found(database, asked), *(("admin", TOGANE, COPY) for _ in copies.glob("*.duckdb"))}


def _found(database: Database, asked: dict[str, str]) -> set[tuple[str, str, str]]:
    cities = {key: city for city, key in KEYS.items()}
    found = [
        (str(row["by_subject"]).removeprefix("氏名 "), cities[_key(row)], action)
        for action, question in asked.items()
        for row in database.rows(question)
    ]
    assert len(found) == len(set(found)), "somebody did something twice"
    return set(found)


def _key(row: dict[str, object]) -> int:
    key = row["municipality_key"]
    assert isinstance(key, int)
    return key


@pytest.fixture(scope="module")
def outcome(office: Office) -> Outcome:
    """Let everybody try everything, end the server, and read what stands in its database."""
    outcome = Outcome({}, {}, {}, set(), set(), set(), [])
    known: dict[str, str] = {}
    for city in KEYS:  # what takes a submission back its sender alone is shown
        with office.visitor(SENDER) as visitor:
            known |= visitor.run("upload", _query(office.seeds, city, "upload")).widgets
    for who in EVERYBODY:
        _try(office, who, known, outcome)
    for name, shown in zip(("before", "after", "copy"), _sign_out(office, known), strict=True):
        outcome.shown[SIGNED_OUT, CHOSHI, name] = shown
    _try_with_plans(office, outcome)
    office.server.stop()
    with Database(office.server.database) as database:
        outcome.plans_done |= _what_was_done_with_plans(database)
        outcome.plan_drafts += [str(row["by_subject"]) for row in database.rows("SELECT by_subject FROM plan_draft")]
        outcome.done |= _what_was_done(database, office.copies)
        cities = {key: city for city, key in KEYS.items()}
        rows = database.rows("SELECT by_subject, municipality_key FROM draft")
        outcome.drafts |= {(str(row["by_subject"]), cities[_key(row)]) for row in rows}
    return outcome


def test_every_action_and_whatever_a_page_does_stands_in_the_table() -> None:
    """A page acts through access/acting.py alone (tests/pages/test_reach.py): what it does there is tried here."""
    assert {*ALL, *PLANS} == ASKED.keys()
    # Names: below. Reading: tests/browser/test_sign_in.py and tests/pages/test_reach.py, where it is not for everybody.
    assert {leave for leave, _ in ASKED.values()} | {Action.SEE_NAMES, Action.READ} == {*Action}
    tried = {(leave, does) for leave, ways in ASKED.values() for does in ways} | OF_DRAFTS | OF_TABLES
    found = {pair for folder in ("pages", "ui") for path in (ROOT / folder).rglob("*.py") for pair in _done_by(path)}
    assert {pair for pair in found if pair[1] not in ONLY_READ} == tried
    assert {does for _, does in found} >= ONLY_READ


def _done_by(path: Path) -> Iterator[tuple[Action, str]]:
    """Yield what a module does at a page: the leave that it asks for, and the function that it gives the database."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if not isinstance(node, ast.Call) or ast.unparse(node.func) not in ("acting.act", "acting.later"):
            continue
        leave, _, does = node.args[:3]
        name = "lambda" if isinstance(does, ast.Lambda) else ast.unparse(does)
        yield Action[ast.unparse(leave).removeprefix("Action.")], name


def test_nobody_does_what_the_table_does_not_allow_however_they_ask(outcome: Outcome) -> None:
    assert outcome.done == {(who, city, action) for (who, city), done in DONE.items() for action in done}
    is_possible = {(who, city, action) for who in TABLE for city in KEYS for action in allowed(who, city)}
    assert outcome.done <= is_possible
    sent = {(who, city) for who, city, action in outcome.done if action == SEND}
    assert outcome.drafts == {(who, city) for who in [*EVERYBODY, SIGNED_OUT] for city in KEYS} - sent


def test_nobody_does_with_plans_what_their_right_does_not_allow(outcome: Outcome) -> None:
    assert outcome.plans_done == {(who, city, action) for (who, city), done in PLANS_DONE.items() for action in done}
    assert sorted(outcome.plan_drafts) == sorted({*PLAN_TRIERS, *PLANNERS} - {"planner-choshi"})


def test_who_has_no_right_to_plans_is_offered_nothing_and_told_why(office: Office, outcome: Outcome) -> None:
    for who in PLAN_TRIERS:
        shown = outcome.plans[who]
        assert not [name for name in shown.widgets if name.startswith("plan_")], who
        assert "送信 " not in shown.words and REFUSED.get(who, REFUSED["viewer"]) in shown.words, who
    for who in (*PLANNERS, "admin"):
        shown = outcome.plans[who]
        for city in KEYS:
            may = may_with_plans(who, city)
            assert (f"送信 {city}" in shown.words) is (BRING in may), (who, city)
            assert (f"plan_return_{office.seeds.plans[city]}" in shown) is (GIVE_BACK in may), (who, city)
    # 銚子市's revision lies there as the draft of each: only who may bring it is asked for a reason.
    assert ["plan_finish" in outcome.plans[who] for who in PLANNERS] == [True, False]


def _offered(outcome: Outcome, seeds: Seeds, who: str, city: str) -> set[str]:
    """Return what somebody is shown the way to in a city."""
    return {
        action
        for page, actions in PAGES.items()
        for action in actions
        if (who, city, page) in outcome.shown
        and outcome.shown[who, city, page].widgets.keys() >= _doing(seeds, city, action).keys()
    }


@pytest.mark.parametrize("who", EVERYBODY)
def test_everybody_is_offered_what_they_may_do_and_nothing_else(office: Office, outcome: Outcome, who: str) -> None:
    for city in KEYS:
        asked = {action for page, actions in PAGES.items() for action in actions if (who, city, page) in outcome.shown}
        may = (allowed(who, city) & asked) - {WITHDRAW}  # this one is somebody else's to take back
        assert _offered(outcome, office.seeds, who, city) == may, city


REFUSED = {
    "viewer": "あなたの役割では、この操作はできません",
    "stranger": "サインインしてください。",
    "nobody": "このアカウントには役割がありません",
    "unverified": "アドレスが確認済みとは伝えられていない",
    "silent": "アドレスが確認済みとは伝えられていない",
    "elsewhere": "サインインしてください。",
}


@pytest.mark.parametrize(("who", "city"), [(who, city) for who in EVERYBODY for city in KEYS])
def test_whoever_may_not_send_is_told_why_and_no_file_is_taken(outcome: Outcome, who: str, city: str) -> None:
    is_sender = (who, city) == ("editor-tax", CHOSHI) or SEND in allowed(who, city)
    shown = outcome.shown[who, city, "upload"]
    assert (f"upload_file_{city}_0" in shown, outcome.files[who, city]) == (is_sender, 204 if is_sender else 403)
    said = REFUSED.get(who, REFUSED["viewer"])
    assert (said in shown.words) is not is_sender


def test_what_another_department_answers_for_is_not_sent(outcome: Outcome) -> None:
    words = outcome.shown["editor-tax", CHOSHI, "upload"].words
    assert "あなたの課の担当ではないものが1件含まれています" in words


@pytest.mark.parametrize(
    ("who", "cities"),
    [
        ("stranger", ()),
        ("nobody", ()),
        ("viewer", (CHOSHI, TOGANE)),
        ("viewer-choshi", (CHOSHI,)),
        ("editor-choshi", (CHOSHI,)),
        ("approver-choshi", (CHOSHI,)),
        ("admin", (CHOSHI, TOGANE)),
    ],
)
def test_nobody_is_shown_the_names_of_people_of_another_city(
    outcome: Outcome, who: str, cities: tuple[str, ...]
) -> None:
    for city in KEYS:
        assert (f"送信 {city}" in outcome.shown[who, city, "upload"].words) is (city in cities)
        assert (f"担当 {city}" in outcome.shown[who, CHOSHI, "history"].words) is (city in cities)
        assert f"作成 {city}" not in outcome.shown[who, city, "admin"].words or city in cities
    assert ("担当 すべて" in outcome.shown[who, CHOSHI, "history"].words) is (len(cities) == len(KEYS))


def test_a_sign_out_ends_writing_in_other_tabs_and_with_a_copy_of_the_cookie(outcome: Outcome) -> None:
    before, after, copy = (outcome.shown[SIGNED_OUT, CHOSHI, name] for name in ("before", "after", "copy"))
    assert f"upload_file_{CHOSHI}_0" in before
    for shown in (after, copy):
        assert "サインインしてください。" in shown.words
        assert not [name for name in shown.widgets if name.startswith("upload_")]


ELSEWHERE = {
    "another port": {"origin": "http://127.0.0.1:9"},
    "another name": {"origin": "http://localhost:{port}"},
    "Cloudflare": {"CF-Connecting-IP": "203.0.113.5"},
    "a proxy": {"X-Forwarded-Server": "dx"},
    "a gateway": {"Via": "1.1 dx"},
}


@pytest.fixture(scope="module")
def alone(real_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The dashboard without a sign-in, on a database with a draft of whoever is at the machine."""
    database = copied(real_database, tmp_path_factory.mktemp("alone"))
    with Database(database) as opened:
        drafts.save(opened, LOCAL.subject, KEYS[CHOSHI], "下書き.csv", _form(CHOSHI, 1), {}, AT)
    running = start(database)
    yield running
    running.stop()


def test_without_a_sign_in_only_pages_of_this_server_write_and_only_with_the_key(alone: Server) -> None:
    answer = httpx.get(f"{alone.url}/key", params={"key": alone.key})
    cookies, query = dict(answer.cookies), f"city={CHOSHI}"
    with Raw(alone.url, cookies) as visitor:
        known = visitor.run("upload", query).widgets
        said: dict[str, object] = {known["upload_department"]: "企画課", known["upload_by"]: "花子"}
        known |= visitor.run("upload", query, said).widgets
    press = said | {known["この内容で登録する"]: True}
    told = {}
    for name, headers in ELSEWHERE.items():
        sent = {header: value.format(port=alone.url.rpartition(":")[2]) for header, value in headers.items()}
        origin = sent.pop("origin", None)
        with Raw(alone.url, cookies, origin, sent) as visitor:
            told[name] = visitor.run("upload", query, press)
    with Raw(alone.url) as visitor:
        told["a stranger"] = visitor.run("upload", query, press)
    assert [name for name, shown in told.items() if "登録しました" in shown.words or "upload_note" in shown] == []
    assert {name: "データ版 1" in shown.words for name, shown in told.items()} == dict.fromkeys(told, True)
    with Raw(alone.url, cookies) as visitor:
        assert "1件を登録しました（データ版 2）" in visitor.run("upload", query, press).words
