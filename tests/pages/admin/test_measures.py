"""管理: what nobody has laid under a 共通指標 is listed with proposals, and decided by a person, for whoever may."""

import shutil
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from access import served
from access.person import LOCAL, NotAllowed
from domain.access import Action, Person
from metrics import measure_of_kpi
from metrics.measure_proposals import Names
from metrics.moment import Moment
from pages.admin import measures
from store import versions
from tests.pages.conftest import TODAY, opened, text
from tests.pages.conftest import Open as Open

KPI = "togane-3-2-transcription-uses"


@pytest.fixture
def database(real_database: Path, tmp_path: Path) -> Path:
    """Return a copy of the real database that may be written."""
    return Path(shutil.copyfile(real_database, tmp_path / "d.duckdb"))


@pytest.fixture
def admin(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Let the person at the machine be at the page."""
    for name in ("access.acting.require", "pages.admin.measures.require"):
        monkeypatch.setattr(name, lambda *_: LOCAL)
    monkeypatch.setattr("access.person.here", lambda: LOCAL)
    monkeypatch.setattr("access.person.refusal", lambda *_: None)
    return monkeypatch


def of_kpi(kpi_id: str = KPI) -> tuple[str, str | None, str | None, str | None]:
    now = Moment(versions.current(served.own()), TODAY)
    row = measure_of_kpi.of_kpi(served.own(), now, kpi_id)
    assert row is not None
    return row.mapped.value, row.measure_id, row.definition, row.denominator


def send(page: AppTest, button: str, **inputs: str) -> AppTest:
    """Write into the fields whose keys begin so, and press the button of that name."""
    for begin, value in inputs.items():
        next(one for one in page.text_input if str(one.key).startswith(f"map_{begin}_")).set_value(value)
    return next(one for one in page.button if one.label == button).click().run()


def test_what_waits_is_listed_with_names_that_are_like(admin: pytest.MonkeyPatch, database: Path) -> None:
    said = text(opened(admin, "admin", database))
    assert "未対応付けの指標 6件" in said and "すべて（6指標）" in said and "東金市（2指標）" in said
    assert "保育に係るオンライン申請可能な手続数</a><small>東金市　教育・保育におけるデジタル化の推進　単位 手続</small>" in said
    assert "「オンライン申請できる手続数」に似ています" in said
    of_city = text(opened(admin, "admin", database, of="choshi"))
    assert "未対応付けの指標 1件" in of_city and "保育に係る" not in of_city


def test_a_person_lays_a_kpi_under_a_measure_and_another_under_none(
    admin: pytest.MonkeyPatch, database: Path
) -> None:
    page = opened(admin, "admin", database, mapping=KPI, to="ai_rpa_use")
    page = send(page, "この対応付けを決める", reason="計画を読んだ")
    assert "定義と分母を書いてください" in text(page) and of_kpi()[0] == "undecided"
    page = send(page, "この対応付けを決める", what="文字起こしの利用回数", of="なし（数）", reason="計画を読んだ")
    assert of_kpi() == ("mapped", "ai_rpa_use", "文字起こしの利用回数", "なし（数）")
    said = text(page)
    assert "の対応付けを決めました（データ版 2）" in said and "未対応付けの指標 5件" in said
    assert "管理で決めた対応付け 1件" in said and 'href="/history?version=2"' in said
    none = "choshi-2-4-chatbot-answer-share"
    page = send(opened(admin, "admin", database, mapping=none), "該当なしと決める", reason="回答率で利用の数ではない")
    assert of_kpi(none) == ("none", None, "", "")
    decided = versions.newest(served.own())
    assert decided is not None
    assert (decided.action, decided.by_name, decided.reason) == ("map_measure", LOCAL.name, "回答率で利用の数ではない")
    compared = text(opened(admin, "compare", database))
    assert "未対応付け（1指標）" in compared and "measured=undecided\">未対応付け（2" not in compared
    assert 'city=choshi&amp;measured' not in compared and "管理で対応付ける" in compared


def test_several_of_one_city_are_decided_to_measure_nothing_in_common_for_one_reason(
    admin: pytest.MonkeyPatch, database: Path
) -> None:
    assert not opened(admin, "admin", database).multiselect  # of one city at a time
    page = opened(admin, "admin", database, of="togane")
    (those,) = page.multiselect
    ids = [KPI, next(one for one in _waiting("togane") if one != KPI)]
    assert len(those.options) == 2 and any("文字起こし" in words for words in those.options)
    button = "選んだ指標を該当なしと決める"
    page = send(page, button)
    assert "決める人の名前と理由" in text(page)
    (those,) = page.multiselect
    those.set_value(ids)
    page = send(page, button, reason="計画独自の指標")
    assert "東金市の2指標を該当なしと決めました（データ版 2）" in text(page)
    assert [of_kpi(one)[0] for one in ids] == ["none", "none"]
    decided = versions.newest(served.own())
    assert decided is not None and decided.reason == "計画独自の指標"


def _waiting(city: str) -> list[str]:
    now = Moment(versions.current(served.own()), TODAY)
    key = next(row.municipality_key for row in measure_of_kpi.undecided(served.own(), now) if row.city == city)
    return [row.kpi_id for row in measure_of_kpi.part_undecided(served.own(), now, key, 0, 100)]


def test_an_existing_definition_brings_its_denominator(admin: pytest.MonkeyPatch, database: Path) -> None:
    page = opened(admin, "admin", database, mapping=KPI)
    offered = measure_of_kpi.offered(served.own(), Moment(1, TODAY))
    code = measures.codes(offered)["online_share", "手続の数に占めるオンライン化した手続"]
    page = opened(admin, "admin", database, mapping=KPI, to=code)
    written = {str(one.key).split("_")[1]: one.value for one in page.text_input if str(one.key).startswith("map_")}
    assert written == {"what": "手続の数に占めるオンライン化した手続", "of": "オンライン申請可能な手続", "note": "", "reason": ""}


def test_who_may_not_is_shown_nothing_and_writes_nothing(admin: pytest.MonkeyPatch, database: Path) -> None:
    page = opened(admin, "admin", database, mapping=KPI)

    def for_others(action: Action, *_: object) -> Person:
        if action is Action.MAP:
            raise NotAllowed("あなたの役割では、この操作はできません。")
        return LOCAL

    admin.setattr("access.acting.require", for_others)
    assert "あなたの役割では" in text(send(page, "該当なしと決める", reason="理由")) and of_kpi()[0] == "undecided"
    admin.setattr("access.person.refusal", lambda action, *_: None if action is Action.SHARE else "いいえ")
    assert "共通指標への対応付け</h2>" not in text(opened(admin, "admin", database, mapping=KPI))


def test_names_are_alike_whatever_their_spelling_and_units_part_them(real_database: Path, open_page: Open) -> None:
    open_page("admin")
    names = Names(measure_of_kpi.named(served.own(), Moment(1, TODAY)))

    def best(name: str, unit: str | None = None, initiative: str = "") -> list[tuple[str, str]]:
        return [(one.measure_id, one.alike) for one in names.like(name, None, unit, initiative)]

    assert best("ＬＩＮＥ友達登録者数")[0][0] == "line_friends"
    assert best("マイナカードの保有率", "%")[0][0] == "card_share"
    assert best("コピー用紙の購入量")[0][0] == "copy_paper"
    assert best("業務時間", None, "BPRを踏まえたAI・RPA導入の検討")[0] == ("ai_rpa_use", "AI・RPAの利用")
    assert best("水道の有収率") == []
