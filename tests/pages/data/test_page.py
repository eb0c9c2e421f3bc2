"""データ: every table with its dictionary and its rows, what the address chooses, and the ways to save just that."""

import re
from html import unescape
from pathlib import Path

from pages.data import rules, view
from store import dictionary
from tests.pages.conftest import Open, text
from ui import kinds, selection


def addresses(said: str) -> dict[str, str]:
    """Return the addresses by which what is chosen is saved, by their formats."""
    found = re.findall(r'<a href="(/api/v1/tables/\w+\.(\w+)[^"]*)" download', said)
    return {kind: unescape(address) for address, kind in found}


def test_every_table_is_shown_with_its_columns_described(open_page: Open) -> None:
    assert not open_page("data").exception  # which also opens the database
    for table in dictionary.TABLES:
        with selection.of_address([("table", table.name)]):
            assert view.asked() == table
            said = f"{view.form(table)}{view.body(table)}"
        assert f'<h2 class="dx-h2">{kinds.fit(table.title)}（{table.name}）</h2>' in said
        assert [column.name for column in table.columns if f"<code>{column.name}</code></div></th>" not in said] == []
        assert addresses(said) == {
            "csv": f"/api/v1/tables/{table.name}.csv", "xlsx": f"/api/v1/tables/{table.name}.xlsx",
            "json": f"/api/v1/tables/{table.name}.json?limit=10000", "parquet": f"/api/v1/tables/{table.name}.parquet",
        }  # fmt: skip
        rows = said.count("<tr>") - 2 - len(table.columns)
        assert rows > 0 or "この表には、まだ行がありません" in said


def test_what_is_chosen_is_shown_and_is_what_the_files_hold(open_page: Open) -> None:
    selected = {"table": "targets", "city": "togane", "fiscal_year": "2030", "words": "card"}
    page = open_page("data", **selected, columns=["kpi_id", "unit"])
    said = text(page)
    assert "226行のうち 1行（市：東金市、年度：2030、キーワード：card）" in said
    asked = "city=togane&fiscal_year=2030&columns=kpi_id&columns=unit&words=card"
    assert addresses(said)["csv"] == f"/api/v1/tables/targets.csv?{asked}"
    preview = said.partition('class="dx-preview"')[2].partition("列の説明")[0]
    assert "togane-1-5-card-share" in preview and "%" in preview and "target_low_value" not in preview


def test_what_nobody_knows_is_passed_over(open_page: Open) -> None:
    page = open_page("data", table="nothing", kind="none", columns="nothing", city="atlantis", v="99", on="x")
    assert not page.exception
    assert addresses(text(page))["csv"] == "/api/v1/tables/kpis.csv"
    assert "124行。" in text(page)


def test_a_pinned_page_saves_what_it_shows(open_page: Open) -> None:
    page = open_page("data", table="status", v="1", on="2026-11-20")
    assert addresses(text(page))["csv"] == "/api/v1/tables/status.csv?v=1&on=2026-11-20"


def test_practice_says_so_in_a_column_of_its_own(open_page: Open, practice_database: Path) -> None:
    said = text(open_page("data", database=practice_database, table="status", status="missed"))
    assert "<code>practice</code>" in said and "架空の実績による練習用" in said and "状態：未達成" in said


def test_each_rule_stands_on_the_page(open_page: Open) -> None:
    said = unescape(text(open_page("data")))
    assert len(rules.RULES) == 15
    assert [rule.number for rule in rules.RULES if rule.asks not in said or rule.met not in said] == []
