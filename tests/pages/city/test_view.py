"""What the filters of a city leave, and where an initiative stands that a revision left out."""

import pytest

from domain.codes import Status
from metrics.catalogue import Initiative
from metrics.standing import Standing
from pages.city import view
from pages.city.view import Filters
from tests.rows import row

INITIATIVES = (
    row(Initiative, initiative_id="a", initiative_name="窓口の改善", section_name="市民", themes="frontyard;own"),
    row(
        Initiative,
        initiative_id="b",
        initiative_name="庁内ネットワーク",
        section_name="基盤",
        departments="総務課;企画課",
    ),
)
KPIS = (
    row(Standing, kpi_id="a-1", initiative_id="a", kpi_name="ＬＩＮＥの登録者数", status=Status.BEHIND),
    row(Standing, kpi_id="a-2", initiative_id="a", kpi_name="満足度", component_name="市民課", status=Status.ON_TRACK),
    row(Standing, kpi_id="b-1", initiative_id="b", kpi_name="端末の数", status=Status.BEHIND),
)


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (Filters(), "a b a-1 a-2 b-1"),
        (Filters(themes=["own", "security"]), "a a-1 a-2"),
        (Filters(departments=["企画課"]), "b b-1"),
        (Filters(statuses=[Status.BEHIND]), "a b a-1 b-1"),
        (Filters(statuses=[Status.ENDED]), ""),
        (Filters(words="line"), "a a-1"),  # of the KPI alone
        (Filters(words="満足度 市民課"), "a a-2"),  # the component is part of the name
        (Filters(words="窓口"), "a a-1 a-2"),  # of the initiative: all of its KPIs
        (Filters(words="窓口", statuses=[Status.ON_TRACK]), "a a-2"),
        (Filters(initiative_id="b"), "b b-1"),
        (Filters(initiative_id="b", themes=["own"]), ""),
    ],
)
def test_filters_narrow_together(asked: Filters, expected: str) -> None:
    initiatives, kpis, _ = view.filtered(INITIATIVES, KPIS, asked)
    ids = [initiative.initiative_id for initiative in initiatives] + [kpi.kpi_id for kpi in kpis]
    assert " ".join(ids) == expected


def test_an_initiative_without_a_kpi_passes_until_a_status_is_asked() -> None:
    assert view.filtered(INITIATIVES, (), Filters())[0] == INITIATIVES
    assert view.filtered(INITIATIVES, (), Filters(statuses=[Status.BEHIND]))[0] == ()


def test_what_a_revision_left_out_comes_last_once_as_its_kpis_say() -> None:
    found = view.with_left_out(INITIATIVES[1:], KPIS)
    assert [(initiative.initiative_id, initiative.section_name) for initiative in found] == [
        ("b", "基盤"),
        ("a", view.LEFT_OUT),
    ]
    assert view.with_left_out(INITIATIVES, KPIS) == INITIATIVES
