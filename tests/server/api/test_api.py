"""The API as programs use it: formats, choices, versions, validators, pages of rows, refusals in words."""

import csv
import io
import json
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import openpyxl
import pandas
import pytest
from httpx import Response
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient

from access import place
from metrics.moment import Moment
from server.api import routes
from server.below import Below, Whole
from server.compression import Compressed
from server.failing import FailingDatabase
from server.reading_gate import ReadingGate
from store import dictionary, export, versions
from store.database import Database
from store.failure import DatabaseFailed, Reason
from tests.served import serve
from ui import making

DAY = date(2030, 9, 1)


class Served(NamedTuple):
    """The API over the practice data, and its newest version."""

    client: TestClient
    version: int
    tables: dict[str, list[list[str]]]


def client() -> TestClient:
    layers = [Middleware(Compressed), Middleware(FailingDatabase), Middleware(ReadingGate)]
    return TestClient(Starlette(routes=routes.routes(place.base()), middleware=layers), follow_redirects=False)


@pytest.fixture(scope="module")
def api(practice_database: Path) -> Iterator[Served]:
    """The API as it is served, without a server: the practice data, every reader."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DX_API_PER_MINUTE", "0")
        with Database(practice_database) as database:
            newest = versions.current(database)
            names = ("kpis", "status", "schedule", "observations")
            tables = {name: cells(export.table(database, name, Moment(newest, DAY))) for name in names}
            tables["before"] = cells(export.table(database, "observations", Moment(3, date(2025, 1, 1))))
        serve(patch, practice_database)
        yield Served(client(), newest, tables)


@pytest.fixture
def ask(api: Served, monkeypatch: pytest.MonkeyPatch) -> TestClient:
    monkeypatch.setenv("DX_API_PER_MINUTE", "0")
    return api.client


def cells(data: bytes) -> list[list[str]]:
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def column(rows: list[list[str]], name: str) -> list[str]:
    place_of_it = rows[0].index(name)
    return [row[place_of_it] for row in rows[1:]]


def problem(answer: Response, status: int, code: str) -> str:
    """Return the words of a refusal, which is of that status and code."""
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["access-control-allow-origin"] == "*"
    said = answer.json()
    assert (answer.status_code, said["status"], said["code"]) == (status, status, code), said
    assert said["title"] and said["type"] == "about:blank"
    return str(said["detail"])


def test_a_table_is_what_export_gives_in_every_format(api: Served, ask: TestClient) -> None:
    header, *rows = api.tables["status"]
    csv_answer = ask.get("/api/v1/tables/status.csv")
    assert cells(csv_answer.content) == [header, *rows]
    assert csv_answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert csv_answer.headers["x-total-count"] == str(len(rows))
    said = json.loads(ask.get("/api/v1/tables/status.json").content, parse_float=Decimal)
    assert [list(row) for row in said["rows"]] == [header] * len(rows)
    numbers = [None if value == "" else Decimal(value) for value in column(api.tables["status"], "gap_value")]
    assert [row["gap_value"] for row in said["rows"]] == numbers
    assert {type(row["is_stale"]) for row in said["rows"]} == {bool}
    told = (said["version"], said["as_of"], said["rules_version"], said["total"], said["next"], said["remark"])
    assert told == (api.version, "2030-09-01", "2", len(rows), None, "架空の実績による練習用")
    frame = pandas.read_parquet(io.BytesIO(ask.get("/api/v1/tables/status.parquet").content))
    assert list(frame.columns) == header and list(frame["kpi_id"]) == column(api.tables["status"], "kpi_id")
    book = openpyxl.load_workbook(io.BytesIO(ask.get("/api/v1/tables/status.xlsx").content))
    sheet = book.worksheets[0]
    assert [cell.value for cell in sheet[1]] == header and sheet.max_row == len(rows) + 1
    assert not sheet.merged_cells.ranges
    assert [row[0].value for row in book.worksheets[1].iter_rows()][-1] == "列 practice"


def test_city_columns_codes_and_words_choose(api: Served, ask: TestClient) -> None:
    def asked(query: str, table: str = "status") -> list[list[str]]:
        return cells(ask.get(f"/api/v1/tables/{table}.csv?{query}").content)

    whole = api.tables["status"]
    codes = [row for row in whole if row[whole[0].index("municipality_code")] in ("122131", "municipality_code")]
    assert asked("city=togane") == codes and len(codes) == 29
    both = asked("city=togane&city=choshi")
    assert set(column(both, "municipality_code")) == {"122131", "122025"}
    behind = asked("status=behind&status=missed&columns=status&columns=kpi_id")
    assert behind[0] == ["kpi_id", "status"] and set(column(behind, "status")) == {"behind", "missed"}
    assert len(behind) - 1 == sum(column(whole, "status").count(code) for code in ("behind", "missed"))
    assert set(column(asked("fiscal_year=2026&is_uncertain=true", "schedule"), "fiscal_year")) == {"2026"}
    assert column(asked("kpi_id=togane-1-5-card-share", "kpis"), "kpi_id") == ["togane-1-5-card-share"]
    found = asked("words=ＬＩＮＥ友達", "kpis")
    assert 0 < len(found) - 1 < 5 and all("LINE" in name or "友だち" in name for name in column(found, "kpi_name"))
    assert asked("words=!!!", "kpis") == api.tables["kpis"][:1]


def test_an_earlier_version_and_day_are_what_export_gives_of_them(api: Served, ask: TestClient) -> None:
    then = ask.get("/api/v1/tables/observations.csv?v=3&on=2025-01-01")
    assert cells(then.content) == api.tables["before"] != api.tables["observations"]
    assert 1 < len(api.tables["before"]) < len(api.tables["observations"])


def test_pages_of_rows_are_the_whole_table_of_one_version(api: Served, ask: TestClient) -> None:
    address, found, said = "/api/v1/tables/schedule.json?limit=300&columns=initiative_id", [], {}
    while address:
        answer = ask.get(address)
        said = answer.json()
        found += [row["initiative_id"] for row in said["rows"]]
        links = answer.links
        assert (links.get("next") or {}).get("url") == said["next"]
        assert links["describedby"]["url"] == "/api/v1/tables/schedule"
        address = said["next"]
        assert not address or f"v={api.version}&on=2030-09-01" in address
    assert found == column(api.tables["schedule"], "initiative_id") and len(found) == 697
    assert said["count"] == 97 and said["total"] == 697
    beyond = ask.get("/api/v1/tables/schedule.json?cursor=99999").json()
    assert (beyond["rows"], beyond["next"]) == ([], None)
    part = ask.get("/api/v1/tables/schedule.csv?limit=2&cursor=695")
    assert cells(part.content)[1:] == api.tables["schedule"][-2:]


def test_who_has_an_answer_of_this_version_is_told_so(api: Served, ask: TestClient) -> None:
    address = "/api/v1/tables/kpis.csv"
    first = ask.get(address)
    tag = first.headers["etag"]
    assert first.headers["content-encoding"] == "br" or first.headers["content-encoding"] == "gzip"
    again = ask.get(address, headers={"If-None-Match": f'"other", {tag}'})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    assert again.headers["access-control-allow-origin"] == "*"
    others = [f"{address}?v=3", f"{address}?on=2029-01-01", f"{address}?city=togane", "/api/v1/tables/kpis.json"]
    tags = {ask.get(other).headers["etag"] for other in others}
    assert len(tags | {tag}) == 5
    fresh = ask.get(f"{address}?v=3", headers={"If-None-Match": tag})
    assert fresh.status_code == 200 and fresh.content
    assert ask.get(f"{address}?v={api.version}&on=2030-09-01").content == first.content


def test_head_and_options_say_how_and_nothing_is_written(ask: TestClient) -> None:
    whole = ask.get("/api/v1/tables/plans.csv", headers={"Accept-Encoding": "identity"})
    head = ask.head("/api/v1/tables/plans.csv")
    assert head.content == b"" and head.headers["content-length"] == str(len(whole.content))
    assert head.headers["etag"] == whole.headers["etag"]
    asked = {"Origin": "https://example.jp", "Access-Control-Request-Method": "GET"}
    preflight = ask.options("/api/v1/tables/plans.csv", headers=asked)
    assert preflight.status_code == 204 and preflight.headers["access-control-allow-methods"] == "GET, HEAD"
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        refused = ask.request(method, "/api/v1/tables/plans.csv")
        assert "GET" in problem(refused, 405, "method_not_allowed") and refused.headers["allow"] == "GET, HEAD, OPTIONS"


@pytest.mark.parametrize(
    ("address", "status", "code", "word"),
    [
        ("tables/kpis.csv?vesion=1", 400, "unknown_parameter", "「vesion」"),
        ("tables/kpis.csv?v=0", 400, "bad_value", "データ版"),
        ("tables/kpis.csv?v=1&v=2", 400, "repeated_parameter", "一度だけ"),
        ("tables/kpis.csv?on=2026-02-30", 400, "bad_value", "2026-02-30"),
        ("tables/kpis.csv?limit=10001", 400, "bad_value", "10,000まで"),
        ("tables/kpis.csv?kind=levels", 400, "bad_value", "level"),
        ("tables/kpis.csv?columns=kpi_id,unit", 400, "bad_value", "kpi_id,unit"),
        ("tables/kpis.csv?words=", 400, "bad_value", "words"),
        ("versions?city=togane", 400, "unknown_parameter", "「city」"),
        ("tables/kpis.csv?v=999", 404, "not_found", "データ版"),
        ("tables/kpis.csv?on=2031-01-01", 404, "not_found", "日付"),
        ("tables/kpis.csv?city=atlantis", 404, "not_found", "atlantis"),
        ("tables/kpis.csv?sample=1&columns=kpi_id", 200, "", ""),  # practice is its own: it has no sample beside it
        ("tables/kpis.ods", 404, "unknown_format", "parquet"),
        ("tables/secrets.csv", 404, "unknown_table", "municipalities"),
        ("tables/secrets", 404, "unknown_table", "municipalities"),
        ("kpis/nothing", 404, "not_found", "nothing"),
        ("nothing", 404, "unknown_path", "/api/v1"),
    ],
)
def test_what_cannot_be_answered_is_said_in_words(
    ask: TestClient, address: str, status: int, code: str, word: str
) -> None:
    answer = ask.get(f"/api/v1/{address}")
    if status == 200:
        assert answer.status_code == 200
        return
    assert word in problem(answer, status, code)


def test_one_kpi_is_told_with_its_explanation(ask: TestClient) -> None:
    said = ask.get("/api/v1/kpis/togane-1-1-online-share").json()
    assert (said["status"], said["status_name"], said["rule"]) == ("slightly_behind", "やや遅れ", "rule-10")
    assert said["meaning"] == "計画値に届かないが、計画比は8割以上" and said["rule_text"].startswith("計画値には届かないが")
    steps = {step["name"]: step["formula"] for step in said["steps"]}
    assert steps["到達度"].startswith("（78.5 − 5.8）÷（100 − 5.8）= 77.1%") and "当てはまった規則" in steps
    assert said["numbers"]["latest_value"] == 78.5 and said["numbers"]["latest_on"] == "2030-03-31"
    assert said["page"] == "/kpi?kpi=togane-1-1-online-share"
    before = ask.get("/api/v1/kpis/togane-1-1-online-share?v=1&on=2026-11-20").json()
    assert (before["version"], before["status"]) == (1, "awaiting")


def test_a_retired_id_leads_to_its_successor_or_says_what_became_of_it(ask: TestClient) -> None:
    gone = ask.get("/api/v1/kpis/choshi-5-3-undecided")
    assert "取組" in problem(gone, 404, "not_found")


def test_the_api_describes_itself(ask: TestClient) -> None:
    index = ask.get("/api/v1/").json()
    assert [table["name"] for table in index["tables"]] == [table.name for table in dictionary.TABLES]
    assert all(ask.get(address).status_code == 200 for name, address in index["links"].items() if name != "page")
    told = ask.get("/api/v1/tables/targets").json()
    assert told["schema"]["primaryKey"] == ["kpi_id", "fiscal_year", "target_revision"]
    package = ask.get("/api/v1/datapackage.json").json()
    (kpis,) = (resource for resource in package["resources"] if resource["name"] == "kpis")
    assert cells(ask.get(f"/api/v1/{kpis['path']}").content)[0] == [field["name"] for field in kpis["schema"]["fields"]]
    history = ask.get("/api/v1/versions").json()["versions"]
    assert [entry["version"] for entry in history] == list(range(history[0]["version"], 0, -1))
    assert not {"by_name", "reason"} & set(history[0])


def test_below_a_path_every_address_is_below_it(
    api: Served, monkeypatch: pytest.MonkeyPatch, practice_database: Path
) -> None:
    monkeypatch.setenv("DX_API_PER_MINUTE", "0")
    monkeypatch.setattr(place, "base", lambda: "/dx")
    layers = [Middleware(Below), Middleware(ReadingGate), Middleware(Whole)]
    below = TestClient(Starlette(routes=routes.routes("/dx"), middleware=layers))
    said = below.get("/dx/api/v1/tables/kpis.json?limit=1").json()
    assert urlsplit(said["next"]).path == "/dx/api/v1/tables/kpis.json" and below.get(said["next"]).status_code == 200
    assert below.get("/dx/api/v1/openapi.json").json()["servers"] == [{"url": "/dx/api/v1"}]
    assert below.get("/dx/api/v1/kpis/togane-1-1-online-share").json()["page"].startswith("/dx/kpi?")
    assert "/dx/api/v1/" in problem(below.get("/dx/api/none"), 404, "unknown_path")


def test_who_may_read_nothing_is_refused_in_words_and_a_preflight_is_not(
    ask: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DX_READING", "sign-in")
    for address in ("", "/tables/kpis.csv", "/kpis/togane-1-1-online-share", "/versions", "/openapi.json", "/nothing"):
        assert "サインイン" in problem(ask.get(f"/api/v1{address}"), 403, "forbidden")
    assert ask.options("/api/v1/tables/kpis.csv").status_code == 204


def test_who_asks_too_often_waits(api: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DX_API_PER_MINUTE", "3")
    limited = client()
    assert [limited.get("/api/v1/tables/plans").status_code for _ in range(3)] == [200] * 3
    refused = limited.get("/api/v1/versions")
    assert "秒おいて" in problem(refused, 429, "too_many_requests")
    assert 1 <= int(refused.headers["retry-after"]) <= 20
    assert limited.get("/api/v1/versions", headers={"X-Forwarded-For": "192.0.2.1"}).status_code == 429
    assert limited.options("/api/v1/versions").status_code == 204


def test_a_full_line_of_the_api_and_a_database_that_fails_are_said_as_problems(
    ask: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*_: object) -> None:
        raise making.Busy

    asked: list[str] = []
    real = making.line

    def line(of: str = "files") -> making.Making:
        asked.append(of)
        return real(of)

    monkeypatch.setattr(making, "line", line)
    assert ask.get("/api/v1/tables/events.csv").status_code == 200 and asked == ["api"]
    monkeypatch.setattr(making.Making, "ask", busy)
    refused = ask.get("/api/v1/tables/figures.csv")
    assert "もう一度" in problem(refused, 503, "busy") and refused.headers["retry-after"] == "10"

    def gone(_: object) -> None:
        raise DatabaseFailed(Reason.DOWN, "データベースが答えません。")

    monkeypatch.setattr("server.visitor.visit", gone)
    failed = ask.get("/api/v1/tables/figures.csv")
    assert problem(failed, 503, "database_failed") == "データベースが答えません。" and failed.headers["retry-after"] == "30"
