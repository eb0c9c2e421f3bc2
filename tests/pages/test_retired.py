"""A link to an id that is no KPI any more leads to its successor, whatever it is opened as; a pinned one shows it."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from urllib.parse import parse_qs, parse_qsl

import pytest
from streamlit.testing.v1 import AppTest

from domain.access import Person, Role
from domain.actual import Actual
from domain.codes import Mark
from domain.plan import Plan
from pages import registry
from store import write
from store.database import Database
from store.plans.build import bring
from store.plans.catalogue import RETIRED_COLUMNS, read_catalogue
from store.uploads import submissions
from tests.cities import CITIES, ROOT, plan_of
from tests.pages.conftest import Open, text
from tests.served import serve
from ui import selection, succession
from ui.paper import NotThere

UNDECIDED, OLD, SUCCESSOR = "choshi-5-3-undecided", "togane-1-1-old-share", "togane-1-1-online-share"
CHOSHI = 122025
AT = datetime(2026, 11, 1, tzinfo=UTC)


def before(city: str, kpi_id: str, initiative_id: str) -> Plan:
    """Return a real plan as an earlier reading had it: with one KPI more, like its first."""
    plan = plan_of(city)
    first = plan.kpis[0]
    more = replace(first, kpi_id=kpi_id, initiative_id=initiative_id, kpi_name="作成前の指標", component_name=None)
    targets = tuple(replace(one, kpi_id=kpi_id) for one in plan.targets if one.kpi_id == first.kpi_id)
    return replace(plan, kpis=(*plan.kpis, more), targets=(*plan.targets, *targets))


@pytest.fixture(scope="module")
def renewed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real plans at version 2; at version 1 two KPIs more, which are retired since."""
    path = tmp_path_factory.mktemp("retired") / "renewed.duckdb"
    catalogue = read_catalogue(ROOT / "data")
    rows: list[dict[str, object]] = [
        dict(zip(RETIRED_COLUMNS, row, strict=True))
        for row in (
            (UNDECIDED, "initiative", "choshi-5-3", "指標はまだ定められていない"),
            (OLD, "kpi", SUCCESSOR, "同じ指標を二つに数えていた"),
        )
    ]
    plans = {city: plan_of(city) for city in CITIES}
    early = plans | {
        "choshi": before("choshi", UNDECIDED, "choshi-5-3"),
        "togane": before("togane", OLD, "togane-1-1"),
    }
    with Database(path, create=True) as database:
        none = replace(catalogue, tables=catalogue.tables | {"retired_id": []})
        bring(database, none, list(early.values()), "試験", "前の読み", AT)
        value = Actual(UNDECIDED, AT.date(), 2026, Decimal(1), Decimal(1), "1", None, Mark.PRELIMINARY)
        sent = write.Upload(CHOSHI, 1, "h", "実績.xlsx", "花子", "", (value,), ())
        submissions.send(database, sent, Person("hanako@example.jp", "花子", Role.EDITOR), "企画課", AT)
        some = replace(catalogue, tables=catalogue.tables | {"retired_id": rows})
        bring(database, some, list(plans.values()), "試験", "読み直し", AT)
    return path


@pytest.fixture
def served(renewed: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    serve(monkeypatch, renewed)
    monkeypatch.setattr("domain.clock.today", lambda: date(2026, 11, 21))
    return renewed


def test_a_successor_kpi_is_shown_in_its_place_with_the_reason(open_page: Open, renewed: Path) -> None:
    page = open_page("kpi", database=renewed, kpi=OLD)
    assert not page.exception
    said = text(page)
    assert f"「{OLD}」は、いまは東金市の指標ではありません（同じ指標を二つに数えていた）" in said
    assert "引き継いだ指標は「オンライン申請可能な手続のオンライン化率」です" in said
    assert re.findall(r'<a id="dx-to-([^"]*)"[^>]* aria-current="true">', said) == ["togane", SUCCESSOR]
    assert "という指標は登録されていません" not in said


def test_a_successor_that_is_an_initiative_is_told_with_the_way_there(open_page: Open, renewed: Path) -> None:
    page = open_page("kpi", database=renewed, kpi=UNDECIDED)
    assert not page.exception and not page.warning
    said = text(page)
    assert "（指標はまだ定められていない）" in said
    assert 'href="/city?city=choshi&amp;initiative=choshi-5-3" target="_self">取組「医療介護情報連携の実現」を見る' in said


def test_the_page_of_the_city_stands_at_the_initiative_and_says_why(open_page: Open, renewed: Path) -> None:
    asked = {"city": "choshi", "initiative": "choshi-5-3", succession.PART: UNDECIDED}
    page = open_page("city", database=renewed, **asked)
    assert not page.exception
    said = text(page)
    assert f"「{UNDECIDED}」は、いまは銚子市の指標ではありません（指標はまだ定められていない）" in said
    assert "取組「医療介護情報連携の実現」にあたります" in said and "取組 1 /" in said
    other = text(open_page("city", database=renewed, city="togane", **{succession.PART: UNDECIDED}))
    assert "指標ではありません" not in other


def test_a_pinned_link_shows_the_kpi_as_it_was(open_page: Open, renewed: Path) -> None:
    page = open_page("kpi", database=renewed, kpi=OLD, v="1", on="2026-11-01")
    assert not page.exception
    said = text(page)
    assert "<h1>作成前の指標</h1>" in said and "引き継いだ" not in said


@pytest.mark.usefixtures("served")
def test_a_link_leads_on_with_all_else_that_it_asks_for() -> None:
    with selection.of_address(parse_qsl(f"kpi={UNDECIDED}&embed=true&on=2026-11-20")):
        found = registry.leads_on("kpi")
    assert found is not None and found.page == "city"
    assert parse_qs(found.query) == {
        "embed": ["true"],
        "on": ["2026-11-20"],
        "city": ["choshi"],
        "initiative": ["choshi-5-3"],
        "retired": [UNDECIDED],
    }


@pytest.mark.usefixtures("served")
@pytest.mark.parametrize("query", ["", f"kpi={OLD}", f"kpi={SUCCESSOR}", "kpi=none", f"kpi={UNDECIDED}&v=1"])
def test_every_other_link_stays_on_the_page(query: str) -> None:
    with selection.of_address(parse_qsl(query)):
        assert registry.leads_on("kpi") is None
        assert registry.leads_on("city") is None


@pytest.mark.usefixtures("served")
def test_files_and_descriptions_are_the_successors_or_say_where_it_is() -> None:
    with selection.of_address([("kpi", OLD)]):
        file, described = registry.file("kpi_places", "csv"), registry.description("/kpi")
    with selection.of_address([("kpi", SUCCESSOR)]):
        whole = registry.file("kpi_places", "csv")
    assert file is not None and whole is not None and file == whole
    with selection.of_address([("kpi", OLD), ("on", "2026-11-20")]):
        assert registry.renamed("kpi_places") == f"on=2026-11-20&kpi={SUCCESSOR}"
        assert registry.renamed("city_kpis") is None
    with selection.of_address([("kpi", SUCCESSOR)]):
        assert registry.renamed("kpi_places") is None
    assert described.title.startswith("オンライン申請可能な手続のオンライン化率（東金市）")
    for name in [name for name, maker in registry.makers().items() if maker.page == "kpi"]:
        with selection.of_address([("kpi", UNDECIDED)]), pytest.raises(NotThere, match="取組「医療介護情報連携の実現」"):
            registry.file(name, "csv")


@pytest.mark.usefixtures("served")
def test_the_print_views_say_it_too() -> None:
    with selection.of_address([("kpi", OLD)]):
        kpi = registry.print_view("kpi")
    assert "オンライン化率" in kpi.title and "同じ指標を二つに数えていた" in kpi.body
    with selection.of_address([("city", "choshi"), ("initiative", "choshi-5-3"), ("retired", UNDECIDED)]):
        city = registry.print_view("city")
    assert "指標はまだ定められていない" in city.body


def test_the_history_tells_why_it_is_no_kpi(open_page: Open, renewed: Path) -> None:
    page = open_page("history", database=renewed, version="2")
    assert not page.exception
    assert "指標ではない（指標はまだ定められていない）" in text(page)


def _listing() -> None:
    from access import reach
    from pages.upload import waiting

    reach.limit(reach.WHOLE)
    waiting.listing("choshi", 122025)


@pytest.mark.usefixtures("served")
def test_an_upload_that_waited_says_why_it_no_longer_fits_and_can_be_returned(monkeypatch: pytest.MonkeyPatch) -> None:
    approver = Person("taro@example.jp", "太郎", Role.APPROVER)
    monkeypatch.setattr("access.person.person_of", lambda _: approver)
    page = AppTest.from_function(_listing, default_timeout=60).run()
    assert not page.exception
    (said,) = page.error
    assert f"{UNDECIDED} は指標ではなくなりました（指標はまだ定められていない）。いまは取組 choshi-5-3 です" in said.value
    assert "差し戻す" in [button.label for button in page.button]
