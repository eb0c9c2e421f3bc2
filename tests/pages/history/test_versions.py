"""The list of versions: what anybody reads of them, what only those who have signed in, and what a file holds."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from domain.codes import AuditAction
from metrics.catalogue import City
from pages.history import versions
from store.versions import Entry
from ui import upload_undo

UPLOAD = Entry(
    5, 1, AuditAction.UPLOAD, "銚子 花子", "<i>前期分</i>", "1", datetime(2027, 7, 15, 3, tzinfo=UTC),
    "upload-5", "実績.xlsx", "市民課", "企画課 太郎", 6, None,
)  # fmt: skip
UNDO = replace(
    UPLOAD, version=6, action=AuditAction.UNDO, reason="upload-5: 誤り", upload_id=None, department=None,
    approved_by_name=None, undone_by_version=None, undone_upload_id="upload-5", rules_version="2",
)  # fmt: skip
BUILD = replace(
    UNDO, version=1, scope=0, action=AuditAction.BUILD, reason="はじめ", undone_upload_id=None, rules_version="1"
)


@pytest.fixture(autouse=True)
def _one_city(monkeypatch: pytest.MonkeyPatch) -> None:
    city = City(1, "122025", "choshi", "例示市", "千葉県", 1, date(2026, 1, 1), "", True, 1, None)
    monkeypatch.setattr(versions, "cities", lambda: {1: city})
    monkeypatch.setattr(versions, "listed", lambda limit=200: [UNDO, UPLOAD, BUILD])
    monkeypatch.setattr(versions, "city_filter", lambda: ())
    monkeypatch.setattr(versions.person, "sees_names", lambda city: False)


def test_names_of_persons_stand_only_for_those_who_may_see_those_of_the_city(monkeypatch: pytest.MonkeyPatch) -> None:
    said = versions.table(versions.listed())
    assert "花子" not in said and "太郎" not in said
    seen: set[str | None] = {"choshi", None}
    monkeypatch.setattr(versions.person, "sees_names", lambda city: city in seen)
    known = versions.table(versions.listed())
    assert known.count("銚子 花子") == 3
    seen.remove(None)
    *of_city, of_all = re.findall("<tr>.*?</tr>", versions.table(versions.listed()))[1:]
    assert ["花子" in row for row in (*of_city, of_all)] == [True, True, False]
    assert '<td data-label="登録した人・承認した人"><div>銚子 花子・企画課 太郎</div></td>' in known
    assert re.findall('<th scope="col">(.*?)</th>', known) == [
        "版", "日時", "市", "種別", "内容", "担当課", "登録した人・承認した人", "判定規則", "変わったこと",
    ]  # fmt: skip


def test_each_version_says_when_where_what_and_whether_it_was_taken_back() -> None:
    undo, upload, build = re.findall("<tr>.*?</tr>", versions.table(versions.listed()))[1:]
    assert '<th scope="row" data-label="版"><div>版 5</div></th>' in upload and "2027-07-15 12:00" in upload
    assert '実績の登録 <span class="dx-tag">版6で取消し</span>' in upload and "<div>市民課</div>" in upload
    assert "&lt;i&gt;前期分&lt;/i&gt;" in upload and 'href="/history?version=5"' in upload
    assert "版 5 の登録を取消し：誤り" in undo and "で取消し<" not in undo and "<div>—</div>" in undo
    assert "<div>例示市</div>" in undo and "<div>すべて</div>" in build


def test_the_version_from_which_other_rules_hold_says_so() -> None:
    undo, upload, build = re.findall("<tr>.*?</tr>", versions.table(versions.listed()))[1:]
    assert '<div>2 <span class="dx-tag">1から変更</span></div>' in undo
    assert "<div>1</div>" in upload and "<div>1</div>" in build
    told = versions.rules_told(versions.listed())
    assert told is not None and "判定規則1のもとで登録された版も、いまは判定規則2で判定しています。" in told
    assert versions.rules_told([UNDO]) is None


def test_a_file_holds_the_same_without_persons() -> None:
    sheet = versions.SHEETS["history_versions"]()
    assert list(sheet.columns) == ["版", "日時", "市", "種別", "内容", "担当課", "判定規則", "取り消した版"]  # type: ignore[union-attr]
    assert [list(row) for row in sheet.rows[:2]] == [  # type: ignore[union-attr]
        [6, "2027-07-15 12:00", "例示市", "登録の取消し", "版 5 の登録を取消し：誤り", None, "2", None],
        [5, "2027-07-15 12:00", "例示市", "実績の登録", "<i>前期分</i>", "市民課", "1", 6],
    ]


def test_only_an_upload_that_stands_can_be_taken_back() -> None:
    assert [upload_undo.is_possible(entry) for entry in (UPLOAD, UNDO, BUILD)] == [False, False, False]
    assert upload_undo.is_possible(replace(UPLOAD, undone_by_version=None))
