"""市: the plan as it is built, filters from the address."""

from tests.pages.conftest import Open, text


def test_a_city_shows_its_sections_initiatives_and_kpis(open_page: Open) -> None:
    said = text(open_page("city", city="togane"))
    assert "東金市　東金市DX推進計画" in said
    assert "基本方針1 デジタル技術を活用した市民サービスの提供" in said
    assert 'href="/kpi?kpi=togane-1-1-online-share"' in said
    for word in ("5.8%", "100%", "28.6%", "実績待ち", "令和12年度（2030）"):
        assert word in said


def test_filters_come_from_the_address_and_say_how_much_they_leave(open_page: Open) -> None:
    page = open_page("city", city="choshi", theme="security", status="unreported")
    said = text(page)
    assert "絞り込み中：取組 1 / 32、指標 1 / 32" in said
    assert "情報セキュリティインシデント発生回数" in said
    assert page.multiselect(key="select_theme").value == ["security"]


def test_a_changed_filter_is_written_to_the_address(open_page: Open) -> None:
    page = open_page("city", city="choshi")
    page.text_input(key="select_words").set_value("LINE").run()
    assert not page.exception
    assert page.query_params["words"] == "LINE"
    assert "絞り込み中" in text(page)


def test_an_unknown_city_falls_back_to_the_first(open_page: Open) -> None:
    page = open_page("city", city="atlantis")
    assert not page.exception
    assert "銚子市DX推進計画" in text(page)


def test_a_plan_whose_period_is_over_says_so(open_page: Open) -> None:
    said = text(open_page("city", city="katagami"))
    assert "計画期間終了" in said and "数値目標なし" in said


def test_the_measured_figures_of_minamiboso_are_there_without_a_target(open_page: Open) -> None:
    said = text(open_page("city", city="minamiboso"))
    assert "27,955枚" in said and "80.3%" in said and "目標未設定" in said


def test_what_falls_due_within_a_year_is_listed(open_page: Open) -> None:
    said = text(open_page("city", city="togane"))
    assert "これから1年の間に期限が来るもの" in said
    assert "令和9年3月31日（2027-03-31）" in said and "最終目標の期限" in said
    assert "令和9年6月30日（2027-06-30）" in said and "報告の期限" in said
