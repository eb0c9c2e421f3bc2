"""出典 as Streamlit runs it."""

import pytest

from pages.sources import record
from tests.cities import CITIES, plan_of
from tests.pages.conftest import Open, frame_of, text
from ui import markup, selection


def test_sources_count_what_is_missing_and_show_the_record(open_page: Open) -> None:
    said = text(open_page("sources", city="katagami"))
    assert "計画書から読み取れず" in said and "計画で未設定" in said
    assert "令和5年4月" in said
    assert "デジタルデバ" in said


def test_sources_say_why_an_initiative_stands_under_a_theme(open_page: Open) -> None:
    said = text(open_page("sources", city="togane"))
    assert "取組をどの事項に置くか 28件" in said
    assert "AI チャットボットの導入・検討" in said and "問合せへの自動応答は住民と市の接点" in said


@pytest.mark.parametrize("city", CITIES)
def test_where_a_plan_contradicts_itself_both_statements_stand_with_their_places(open_page: Open, city: str) -> None:
    said = text(open_page("sources", city=city))
    found = plan_of(city).contradictions
    with selection.of_address([("city", city)]):
        made = record.SHEETS["sources_contradictions"]()
    if not found:
        assert record.CONTRADICTING not in said and made is None
        return
    assert f"{record.CONTRADICTING} {len(found)}件" in said
    saved = frame_of(made)
    for row in found:
        for statement in (row.first, row.second):
            assert str(markup.safe(statement.text)) in said and str(markup.safe(statement.place)) in said
    assert list(saved["一方の記載"]) == [row.first.text for row in found]
    assert list(saved["他方の場所"]) == [row.second.place for row in found]
