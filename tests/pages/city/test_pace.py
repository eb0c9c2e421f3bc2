"""要加速 of a city: who is in it, in which order, and what the page and the file say of it."""

from datetime import date
from decimal import Decimal

from domain.codes import Status
from metrics.pace import Pace
from metrics.standing import Standing
from pages.city import pace
from tests.pages.conftest import frame_of
from tests.rows import row
from ui import pace_rows


def _kpi(name: str, **columns: object) -> Standing:
    usual: dict[str, object] = {
        "kpi_id": name, "kpi_name": name, "departments": "", "unit": "%", "status": Status.BEHIND, "rule": "rule-11",
        "needed_per_year": Decimal(3),
    }  # fmt: skip
    return row(Standing, **(usual | columns))


def _share(name: str, is_too_slow: bool, needed: str = "0.1", past: str | None = None) -> Pace:
    shares = {"needed_share_per_year": Decimal(needed), "past_share_per_year": None if past is None else Decimal(past)}
    return row(Pace, kpi_id=name, is_too_slow=is_too_slow, **shares)


def test_who_must_go_faster_comes_first_the_greatest_multiple_on_top_and_who_has_no_way_left_is_not_there() -> None:
    kpis = [
        _kpi("enough", needed_multiple=Decimal("0.5")),
        _kpi("twice", needed_multiple=Decimal(2)),
        _kpi("done", needed_per_year=None),
        _kpi("tenfold", needed_multiple=Decimal(10)),
        _kpi("stands still"),
    ]
    shares = [_share(kpi.kpi_id, kpi.kpi_id != "enough") for kpi in kpis]
    line = pace_rows.line(kpis, shares)
    assert line.is_reported
    assert [ahead.kpi.kpi_id for ahead in line.rows] == ["stands still", "tenfold", "twice", "enough"]
    assert [ahead.kpi.kpi_id for ahead in line.too_slow] == ["stands still", "tenfold", "twice"]
    assert [pace_rows.multiple(ahead) for ahead in line.too_slow[1:]] == ["10倍", "2倍"]


def test_the_title_says_how_many_of_how_many_or_that_there_are_none() -> None:
    slow, enough = _kpi("slow"), _kpi("enough")
    shares = [_share("slow", True), _share("enough", False)]
    assert pace._title(pace_rows.line([slow, enough], shares)) == "要加速　1指標（残りのある2指標のうち）"
    assert pace._title(pace_rows.line([enough], shares)).startswith("要加速の指標はありません（残りのある1指標は")


def test_the_file_holds_paces_in_units_and_as_percents_of_the_way() -> None:
    kpi = _kpi(
        "k", needed_per_year=Decimal("-2"), past_per_year=Decimal(1), component_name="市民課", latest_value=Decimal(5),
        latest_on=date(2026, 3, 31),
    )  # fmt: skip
    line = pace_rows.line([kpi], [_share("k", True, "0.25", "-0.125")])
    saved = frame_of(pace_rows.PACES.sheet(line.rows, pace.TITLE)).iloc[0]
    assert (saved["これから必要なペース（1年あたり）"], saved["これまでのペース（1年あたり）"]) == (-2, 1)
    assert (saved["必要なペース（到達度・ポイント/年）"], saved["これまでのペース（到達度・ポイント/年）"]) == (25, Decimal("-12.5"))
    assert saved["計画上の平均ペース（1年あたり）"] is None and saved["計画上の平均ペース（到達度・ポイント/年）"] is None
    said = pace._table(line.rows, "急ぐ順")
    assert ">k（市民課）</a>" in said and "+1ポイント/年" in said and "−2ポイント/年" in said
