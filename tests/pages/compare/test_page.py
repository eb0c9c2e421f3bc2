"""比較 as Streamlit runs it."""

import re
from collections import Counter

from pages.compare import finder
from tests.pages.conftest import Open, frame_of, text
from ui import selection


def test_a_common_measure_stands_with_both_axes_days_and_notes(open_page: Open) -> None:
    said = text(open_page("compare", measure="line_friends"))
    assert "人口1,000人あたり<small>目盛り 0～187.2</small>" in said
    assert "<b>2,638件</b><small>令和4年12月31日（2022-12-31）・計画の基準値</small>" in said
    assert "<b>45.1件</b><small>人口 58,431人（国勢調査 令和2年10月1日（2020-10-01）・要確認）</small>" in said
    assert "最終目標 10,900人（令和12年度・2030）" in said and "最終目標 187.2人" in said
    assert "件で数える" in said and "順位ではありません" in said
    assert "公式LINEの友だち登録数：この定義の指標がある2市のうち、数値があるのは2市" in said


def test_a_figure_of_the_text_stands_beside_the_kpis_and_is_marked(open_page: Open) -> None:
    said = text(open_page("compare", measure="card_share"))
    row = next(part for part in said.split("<tr>") if "<b>80.3%</b>" in part)
    assert "南房総市" in row and "令和6年12月末時点・本文の数値（指標ではない）" in row
    assert 'href="/city?city=minamiboso"' in row and "/kpi?" not in row and "最終目標" not in row
    assert "<small>令和6年12月末時点 本文の数値</small>" in said
    assert "指標（KPI）を定めていない計画" in said and "この指標か本文の数値がある市は5市です" in said


def test_an_unknown_measure_shows_the_first_one(open_page: Open) -> None:
    assert "マイナンバーカードの交付率・保有率・取得率には3つの定義があります" in text(
        open_page("compare", measure="nothing")
    )


def test_each_definition_stands_apart_and_the_country_beside_its_own(open_page: Open) -> None:
    said = text(open_page("compare", measure="card_share"))
    captions = re.findall(r"<caption[^>]*>([^<：]*)：この定義の指標(?:か本文の数値)?がある(\d)市", said)
    assert captions == [("交付率", "2"), ("保有率", "2"), ("取得率", "1")]
    held = said[said.index("保有率：この定義") : said.index("取得率：この定義")]
    assert "<b>参考（国・県）</b><small>全国平均</small>" in held and "<b>80.8%</b>" in held
    assert said.count("<b>80.8%</b>") == 1
    assert "分母：人口。保有枚数の人口に対する割合" in held


def test_hosted_meetings_and_attended_courses_are_two(open_page: Open) -> None:
    said = text(open_page("compare", measure="web_meetings"))
    assert "主催したWeb会議の数：この定義" in said and "オンラインの講座や説明会の実施件数：この定義" in said
    assert said.count('class="dx-measure') == 4


def test_a_yearly_amount_stands_beside_the_axis_of_a_stock(open_page: Open) -> None:
    said = text(open_page("compare", measure="online_procedures"))
    assert "<b>約300手続</b>" in said  # the stock from which the yearly increase starts, not 300手続/年
    assert "最終目標 50手続/年（令和12年度・2030）・年度ごとの値のため図の外" in said
    assert "目盛り 0～700" in said


def test_the_overview_says_which_city_has_which_common_measure(open_page: Open) -> None:
    said = text(open_page("compare", measure="card_share"))
    assert 'aria-current="true">マイナンバーカードの交付率・保有率・取得率</a><small>5市</small>' in said
    assert "値なし・目標 100%" in said
    # 20 measures in 5 cities, 57 of the cells filled; of the cities with empty ones two have decided on every KPI.
    assert said.count("指標なし</span>") == 25
    cells = Counter(re.findall(r'<span class="dx-note"><a href="([^"]*)"[^>]*>未対応付け（(.)指標）</a></span>', said))
    address = "/explore?city={}&amp;measured=undecided"
    assert cells == {
        (address.format("choshi"), "1"): 5, (address.format("togane"), "2"): 5, (address.format("katagami"), "3"): 8
    }  # fmt: skip
    assert "どの共通指標に当たるかをまだだれも決めていない指標がある市：銚子市" in said
    assert "管理で対応付ける" not in said
    assert 'href="?measure=copy_paper"' in said


def test_the_status_table_adds_up_to_the_whole(open_page: Open) -> None:
    said = text(open_page("compare"))
    assert said.count("<b>指標の数（全体）</b>") == 1
    assert "<b>31</b>" in said and "<b>50</b>" in said


def _cells(said: str) -> dict[str, list[str]]:
    """Return the finder's answer by city: what runs, what is to come, where else the plan names it, without tags."""
    table = said[said.index('<div class="dx-answers">') :]
    rows = re.findall(r"<tr>(.*?)</tr>", table[: table.index("</table>")], re.DOTALL)[1:]
    cells = [[re.sub(r"<[^>]*>", " ", cell) for cell in re.split(r"</t[hd]>", row)[:-1]] for row in rows]
    return {city.split()[0]: rest for city, *rest in cells}


def test_free_words_answer_who_runs_it_who_plans_it_when_and_who_only_names_it(open_page: Open) -> None:
    said = text(open_page("compare", words="書かない窓口"))
    cells = _cells(said)
    assert list(cells) == ["銚子市", "東金市", "潟上市", "四街道市", "南房総市"]
    running = cells["銚子市"][0]
    assert "令和6年度から" in running and "計画上 一部実施" in running
    assert "令和11年度から、令和12年度に実施済み" in cells["東金市"][1] and "計画上 一部実施" in cells["東金市"][1]
    assert '/roadmap?city=choshi&amp;initiative=choshi-1-6' in said  # each place has its link
    assert "5市のうち「書かない窓口」が" in said
    assert "見当たらない" not in said
    assert "%" not in re.sub(r"<[^>]*>", "", said[said.index("を、どの市が、いつ") : said.index("工程表の行と取組")])


def test_what_a_plan_says_was_started_answers_with_its_printed_date(open_page: Open) -> None:
    cells = _cells(text(open_page("compare", words="議事録")))
    assert "令和6年4月 実施済み" in " ".join(cells["南房総市"][0].split())
    assert "『AI議事録自動作成ツール「ログミーツ」を導入』" in cells["南房総市"][0]
    assert "令和4年度より" in cells["潟上市"][0]
    assert "実施の予定" not in cells["銚子市"][0] and "予定" in cells["銚子市"][1]


def test_a_plan_without_the_words_says_where_it_was_sought(open_page: Open) -> None:
    cells = _cells(text(open_page("compare", words="存在しない語")))
    assert {cell[0].strip() for cell in cells.values()} == {"計画書の取組・工程・これまでの取組に記載なし"}
    assert all(part.strip() == "—" for _, *rest in cells.values() for part in rest)
    with selection.of_address([("words", "存在しない語")]):
        saved = frame_of(finder.SHEETS["compare_places"]())
    assert list(saved["答え"]) == ["計画書の取組・工程・これまでの取組に記載なし"] * 5


def test_the_file_holds_every_place_of_the_page(open_page: Open) -> None:
    said = text(open_page("compare", words="キャッシュレス"))
    with selection.of_address([("words", "キャッシュレス")]):
        saved = frame_of(finder.SHEETS["compare_places"]())
    table = said[said.index('<div class="dx-answers">') :]
    assert table[: table.index("</table>")].count("<li>") == len(saved) > 10
    assert set(saved["種別"]) <= set(finder.SOURCE.values())


def test_a_theme_shows_its_stages_by_year_and_its_initiatives_by_name(open_page: Open) -> None:
    said = text(open_page("compare", theme="security"))
    assert '令和8年度<small>2026</small><span class="dx-tag">今年度</span>' in said
    assert "銚子市の取組を名前で見る（3行）" in said
    assert "期間外" in said and "報告なし" in said
