"""概要 on the real plans, where most KPIs still wait for their first actual."""

from tests.pages.conftest import Open, text


def test_the_headline_counts_stand_beside_their_total(open_page: Open) -> None:
    said = text(open_page("overview"))
    assert "5<small>計画</small> 139<small>指標</small>" in said
    assert "未登録（未報告）" in said and "23 <small>/ 139件</small>" in said
    assert "うち2計画は計画期間終了" in said


def test_every_city_and_theme_stands_in_the_matrix(open_page: Open) -> None:
    said = text(open_page("overview"))
    for word in ("銚子市", "東金市", "潟上市", "四街道市", "南房総市", "セキュリティ対策", "テレワーク", "市独自の取組"):
        assert word in said
    assert 'href="/city?city=choshi&amp;theme=security"' in said


def test_missing_and_next_reports_and_next_targets_are_named(open_page: Open) -> None:
    said = text(open_page("overview"))
    assert "令和5年度 25件" in said
    assert "標準化対象の20業務" in said
