"""One value on the page: from the KPI to a registered report, what is shown on the way, and the way back."""

import shutil
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from access import person
from access.person import LOCAL
from domain.access import Person, Role
from store import versions
from store.database import Database
from tests.pages.conftest import Open, opened, text
from tests.served import forget

LINE = "choshi-2-1-line-friends"
EDITOR = Person("hanako", "花子", Role.EDITOR, frozenset({"choshi"}), frozenset({"危機管理課"}))
APPROVER = Person("taro", "太郎", Role.APPROVER)


@pytest.fixture
def own(real_database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A database of its own, and the person at the machine."""
    be(monkeypatch, LOCAL)
    return Path(shutil.copyfile(real_database, tmp_path / "own.duckdb"))


def be(patch: pytest.MonkeyPatch, who: Person | None) -> None:
    """Let somebody sit at the page."""
    patch.setattr(person, "person_of", lambda *_: who)


def at_the_fields(patch: pytest.MonkeyPatch, path: Path) -> AppTest:
    page = opened(patch, "upload", path, city="choshi", way="one", kpi=LINE)
    assert not page.exception
    return page


def named(page: AppTest) -> AppTest:
    page.text_input(key="upload_department").set_value("企画課")
    page.text_input(key="upload_by").set_value("試験 太郎")
    return page


def field(page: AppTest, name: str) -> str:
    """Return the key of a field of the report."""
    (key,) = [str(one.key) for kind in (page.text_input, page.radio, page.selectbox) for one in kind
              if str(one.key).startswith("one_") and str(one.key).endswith(name)]  # fmt: skip
    return key


def write(page: AppTest, value: str, mark: str) -> AppTest:
    page.text_input(key=field(page, "_value")).set_value(value)
    page.radio(key=field(page, "_mark")).set_value(mark)
    return page.run()


def register(page: AppTest) -> AppTest:
    (button,) = [one for one in page.button if str(one.key).startswith("one_register_")]
    return button.click().run()


def test_a_value_is_registered_from_its_fields_and_leads_to_its_result_and_back(
    own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = at_the_fields(monkeypatch, own)
    assert "友だち" in text(page) and not page.get("file_uploader")
    page = write(named(page), "4200", "確定")
    assert not page.exception and [one.value for one in page.success] == ["誤りはありません。1件が登録されます（変更なし 0件）。"]
    assert "4,200件（R7年度・確定）" in text(page)
    page = register(page)
    assert not page.exception
    said = text(page)
    assert "1件を登録しました（データ版 2）" in said and "状態が変わった指標は1件です。" in said
    assert f"kpi={LINE}" in said and "順調" in said and "version=2" in said
    assert page.text_input(key=field(page, "_value")).value == ""  # for the next one
    page.text_input(key="undo_reason_2").set_value("入力の誤り")
    (undo,) = [one for one in page.button if one.label == "この登録を取り消す"]
    page = undo.click().run()
    assert not page.exception and "データ版 2 の登録を取り消しました（データ版 3）" in text(page)
    assert not [one for one in page.button if one.label == "この登録を取り消す"]
    forget()
    with Database(own) as database:
        assert versions.current(database) == 3
        (row,) = database.rows("SELECT file_name, by_name FROM upload")
        assert row == {"file_name": "画面から1件", "by_name": "試験 太郎"}


def test_a_button_registers_nothing_but_what_was_shown_above_it(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = write(named(at_the_fields(monkeypatch, own)), "4200", "確定")
    (button,) = [one for one in page.button if str(one.key).startswith("one_register_")]
    page.text_input(key=field(page, "_value")).set_value("42000")
    page = button.click().run()  # both are on their way in one run, as in a browser
    assert not page.exception and "登録しました" not in text(page)
    assert "確かめていただきたい値が1件あります。" in text(page)  # ten times the value before
    forget()
    with Database(own) as database:
        assert versions.current(database) == 1


def test_a_wrong_value_is_told_of_its_field_and_offers_nothing_to_register(
    own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = write(named(at_the_fields(monkeypatch, own)), "だいたい四千", "確定")
    assert [one.value for one in page.error] == ["1か所に誤りがあります。何も登録されていません。上の欄を直してください。"]
    assert "実績値" in text(page) and "<th scope=\"col\">欄</th>" in text(page)
    assert not [one for one in page.button if str(one.key).startswith("one_register_")]


def test_a_question_is_answered_beside_the_fields(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = write(named(at_the_fields(monkeypatch, own)), "42000", "確定")
    assert not [one for one in page.button if str(one.key).startswith("one_register_")]
    page = page.checkbox[0].check().run()
    assert [one for one in page.button if str(one.key).startswith("one_register_")]


def test_an_editor_sends_what_their_department_answers_for_and_is_offered_no_undo(
    own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    be(monkeypatch, EDITOR)
    page = write(at_the_fields(monkeypatch, own), "4200", "確定")
    assert "あなたの課の担当ではないものが1件" in text(page)
    whole = Person("hanako", "花子", Role.EDITOR, frozenset({"choshi"}), frozenset({"秘書広報課"}))
    be(monkeypatch, whole)
    page = register(page.run())
    assert "1件を承認に送りました" in text(page) and "この登録を取り消す" not in text(page)


def test_the_way_leads_from_a_kpi_for_those_who_may_report_alone(
    own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = f"/upload?city=choshi&amp;way=one&amp;kpi={LINE}"
    assert link in text(opened(monkeypatch, "kpi", own, kpi=LINE))
    assert link not in text(opened(monkeypatch, "kpi", own, kpi=LINE, v="1"))  # the past is read alone
    for who in (EDITOR, Person("x", "x", Role.EDITOR, frozenset({"togane"}))):
        be(monkeypatch, who)
        assert (link in text(opened(monkeypatch, "kpi", own, kpi=LINE))) is (who is EDITOR)


def test_a_kpi_of_another_city_and_an_unknown_one_are_chosen_by_nobody(
    own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for asked in ("togane-1-1-online-share", "nothing"):
        page = opened(monkeypatch, "upload", own, city="choshi", way="one", kpi=asked)
        assert not page.exception and "指標を選ぶと、ここに記入の欄が表示されます。" in text(page)


def test_the_year_of_the_address_is_the_first_choice(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = opened(monkeypatch, "upload", own, city="choshi", way="one", kpi=LINE, fy="2024")
    (year,) = [one for one in page.selectbox if "_year_" in str(one.key)]
    assert (year.value, year.options[:2]) == ("2024", ["令和8年度（2026）　年度の途中", "令和7年度（2025）"])


def test_without_the_key_there_are_no_fields(open_page: Open) -> None:
    page = open_page("upload", city="choshi", way="one", kpi=LINE)
    assert not page.exception and not page.text_input and not page.radio and len(page.info) == 1
