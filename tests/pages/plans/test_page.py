"""計画の取込み as Streamlit runs it: from a draft to 市, back by an undo, and what links to a withdrawn plan say."""

import shutil
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from access import person, reach, served
from access.person import LOCAL
from domain.access import Person, PlanRight, Role
from domain.codes import ColumnMeaning
from loaders.book.cell import CellError
from loaders.plan_book.reading import PlanReading
from pages import registry
from store import versions
from store.database import Database
from store.plans import drafts, importing, own_tables, undoing
from tests import plan_books
from tests.loops import finished
from tests.pages.conftest import Open, opened, text
from tests.server.asked import Routes
from tests.store.read_plans import file_of, let_books_be_files
from ui import selection

AT = datetime(2026, 11, 20, 3, tzinfo=UTC)
BOOK = plan_books.BOOK


@pytest.fixture
def own(real_database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A database of its own, files that cost nothing to read, and the person at the machine."""
    let_books_be_files(monkeypatch)
    be(monkeypatch, LOCAL)
    return Path(shutil.copyfile(real_database, tmp_path / "own.duckdb"))


def be(patch: pytest.MonkeyPatch, who: Person | None, *, signs_in: bool = False) -> None:
    """Let somebody sit at the page."""
    patch.setattr(person, "person_of", lambda *_: who)
    patch.setattr(person, "is_sign_in_configured", lambda: signs_in)


def prepared(path: Path, who: Person, content: bytes) -> None:
    """Put a workbook among what somebody prepares."""
    with Database(path) as database:
        drafts.save(database, who.subject, "計画.xlsx", content, {}, AT)


def fill(page: AppTest, **texts: str) -> AppTest:
    """Write into the fields of the page, each by its key."""
    for key, words in texts.items():
        page.text_input(key=key).set_value(words)
    return page.run()


NAMED = {"plan_department": "DX推進課", "plan_by": "架空 花子"}


def test_without_the_key_no_plan_is_taken_and_the_page_says_why(open_page: Open) -> None:
    page = open_page("plans")
    assert not page.exception and not page.get("file_uploader") and not page.get("download_button")
    assert len(page.info) == 1 and len(page.info[0].value) > 20


def test_every_error_stands_by_its_cell_a_hundred_at_a_time(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    errors = [CellError("目標", f"C{row}", "たくさん", "数字がありません", "数字を書いてください。") for row in range(2, 152)]
    monkeypatch.setattr(importing, "read", lambda *_, **__: PlanReading(None, tuple(errors)))
    prepared(own, LOCAL, b"PK")
    page = fill(opened(monkeypatch, "plans", own), **NAMED)
    assert not page.exception
    assert page.error[0].value.startswith("150か所に誤りがあります。何も取り込まれていません")
    said = text(page)
    assert "目標 C101" in said and "目標 C102" not in said and "数字を書いてください。" in said
    assert [button.key for button in page.button if button.key == "plan_finish"] == []
    assert [one.label for one in page.radio] == ["登録済みの計画と違うところは、どちらですか"]


def test_links_to_a_withdrawn_plan_say_so_and_lead_to_the_version_before(
    own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Database(own) as database:
        undoing.undo(database, 1, "佐藤", "誤り", AT, of_city="togane")
    told = "東金市のこの計画は、版 2（2026-11-20）で取り下げられました。"
    kpi = "togane-1-1-online-share"
    for name, asked in (("city", {"city": "togane"}), ("kpi", {"kpi": kpi}), ("roadmap", {"city": "togane"})):
        page = opened(monkeypatch, name, own, **asked)
        said = text(page)
        assert not page.exception and told in said and "city=togane&amp;v=1" in said, name
        assert "東金市DX推進計画" not in said, name
    assert told not in text(opened(monkeypatch, "city", own, city="togane", v="1"))
    for name in ("overview", "compare"):  # without the city there is nothing of it
        page = opened(monkeypatch, name, own)
        assert not page.exception and ("東金市DX推進計画" in text(page)) is False, name
    with selection.of_address([("city", "togane")]):
        description = registry.description("/city")
    assert told in description.text and "東金市の取り下げられた計画" in description.title

    async def answers_of(*addresses: str) -> list[tuple[int, str]]:
        routes = Routes()
        return [(one.status, one.text) for one in [await routes.get(address) for address in addresses]]

    monkeypatch.setattr("access.reach.of", lambda _: reach.WHOLE)
    gone = ("/download/city_kpis.csv?city=togane", f"/download/kpi_points.csv?kpi={kpi}", "/print/city?city=togane",
            f"/print/kpi?kpi={kpi}")  # fmt: skip
    for (status, body), address in zip(finished(answers_of(*gone)), gone, strict=True):
        assert (status, told in body) == (404, True), address
    ((status, _),) = finished(answers_of("/print/city?city=togane&v=1"))
    assert status == 200
    ((status, body),) = finished(answers_of("/download/history_versions.csv?city=togane"))
    assert (status, "計画の取消し" in body) == (200, True)


SENDER = Person("hanako", "企画課 花子", Role.VIEWER, departments=frozenset({"企画課"}), plans=PlanRight.BRING)
OFFICE = Person("taro", "企画課 太郎", Role.VIEWER, plans=PlanRight.APPROVE)
ELSEWHERE = replace(SENDER, subject="jiro", plan_cities=frozenset({"togane"}))


def test_with_a_sign_in_another_person_approves_what_they_have_looked_at(
    own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    be(monkeypatch, SENDER, signs_in=True)
    prepared(own, SENDER, file_of(BOOK))
    page = fill(opened(monkeypatch, "plans", own), plan_reason="はじめて")
    page.button(key="plan_finish").click().run()
    assert page.success[0].value.startswith("架空市の計画を承認に送りました")
    assert "自分が送った計画は、別の承認者が承認します" not in text(page) and "承認待ち" in text(page)
    be(monkeypatch, replace(OFFICE, subject="hanako"), signs_in=True)
    assert "自分が送った計画は、別の承認者が承認します" in text(opened(monkeypatch, "plans", own))
    be(monkeypatch, ELSEWHERE, signs_in=True)
    prepared_page = opened(monkeypatch, "plans", own)
    assert "架空市" not in text(prepared_page) and "承認を待つ計画はありません" in text(prepared_page)
    be(monkeypatch, OFFICE, signs_in=True)
    page = opened(monkeypatch, "plans", own)
    (approve,) = [button for button in page.button if str(button.key).startswith("plan_approve_")]
    assert approve.disabled
    page.toggle[0].set_value(True).run()
    assert "新しい計画　計画の記録 1" in text(page)
    next(button for button in page.button if str(button.key).startswith("plan_approve_")).click().run()
    assert not page.exception and page.success[0].value == "架空市の計画を承認し、取り込みました（データ版 2）。"
    monkeypatch.setenv("DX_DATABASE", str(own))
    entry = versions.of_version(served.own(), 2)
    assert entry is not None and (entry.by_name, entry.approved_by_name) == ("企画課 花子", "企画課 太郎")


def test_nobody_brings_the_plan_of_a_city_that_is_not_theirs(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    be(monkeypatch, ELSEWHERE, signs_in=True)
    prepared(own, ELSEWHERE, file_of(BOOK))
    page = opened(monkeypatch, "plans", own)
    assert "あなたの役割では、この操作はできません" in page.error[0].value
    assert "架空市" not in text(page) and "plan_finish" not in [button.key for button in page.button]


def test_practice_takes_no_plan_and_says_so(practice_database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    be(monkeypatch, LOCAL)
    page = opened(monkeypatch, "plans", practice_database)
    assert not page.get("file_uploader") and "計画は本番のデータベースに取り込みます" in page.info[-1].value


OWN = "政策\t項目\tR7の値\tR9の値\n窓口\t満足度\t8割\t9割\n"


def test_a_table_of_ones_own_is_told_once_and_becomes_the_workbook(
    own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = opened(monkeypatch, "plans", own)
    page.text_area(key="plan_own_pasted").set_value(OWN).run()
    assert [one.value for one in page.warning] == ["略号を記入してください。"]
    page.text_input(key="plan_own_city").set_value("Sakura").run()
    means = [one for one in page.selectbox if one.label.endswith("の意味")]
    assert [one.value for one in means] == ["none", "kpi", "target", "target"]
    means[0].select(ColumnMeaning.SECTION).run()
    page.button(key="plan_own_make").click().run()
    assert [one.value for one in page.error] == [
        "略号の形ではありません（Sakura）。英小文字・数字・ハイフンで書いてください。例：choshi"
    ]
    page.text_input(key="plan_own_city").set_value("sakura").run()
    page.button(key="plan_own_make").click().run()
    assert not page.exception and not page.error
    assert page.success[0].value.startswith("指標 1件をブックに書き移しました")
    assert "書き移したブックをダウンロード" in [one.proto.label for one in page.get("download_button")]
    with Database(own) as database:
        kept = own_tables.uses_kept(database, "sakura")
    assert {header: str(use) for header, use in kept.items()} == {"政策": "章・節", "項目": "指標", "*の値": "目標値"}
    # The year of next year's header is read anew, what it means is known.
    page.text_area(key="plan_own_pasted").set_value(OWN.replace("R7", "R8")).run()
    known = [str(one.value) for one in page.selectbox if one.label.endswith("の意味")]
    assert known == ["section", "kpi", "target", "target"]
    assert [one.value for one in page.selectbox if one.label.endswith("の年度")] == [2026, 2027]


def test_what_is_no_table_says_what_to_do(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = opened(monkeypatch, "plans", own)
    page.text_input(key="plan_own_city").set_value("sakura").run()
    page.text_area(key="plan_own_pasted").set_value("ひとこと").run()
    assert "見出しの行が見つかりません" in page.error[0].value
    assert "plan_own_make" not in [button.key for button in page.button]
