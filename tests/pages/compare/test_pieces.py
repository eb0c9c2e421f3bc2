"""The comparison's pieces: what stands on an axis, bands that are a city's whole, words sought year by year."""

import re
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from charts import palette
from domain.codes import Kind, Stage, Status
from metrics import comparison, roadmap
from metrics.comparison import Measured, Reference, ValueSource
from metrics.counts import Tally
from pages.compare import measures, stages, statuses, together
from tests.cities import ROOT
from tests.pages.roadmap.given import initiative, plan, printed
from ui import kinds


@pytest.fixture(autouse=True)
def _cities_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only 市 have a plan: no database is asked which municipalities there are."""
    monkeypatch.setattr(kinds, "word", lambda: "市")

PLANS = (plan("choshi", "銚子市", 2024, 2028), plan("togane", "東金市", 2026, 2030))
_MEASURED = Measured(
    city="choshi",
    municipality_name="銚子市",
    measure_id="procedures",
    measure_name="手続の数",
    measure_order=1,
    is_per_resident=False,
    difference_note="",
    definition="総数",
    denominator="なし（数）",
    municipality_key=1,
    kpi_id="k",
    kpi_name="手続数",
    component_name=None,
    kind=Kind.LEVEL,
    unit="手続",
    is_counted=True,
    low_value=Decimal(41),
    high_value=Decimal(41),
    value_text="41手続",
    as_of_text=None,
    observed_on=date(2026, 3, 31),
    value_source=ValueSource.ACTUAL,
    final_target_fiscal_year=2030,
    final_target_low_value=Decimal(700),
    final_target_high_value=None,
    final_target_text="700手続",
    population_count=58219,
    population_on=date(2020, 10, 1),
    population_source="国勢調査",
    is_population_confirmed=False,
    per_thousand_value=None,
    per_thousand_target_value=None,
)


def _row(**fields: Any) -> Measured:
    return _MEASURED._replace(**fields)


def _figures(*rows: Measured) -> list[measures.Figure]:
    return measures.figures(rows)


def test_a_yearly_target_stands_off_the_axis_of_stocks_and_its_stock_on_it() -> None:
    stock, yearly = _figures(
        _row(),
        _row(
            city="yotsukaido",
            municipality_name="四街道市",
            kind=Kind.INCREMENT,
            unit="手続/年",
            value_source=ValueSource.BASELINE,
            low_value=Decimal(300),
            high_value=Decimal(300),
            final_target_low_value=Decimal(50),
            final_target_high_value=Decimal(50),
        ),
    )
    assert (stock.raw.value, stock.raw.target, stock.raw.target_text) == (
        41,
        700,
        "最終目標 700手続以上（令和12年度・2030）",
    )
    assert (yearly.raw.value, yearly.raw.value_text, yearly.raw.target) == (300, "300手続", None)
    assert yearly.raw.target_text.endswith("・年度ごとの値のため図の外")
    assert measures.ends([stock, yearly]) == (700, 0)


def test_yearly_amounts_among_themselves_stand_on_one_axis() -> None:
    (yearly,) = _figures(_row(kind=Kind.ANNUAL, unit="件/年", low_value=Decimal(4), high_value=Decimal(4)))
    assert (yearly.raw.value, yearly.raw.target) == (4, 700)


def _reference(definition: str, value: str = "80.8") -> Reference:
    return Reference(
        municipality_name="東金市",
        reference_number=1,
        measure_id="procedures",
        definition=definition,
        area_name="全国平均",
        reference_value=Decimal(value),
        unit="%",
        value_text=f"{value}%",
        as_of_text=None,
        source_text="白書",
        city="togane",
        place="p.33",
        first_line=725,
        last_line=725,
    )


def test_only_one_definition_shares_an_axis_and_the_one_of_most_cities_stands_first() -> None:
    issued = _row(unit="%", definition="交付率", low_value=Decimal(20), final_target_low_value=Decimal(30))
    held = issued._replace(definition="保有率", low_value=Decimal(120), final_target_low_value=None)
    rows = [issued, held, held._replace(city="togane", municipality_name="東金市")]
    beside = [_reference("保有率"), _reference("取得率")]
    first, second = measures.groups(rows, beside)
    assert [(group.definition, len(group.kpis), len(group.figures)) for group in (first, second)] == [
        ("保有率", 2, 3),
        ("交付率", 1, 1),
    ]
    assert (measures.ends(first.figures), measures.ends(second.figures)) == ((120, 0), (100, 0))
    assert (first.figures[-1].raw.value, first.figures[-1].raw.is_beside) == (80.8, True)
    assert [row.definition for row in measures.apart(rows, beside)] == ["取得率"]
    shown = measures.tables("カード", [first, second], measures.apart(rows, beside))
    assert "カードには2つの定義があります" in shown and shown.count("<table") == 3
    assert "保有率：この定義の指標がある2市のうち、数値があるのは2市" in shown
    assert "参考（国・県）" in shown and "出典：白書。東金市の計画書 p.33" in shown


def test_a_version_before_there_were_definitions_keeps_its_kpis_together() -> None:
    (group,) = measures.groups([_row(definition=None), _row(definition=None, city="togane")], [])
    assert (group.definition, len(group.figures)) == (measures.NO_DEFINITION, 2)


def test_a_band_end_is_the_known_one_and_two_kpis_of_a_city_bear_their_names() -> None:
    open_end, other = _figures(
        _row(low_value=None, high_value=Decimal(30)),
        _row(kpi_name="利用率", observed_on=None, value_source=None, low_value=None, high_value=None),
    )
    assert (open_end.raw.value, open_end.raw.value_text) == (30, "30手続以下")
    assert (open_end.name, other.name) == ("銚子市（手続数）", "銚子市（利用率）")
    assert (other.raw.value, other.raw.value_text, other.raw.note) == (None, measures.NO_VALUE, "")


def test_per_thousand_stands_with_its_census_and_what_is_to_be_confirmed() -> None:
    (figure,) = _figures(_row(per_thousand_value=Decimal("1.2345"), per_thousand_target_value=Decimal("12.02")))
    assert figure.per_thousand is not None
    assert figure.per_thousand.value_text == "1.2手続" and figure.per_thousand.target_text == "最終目標 12手続"
    assert figure.per_thousand.note == "人口 58,219人（国勢調査 令和2年10月1日（2020-10-01）・要確認）"


def test_bands_hold_every_kpi_and_say_their_whole() -> None:
    counted = {"銚子市": Tally({Status.ACHIEVED: 3, Status.LOST: 37}), "東金市": Tally({Status.AWAITING: 5})}
    html = statuses.bands(PLANS, counted)
    assert re.findall(r"flex-grow:(\d+)", html) == ["3", "37", "5"]
    assert 'aria-label="銚子市は40件のうち達成3件、判定不可（計画書から読み取れず）37件"' in html
    assert ">？ 37</span>" in html and "◎ 3" not in re.sub(r'title="[^"]*"', "", html)




def test_the_file_has_a_row_a_year_and_one_for_an_initiative_without_a_line() -> None:
    reported = initiative("a", Stage.PREPARING, date(2026, 3, 31))
    (line,) = roadmap.lines(
        [
            printed(fiscal_year=2026, stage=Stage.CONSIDERING, schedule_text="検討", is_uncertain=True),
            printed(fiscal_year=2027, stage=Stage.PARTIAL, schedule_text="試行"),
        ]
    )
    rows = [*(stages.Year(reported, line, cell) for cell in line.cells), stages.Year(initiative("b"))]
    sheet = stages.YEARS.sheet(rows, "段階")
    first, second, alone = (dict(zip(sheet.columns, row, strict=True)) for row in sheet.rows)
    assert (first["年度"], first["年度（和暦）"], first["動き出す年度"]) == (2026, "令和8年度", 2027)
    assert (first["計画上の段階"], first["計画書の語"], first["年度の範囲が不確か"]) == ("検討中", "検討", True)
    assert (second["計画上の段階"], second["計画書の語"], second["年度の範囲が不確か"]) == ("一部実施", "試行", False)
    assert (first["報告された段階"], first["段階の報告日"]) == ("準備・試行", date(2026, 3, 31))
    assert {name: value for name, value in alone.items() if value is not None} == {
        "市": "東金市",
        "取組": "窓口b",
        "取組ID": "b",
    }


def test_the_sheet_draws_the_stages_in_the_colours_of_the_charts() -> None:
    sheet = (ROOT / "pages" / "roadmap" / "style.css").read_text(encoding="utf-8")
    drawn = dict(re.findall(r"\.dx-g-(\w+) \{ --dx-stage: (#\w+);", sheet))
    assert {stage: drawn[stage] for stage in (Stage.NOT_STARTED, Stage.CONSIDERING, Stage.PREPARING)} == {
        stage: palette.STAGE[stage] for stage in (Stage.NOT_STARTED, Stage.CONSIDERING, Stage.PREPARING)
    }
    assert (drawn["partial"], drawn["done"]) == (palette.STAGE[Stage.PARTIAL], palette.STAGE[Stage.DONE])


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([_row(unit="かたまり")], ["同じ定義・単位・年度の値が二つ以上の団体にないため"]),
        ([_row(unit="%", is_counted=False)], ["この共通指標は合計しません"]),
        (
            [_row(unit="かたまり"), _row(unit="かたまり", is_counted=False)],
            ["「かたまり」を整数で数えると決めていない計画があり"],
        ),
        (
            [_row(unit="かたまり"), _row(unit="かたまり", is_counted=False), _row(unit="%", is_counted=False)],
            ["「かたまり」を整数で数えると決めていない計画があり", "この共通指標は合計しません"],
        ),
    ],
)
def test_why_there_is_no_sum_is_said_of_units_as_the_plans_have_them(
    rows: list[Measured], told: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(measures, "of", lambda _: rows)
    measure = comparison.Measure("procedures", "手続の数", False, 2, 2)
    said = str(together._unsummed(measure, has_sums=False))
    assert [words for words in told if words in said] == told and said.count("<p") == len(told)
