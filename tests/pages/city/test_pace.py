"""必要ペース of a city: who is in it, in which order, and what the chart, its words and the file say of it."""

from decimal import Decimal

from domain.codes import Status
from metrics.pace import Pace
from metrics.standing import Standing
from pages.city import pace
from pages.city.pace import Ahead
from tests.pages.conftest import frame_of
from tests.rows import row


def _kpi(name: str, **columns: object) -> Standing:
    usual: dict[str, object] = {
        "kpi_id": name,
        "kpi_name": name,
        "departments": "",
        "unit": "%",
        "status": Status.BEHIND,
    }
    return row(Standing, **(usual | columns))


def _share(name: str, needed: str | None, past: str | None = None) -> Pace:
    needed_share, past_share = (None if share is None else Decimal(share) for share in (needed, past))
    return row(Pace, kpi_id=name, needed_share_per_year=needed_share, past_share_per_year=past_share)


def _ahead(count: int) -> list[Ahead]:
    names = [f"k{number:02}" for number in range(count)]
    shares = [_share(name, f"0.{number + 10}", "0.15") for number, name in enumerate(names)]
    return pace.ahead([_kpi(name) for name in names], shares)


def test_the_steepest_come_first_and_who_has_no_way_left_is_not_there() -> None:
    kpis = [_kpi("slow"), _kpi("done"), _kpi("steep"), _kpi("unmoved")]
    shares = [_share("slow", "0.1"), _share("done", None), _share("steep", "0.4"), _share("elsewhere", "0.9")]
    assert [(ahead.kpi.kpi_id, ahead.needed_share) for ahead in pace.ahead(kpis, shares)] == [
        ("steep", Decimal("0.4")),
        ("slow", Decimal("0.1")),
    ]


def test_the_chart_shows_the_steepest_twelve_and_says_of_how_many() -> None:
    rows = _ahead(14)
    charted = pace.chart_rows(rows)
    assert [charted[0].name, charted[-1].name, len(charted)] == ["k13", "k02", 12]
    assert (charted[0].needed_percent, charted[0].past_percent, charted[0].planned_percent) == (23, 15, None)
    assert pace.title(rows) == "必要ペース（急な12件 / 全14件）" and pace.title(rows[:3]) == "必要ペース（3件）"
    said = pace.in_words(charted, len(rows))
    assert said.startswith(
        "必要ペースが急な12件（全14件）。急なものからk13（毎年23%）、k12（毎年22%）、k11（毎年21%）。"
    )
    assert "8件は、これまでより速く進む必要がある。" in said


def test_the_file_holds_paces_in_units_and_as_percents_of_the_way() -> None:
    kpi = _kpi("k", needed_per_year=Decimal("-2"), past_per_year=Decimal(1), component_name="市民課")
    rows = pace.ahead([kpi], [_share("k", "0.25", "-0.125")])
    saved = frame_of(pace.PACES.sheet(rows, pace.TITLE)).iloc[0]
    assert (saved["必要ペース（1年あたり）"], saved["これまでのペース（1年あたり）"]) == (-2, 1)
    assert (saved["必要ペース（到達度・ポイント/年）"], saved["これまでのペース（到達度・ポイント/年）"]) == (25, Decimal("-12.5"))
    assert saved["計画上の平均ペース（1年あたり）"] is None and saved["計画上の平均ペース（到達度・ポイント/年）"] is None
    said = pace.table(rows)
    assert "<summary>表で見る（全1件）</summary>" in said and ">k（市民課）</a>" in said
    assert "+1ポイント/年" in said and "25%" in said and "-12.5%" in said
