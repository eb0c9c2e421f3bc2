"""Whatever people, plans, files and addresses say is text on every page: no link, no picture, no sign that turns it."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from access import person
from domain import directions
from domain.access import Person, Role
from domain.actual import StageReport
from domain.codes import Stage
from store import links, write
from store.database import Database
from store.plans.build import bring
from store.uploads import submissions
from tests.pages.conftest import opened, text
from tests.store import small

EVIL = "evil.example"
SIGNS = f"[押す](https://{EVIL}) https://{EVIL} ![x](https://{EVIL}/x.png) :material/check: :red[至急] $x$ <x-evil>\u202e"
MARKDOWN = ("](", f"://{EVIL}", ":material", ":red", "$x$")
ROLES = """
[[person]]
account = "taro"
role = "approver"
cities = ["togane"]

[[person]]
account = "hanako"
role = "editor"
cities = ["togane"]
"""


def said(what: str) -> str:
    """Return a hostile text that says what it is."""
    return f"{what}{SIGNS}"


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A city where every text that somebody can give is hostile, with something registered, withdrawn and waiting."""
    path = tmp_path_factory.mktemp("hostile") / "hostile.duckdb"
    plan = small.plan()
    plan = replace(
        plan,
        kpis=tuple(replace(kpi, kpi_name=said(kpi.kpi_name), note=said("注")) for kpi in plan.kpis),
        initiatives=tuple(replace(one, initiative_name=said("窓口")) for one in plan.initiatives),
    )
    sender = Person("hanako", said("送った人"), Role.EDITOR)
    with pytest.MonkeyPatch.context() as patch, Database(path, create=True) as opened_:
        # A release before this one took direction marks, and its database is still here.
        patch.setattr(write, "refuse_turned", lambda *_: None)
        patch.setattr(directions, "shown", lambda text: text)
        bring(opened_, small.catalogue(), [plan], said("作った人"), said("作った理由"), small.AT)

        def upload(value: int) -> write.Upload:
            actual = small.actual(value, note=said("備考"), reason=said("理由"), next_step=said("対応"))
            stage = StageReport("togane-1", date(2027, 6, value - 29), Stage.PARTIAL, said("根拠"), said("部署"))
            return write.Upload(
                small.TOGANE, 1, f"h{value}", said("ファイル"), sender.name, said("一言"), (actual,), (stage,)
            )

        first = write.accept_upload(opened_, upload(30), small.AT)
        write.undo(opened_, first.upload_id, said("取り消した人"), said("取り消した理由"), small.AT)
        write.accept_upload(opened_, upload(31), small.AT)
        returned = submissions.send(opened_, upload(32), sender, said("担当課"), small.AT)
        office = Person("taro", said("承認者"), Role.APPROVER)
        submissions.give_back(opened_, returned, office, said("差戻しの理由"), small.AT)
        submissions.send(opened_, upload(33), sender, said("担当課"), small.AT)
        links.make(opened_, small.TOGANE, None, said("相手"), date(2028, 3, 31), office, small.AT)
    return path


def fields(message: Any, name: str = "") -> Iterator[tuple[str, str]]:
    """Yield every text of a message that Streamlit sends to the browser, with the name of its field."""
    for field, value in message.ListFields():
        for one in value if field.is_repeated else [value]:
            if field.type == field.TYPE_MESSAGE:
                yield from fields(one, f"{name}.{field.name}")
            elif field.type == field.TYPE_STRING:
                yield f"{name}.{field.name}", one


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        leads = [value or "" for name, value in attrs if name in ("href", "src", "action")]
        if tag == "x-evil" or any(EVIL in value and not value.startswith(("/", "?")) for value in leads):
            self.found.append(f"{tag} {attrs}")


def tags(body: str) -> list[str]:
    """Return the elements of HTML that a hostile text has made, or that lead where one says."""
    parser = _Tags()
    parser.feed(body)
    return parser.found


def hostile(page: AppTest) -> list[str]:
    """Return what of a page is more than text, or turns its direction."""
    found = []
    for element in page:
        proto = getattr(element, "proto", None)
        for name, value in () if proto is None else fields(proto, type(element).__name__):
            if name.endswith(".spec"):  # JSON, of which Plotly reads a part as HTML
                value = json.dumps(json.loads(value), ensure_ascii=False)
            if re.search("[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]", value):
                found.append(f"{name}: a direction mark")
            if element.type == "html":
                found += [f"{name}: {tag}" for tag in tags(value)]
            elif name.endswith((".spec", ".alt")):  # neither is Markdown, the latter plain
                found += [f"{name}: {value}"] if name.endswith(".spec") and "<x-evil>" in value else []
            elif any(sign in value for sign in MARKDOWN) or "<x-evil>" in value:
                found.append(f"{name}: {value}")
    return found


def seen(patch: pytest.MonkeyPatch, who: str | None, name: str, path: Path, folder: Path, **selection: str) -> AppTest:
    """Return a page as somebody sees it who has signed in under a hostile name, or a stranger."""
    (folder / "roles.toml").write_text(ROLES, "utf-8")
    patch.setenv("DX_ROLES", str(folder / "roles.toml"))
    claims = {"sub": who, "name": said("名前"), "is_logged_in": True} if who else {}
    for module in ("access.person", "ui.signing"):
        patch.setattr(f"{module}.is_sign_in_configured", lambda: True)
        patch.setattr(f"{module}.visit", lambda: person.Visit(claims, {}, {}))
    patch.setattr("access.providers.get_secrets_auth_section", lambda: {"client_id": "dx"})
    patch.setattr(write, "refuse_turned", lambda *_: None)  # else what waits could not be approved, nor previewed
    page = opened(patch, name, path, **selection)
    assert not page.exception
    return page


PAGES: tuple[tuple[str | None, str, dict[str, str], tuple[str, ...]], ...] = (
    ("taro", "upload", {"city": "togane"}, ("ファイル", "一言", "備考", "根拠", "理由", "対応", "部署", "担当課", "送った人", "差戻しの理由")),
    ("taro", "history", {"version": "4"}, ("取り消した理由", "送った人", "一言", "備考")),
    ("taro", "admin", {"city": "togane"}, ("相手",)),
    (None, "kpi", {"kpi": said("ない指標")}, ("ない指標", "備考", "理由", "対応", "togane-1-shareの指標")),
    (None, "city", {"city": "togane"}, ("窓口", "togane-1-shareの指標")),
)


@pytest.mark.parametrize(("who", "name", "selection", "words"), PAGES)
def test_a_text_stays_a_text(
    database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, who: str | None, name: str,
    selection: dict[str, str], words: tuple[str, ...],
) -> None:  # fmt: skip
    page = seen(monkeypatch, who, name, database, tmp_path, **selection)
    everything = text(page) + "".join(str(expander.label) for expander in page.expander)
    assert [word for word in words if f"{word}[押す]" not in everything and f"{word}［押す］" not in everything] == []
    assert hostile(page) == []


def test_what_is_hostile_is_found() -> None:
    assert tags(f'<a href="https://{EVIL}">x</a><x-evil>') != [] and tags(f"&lt;x-evil> https://{EVIL}") == []


def test_the_remark_and_the_file_of_what_waits_are_for_its_sender_and_for_who_decides(
    database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    public = text(seen(monkeypatch, "nobody", "upload", database, tmp_path, city="togane"))
    assert "承認待ち" in public and "担当課[押す]" in public
    assert [word for word in ("一言[", "ファイル[", "備考[", "送った人[") if word in public] == []
