"""The name of a KPI."""

from domain.plan import kpi_title


def test_a_component_stands_in_brackets_behind_the_name_of_its_indicator() -> None:
    assert kpi_title("オンライン申請率", "住民票") == "オンライン申請率（住民票）"
    assert kpi_title("オンライン申請率", None) == "オンライン申請率"
