"""Bodies are chained in order behind one moment; as views they read the present."""

import re
from datetime import date, datetime

import pytest

from metrics import compose
from metrics.moment import Moment
from tests.given import Given

MOMENT = Moment(7, date(2026, 7, 15), 122131)


def chained(sql: str) -> list[str]:
    found = re.findall(r"(?m)^(?:WITH )?([a-z_]+) AS (?:NOT MATERIALIZED )?\(", sql)
    return [name for name in found if name in {*compose.names(), "moment"}]


def test_a_question_brings_only_what_it_needs_each_after_what_it_names() -> None:
    sql, parameters = compose.question("target_now", MOMENT)
    assert chained(sql) == ["moment", "edition_now", "retired_now", "kpi_now", "revised_now", "target_now"]
    assert parameters == [7, date(2026, 7, 15), 122131]


def test_a_select_of_its_own_keeps_its_parameters_behind_the_moment() -> None:
    given = Given()
    given.kpi("a", baseline=10)
    given.kpi("b", baseline=10)
    sql, parameters = compose.question(
        "SELECT kpi_now.kpi_id AS kpi_id FROM kpi_now WHERE kpi_now.kpi_id = ?", given.at(MOMENT.as_of)
    )
    assert given.rows(sql, [*parameters, "b"]) == [{"kpi_id": "b"}]


def test_an_unknown_metric_is_refused() -> None:
    with pytest.raises(ValueError, match="no such metric"):
        compose.question("nothing", MOMENT)


def test_comments_do_not_reach_the_driver() -> None:
    for name in compose.names():
        sql, _ = compose.question(name, MOMENT)
        assert "--" not in sql
        assert sql.count("?") == 3
        assert "%" not in sql


def test_views_read_the_present() -> None:
    given = Given()
    given.kpi(baseline=10)
    given.target(50)
    given.actual(22, 2025)
    happened_at = datetime(2026, 7, 1)  # noqa: DTZ001 - the column is UTC, without a zone
    row = {"version": 2, "scope": 0, "action": "upload", "by_name": "", "reason": "", "rules_version": "1"}
    given.insert("audit", row | {"happened_at": happened_at})
    for statement in compose.view_statements():
        given.connection.execute(statement)
    assert given.rows("SELECT version, latest_value FROM status") == [{"version": 2, "latest_value": 22}]


@pytest.mark.parametrize("name", sorted(compose.OF_PLANS))
def test_what_plans_decide_reads_no_day_and_no_report(name: str) -> None:
    assert compose.OF_PLANS <= compose.KEPT <= set(compose.names())
    sql, _ = compose.question(name, MOMENT)
    _, _, below_the_moment = sql.partition("edition_now AS (")
    assert not re.search(r"as_of|actual_|stage_revision|upload|measurement|practice|audit", below_the_moment)


@pytest.mark.parametrize("name", compose.names())
def test_a_body_begins_with_its_grain_and_is_portable(name: str) -> None:
    text = compose.body(name)
    assert text.startswith("-- One row per ")
    code = re.sub(r"--[^\n]*", "", text)
    assert not re.search(r"\bQUALIFY\b|//|\barg_max\b|\bEXCLUDE\b|\bILIKE\b|::", code)
    assert not re.search(r"SELECT\s+\*", code)
