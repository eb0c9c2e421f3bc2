"""The same seeded history on DuckDB and on PostgreSQL: what was accepted, refused, shown and exported is the same."""

import importlib
import inspect
import pkgutil
import random
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

import pandas as pd
import pytest

import metrics
from domain import fiscal
from domain.actual import Actual, StageReport
from domain.codes import Kind, Mapped, Mark, Stage, ValueCode
from domain.era import fiscal_year_name
from domain.plan import MeasureChoice, PublishedGrade
from loaders.plan_book import workbook
from metrics import comparable_value, comparison, compose, distribution, grouping, joint, selecting, status, supposed
from metrics.moment import Moment
from metrics.selecting import Wanted
from store import export, mapping, schema, versions, write
from store.copies import drift
from store.database import Database
from store.plans import importing as import_of_plans
from store.plans import undoing
from store.plans.build import bring
from store.plans.catalogue import read_catalogue
from store.uploads import form_content, registering
from tests import plan_books
from tests.store import small, test_plans

SEED = 7
UNMAPPED = "togane-3-2-transcription-uses"
STEPS = 40
TODAY = date(2028, 7, 15)
# Steps at which the sender uses a workbook, one without comes twice, a plan is printed anew, and one is revised.
WORKBOOKS, RETRY, RENEWED, SHORTENED, REVISED = {5: "togane", 25: "choshi", 33: "togane"}, 12, 18, 30, 35
READINGS = (
    (1, date(2025, 3, 31)), (6, date(2025, 4, 1)), (14, date(2026, 7, 15)), (19, date(2027, 3, 31)),
    (24, date(2028, 2, 29)), (30, date(2028, 7, 1)), (36, date(2030, 9, 1)), (99, date(2033, 4, 1)),
)  # fmt: skip
NEEDS = ["database", "moment"]
SCOPES = {"togane": 122131, "minamiboso": 122343}
TEXTS = (
    None, "", "例示", "=1+1", "100% か？", "'引用' と \"引用\"", "{NULL,\"a\"}", "NULL", "\\n \\ 円", "一行目\n二行目", "　全角　",
    "𠮷野家🏯", "1,5;2", "-", "–", "a_b-c", "%s %(x)s $1 ?",
)  # fmt: skip
NUMBERS = (
    "0", "-0.0001", "0.0001", "12.5", "33.3333", "100", "99.9999", "-40", "7", "1234567.89", "987654321.0123", "1e6",
)  # fmt: skip


def plans_of(catalogue):
    loaders = {city: importlib.import_module(f"loaders.{city}") for city in catalogue.keys}
    plans = [loader.load(small.DATA / "plans" / city) for city, loader in loaders.items()]
    return [stated(plan) if plan.document.city == "togane" else plan for plan in plans]


def stated(plan):
    """Return the plan with one more event, piece of context and contradiction, of every kind of date.

    Of its last two initiatives one has no theme, and of the other nobody has said which.
    """
    example = small.plan(plan.document.city)
    (event,) = example.events
    days = ((None, None, None), ("令和5年4月", date(2023, 4, 1), date(2023, 4, 30)), ("以降", date(2024, 1, 1), None))
    more = [
        replace(
            event, event_id=f"{event.event_id}-{number}", occurred_text=text, occurred_from=first, occurred_to=last,
            initiative_id=plan.initiatives[number].initiative_id, note=TEXTS[number], is_planned=number == 1,
        )
        for number, (text, first, last) in enumerate(days)
    ]  # fmt: skip
    *themed, none, waiting = plan.initiatives
    bare = {none.initiative_id, waiting.initiative_id}
    return replace(
        plan,
        initiatives=(*themed, replace(none, themes=(), is_themeless=True), replace(waiting, themes=())),
        theme_reasons=tuple(one for one in plan.theme_reasons if one.initiative_id not in bare),
        events=(*plan.events, replace(event, initiative_id=None), *more),
        context=(*plan.context, *example.context),
        contradictions=(*plan.contradictions, *example.contradictions),
    )


def renewed(plans):
    """Return the plans with other targets in one city: a new edition."""
    plan = plans[0]
    double = {
        target: replace(target.quantity, low=2 * target.quantity.low, high=2 * target.quantity.low)
        for target in plan.targets
        if target.quantity.low is not None and target.quantity.low == target.quantity.high
    }
    targets = tuple(replace(target, quantity=double.get(target, target.quantity)) for target in plan.targets)
    return [replace(plan, targets=targets) if one is plan else one for one in plans]


def shortened(plans, catalogue):
    """Return the plans with one KPI less: it is left out, and what was reported on it stays."""
    measured = {row["kpi_id"] for name in ("common_measure", "no_common_measure") for row in catalogue.tables[name]}
    plan = plans[2]
    gone = next(kpi.kpi_id for kpi in plan.kpis if kpi.kpi_id not in measured)
    less = replace(
        plan,
        kpis=tuple(kpi for kpi in plan.kpis if kpi.kpi_id != gone),
        targets=tuple(target for target in plan.targets if target.kpi_id != gone),
        measurements=tuple(one for one in plan.measurements if one.kpi_id != gone),
        gaps=tuple(gap for gap in plan.gaps if gap.kpi_id != gone),
    )
    return [less if one is plan else one for one in plans]


def value_near(kpi, rng):
    """Return a value about the baseline, in every fourth case one from afar."""
    ends = (kpi.baseline.quantity.low, kpi.baseline.quantity.high) if kpi.baseline is not None else ()
    known = [end for end in ends if end is not None]
    if not known or rng.random() < 0.25:
        return Decimal(rng.choice(NUMBERS))
    return (known[0] * Decimal(rng.randint(50, 200)) / 100).quantize(Decimal(10) ** -rng.randint(0, 4))


def day_of(rng):
    year = rng.randint(2022, 2032)
    if rng.random() < 0.7:
        return fiscal.last_day(year)
    return fiscal.first_day(year) + timedelta(days=rng.randint(0, 360))


def report_on(kpi, rng):
    day = day_of(rng)
    code = rng.choice(list(ValueCode)) if rng.random() < 0.15 else None
    low = high = None
    if code is None:
        low = value_near(kpi, rng)
        high = low if rng.random() < 0.8 else low + abs(value_near(kpi, rng))
        low, high = rng.choice([(low, high)] * 8 + [(low, None), (None, high)])
    texts = [rng.choice(TEXTS) for _ in range(3)]
    return Actual(
        kpi.kpi_id, day, fiscal.fiscal_year_of(day), low, high, f"{low}～{high}", code, rng.choice(list(Mark)), *texts
    )


def upload_of(city, key, plan, step, rng):
    # A plan without KPIs is reported on by stages alone.
    kpis = rng.sample(plan.kpis, rng.randint(1, len(plan.kpis))) if plan.kpis else []
    initiatives = rng.sample(plan.initiatives, rng.randint(0 if kpis else 1, 5))
    stages = tuple(
        StageReport(item.initiative_id, day_of(rng), rng.choice(list(Stage)), rng.choice(TEXTS) or "－", "企画課")
        for item in initiatives
    )
    if step % 9 == 4:
        stages = (*stages, StageReport("no-such-initiative", TODAY, Stage.DONE, "根拠", "企画課"))
    actuals = tuple(report_on(kpi, rng) for kpi in kpis)
    return write.Upload(key, 1, f"hash-{step}", f"{city}.xlsx", "佐藤", rng.choice(TEXTS) or "", actuals, stages)


def sent_by_workbook(database, city, template, step):
    """Return the preview that a filled workbook gives, and the version under which it was confirmed."""
    known = form_content.of_city(database, city, TODAY)
    year = fiscal_year_name(2027)
    level = [kpi for kpi in known.kpis if kpi.kind is Kind.LEVEL][:2]
    data = small.filled(
        template,
        (level[0].kpi_id, {"fiscal_year": year, "value": 10 + step, "mark": "確定", "reason": "人員の不足"}),
        (level[1].kpi_id, {"fiscal_year": year, "code": "集計中", "mark": "速報"}),
        (
            known.initiatives[0].initiative_id,
            {"stage": "一部実施", "observed_on": TODAY, "evidence": "開始", "department": "課"},
        ),
    )
    shown = registering.preview(database, city, data, "鈴木", TODAY)
    # The values are drawn by lot: what looks wrong among them is meant.
    shown = shown.answered(question.question_id for question in shown.questions)
    return known, shown, registering.confirm(database, shown, at=at(step))


def at(step):
    return datetime.combine(TODAY, small.AT.timetz()) + timedelta(minutes=step)


def attempt(action, *arguments):
    """Return what an action returns, or the words with which the store refused."""
    try:
        return action(*arguments)
    except write.WriteRefused as refused:
        return f"refused: {refused}"


def replay(databases):
    """Do the same on each database and return, step by step, what each one said."""
    rng = random.Random(SEED)
    catalogue = read_catalogue(small.DATA)
    plans = plans_of(catalogue)
    keys, cities = catalogue.keys, list(catalogue.keys)

    def on_both(action, *arguments):
        return [attempt(action, database, *arguments) for database in databases]

    said = [on_both(bring, catalogue, plans, "試験", "初回", at(0))]
    sent = []
    for step in range(1, STEPS + 1):
        number = rng.randrange(len(cities))
        city = cities[number]
        if step in (RENEWED, SHORTENED):
            plans = renewed(plans) if step == RENEWED else shortened(plans, catalogue)
            said.append(on_both(bring, catalogue, plans, "試験", "改訂", at(step)))
        elif step == REVISED:
            book = test_plans.revised(import_of_plans.template(databases[0], "togane"))
            said.append(on_both(import_of_plans.import_plan, book, "鈴木", "改定", at(step)))
        elif step in WORKBOOKS:
            city = WORKBOOKS[step]
            said.append(on_both(sent_by_workbook, city, registering.template(databases[0], city, TODAY), step))
        elif sent and rng.random() < 0.25:
            said.append(on_both(write.undo, rng.choice(sent), "田中", "誤り", at(step)))
        else:
            upload = upload_of(city, keys[city], plans[number], step, rng)
            said += [on_both(write.accept_upload, upload, at(step)) for _ in range(2 if step == RETRY else 1)]
            with suppress(AttributeError):
                sent.append(said[-1][0].upload_id)
    mapped = MeasureChoice(UNMAPPED, "ai_rpa_use", "文字起こしの回数", "なし（数）", "一つのシステム")
    for at_last, choice in enumerate((mapped, mapped, MeasureChoice(UNMAPPED, None)), STEPS + 1):
        said.append(on_both(mapping.decide, keys["togane"], [choice], "田中", "読んで決めた", at(at_last)))
    said.append(on_both(mapping.take_back, said[-1][0], "田中", "誤り", at(STEPS + 5)))
    foreign = workbook.template(import_of_plans.terms_of(databases[0]), plan_books.BOOK)
    said.append(on_both(import_of_plans.import_plan, foreign, "鈴木", "新しい市", at(STEPS + 6)))
    said.append(on_both(undoing.undo, said[-1][0].version, "田中", "誤り", at(STEPS + 7)))
    assert said[-1][0].restored_version is None
    grade = PublishedGrade(UNMAPPED, 2025, "B", "8割以上でB", "年次報告書")
    graded = write.Upload(keys["togane"], 1, "hash-grade", "市の評価.xlsx", "佐藤", "", (), (), (grade,))
    said.append(on_both(write.accept_upload, graded, at(STEPS + 8)))
    return said


@pytest.fixture(scope="module")
def replayed(server, tmp_path_factory):
    """Return DuckDB, PostgreSQL and what both said to each step."""
    path = tmp_path_factory.mktemp("engines") / "d.duckdb"
    with Database(path, create=True) as ours, Database(server.database("history"), create=True) as theirs:
        yield ours, theirs, replay((ours, theirs))


def canonical(rows):
    """Return rows as sorted texts: numbers without padding, every other value as it is."""

    def word(value):
        if type(value) in (int, Decimal):
            return format(Decimal(value).normalize(), "f")
        return repr(value)

    return sorted([f"{name}={word(value)}" for name, value in row.items()] for row in rows)


def test_both_engines_say_the_same_to_every_step(replayed):
    _, _, said = replayed
    assert [step for step in said if step[0] != step[1]] == []
    accepted = [one for one, _ in said if isinstance(one, write.Accepted)]
    assert len(accepted) >= 20
    assert [one.is_new for one in accepted].count(False) == 1
    assert sum(isinstance(one, str) and "no-such-initiative" in one for one, _ in said) >= 1
    assert sum(isinstance(one, int) for one, _ in said) >= 4
    assert sum(isinstance(one, tuple) for one, _ in said) == len(WORKBOOKS)


def test_the_history_holds_every_kind_code_and_mark(replayed):
    ours, _, _ = replayed

    def all_of(column, table):
        return {row["one"] for row in ours.rows(f"SELECT DISTINCT CAST({column} AS TEXT) AS one FROM {table}")}

    assert all_of("value_code", "actual_revision") == {None, *(code.value for code in ValueCode)}
    assert all_of("mark", "actual_revision") == {mark.value for mark in Mark}
    assert all_of("stage", "stage_revision") == {stage.value for stage in Stage}
    kinds = "actual_revision JOIN kpi ON kpi.kpi_id = actual_revision.kpi_id"
    assert all_of("kind", kinds) == all_of("kind", "kpi")
    question = "SELECT DISTINCT status.status AS status FROM status"
    readings = [Moment(version, day) for version, day in READINGS]
    found = {row["status"] for one in readings for row in ours.rows(*compose.question(question, one))}
    assert len(found) >= 12, found


def test_every_stored_table_is_the_same(replayed):
    ours, theirs, _ = replayed
    for statement in schema.table_statements():
        rows = f"SELECT * FROM {statement.split()[2]}"
        assert canonical(ours.rows(rows)) == canonical(theirs.rows(rows)), rows
    assert versions.log(ours) == versions.log(theirs)
    assert (drift.check(ours), drift.check(theirs)) == ([], [])


@pytest.mark.parametrize(("version", "day"), READINGS)
def test_every_exported_table_is_byte_for_byte_the_same(replayed, version, day):
    ours, theirs, _ = replayed
    moment = Moment(min(version, versions.current(ours)), day)
    for scope in (0, *SCOPES.values()) if version == 36 else (0,):
        asked = replace(moment, scope=scope)
        for name in export.TABLES:
            assert export.table(ours, name, asked) == export.table(theirs, name, asked), (name, asked)


@pytest.mark.parametrize("name", compose.names())
def test_every_metric_is_the_same_row_by_row_on_both_engines_composed_and_kept(replayed, name):
    """All cities and one of them, which reads its rows of all; `kpi_number` counts the rows of one answer only."""
    for moment in (Moment(30, date(2028, 7, 1)), Moment(versions.current(replayed[0]), TODAY)):
        for asked in (moment, replace(moment, scope=SCOPES["togane"])):
            question = compose.question(name, asked)
            ours, theirs = (database.rows(*question) for database in replayed[:2])
            assert canonical(ours) == canonical(theirs), asked
            composed = canonical(comparable(ours, asked.scope))
            for database in replayed[:2]:
                kept = database.judged(asked).rows(name)
                assert canonical(comparable(kept, asked.scope)) == composed, (database.name, asked)


def comparable(rows, scope):
    """Return the rows without what only counts them; of the editions those that a scope reads."""
    return [
        {column: value for column, value in row.items() if column not in ("kpi_number", "listed_number")}
        for row in rows
        if not scope or row.get("edition_scope", scope) in (0, scope)
    ]


def test_a_revised_target_has_the_same_first_verdict(replayed):
    ours, theirs, _ = replayed
    moment = Moment(versions.current(ours), TODAY)
    assert ours.rows("SELECT count(*) > 0 AS is_revised FROM target_now WHERE target_revision > 0") == [
        {"is_revised": True}
    ]
    reading = status.of_kpi(ours, moment, test_plans.SHARE)
    assert reading is not None and reading.first_status is not None
    assert status.of_kpi(theirs, moment, test_plans.SHARE) == reading


def page_questions():
    """Return every question of `metrics` that takes a database and a moment alone."""
    modules = [importlib.import_module(f"metrics.{info.name}") for info in pkgutil.iter_modules(metrics.__path__)]
    found = {
        f"{module.__name__}.{name}": function
        for module in modules
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == module.__name__ and list(inspect.signature(function).parameters) == NEEDS
    }
    return [pytest.param(function, id=name) for name, function in sorted(found.items())]


def test_what_is_supposed_is_judged_alike(replayed):
    ours, theirs, _ = replayed
    moment, kpi = Moment(versions.current(ours), TODAY), "togane-1-1-online-share"
    for ask in (
        lambda database: supposed.with_report(database, moment, kpi, "51.5", "51.5", date(2027, 3, 31)),
        lambda database: supposed.with_target(database, moment, kpi, "75", 2030),
    ):
        first, second = ask(ours), ask(theirs)
        assert first is not None and first == second


def test_how_cities_lie_and_what_they_add_up_to_is_told_alike(replayed):
    ours, theirs, _ = replayed
    moment = Moment(versions.current(ours), TODAY)
    measured = [measure.measure_id for measure in comparison.measures(ours, moment)]
    assert measured
    for keys in (None, tuple(SCOPES.values())):
        for ask in (distribution.of_cities, joint.of_cities):
            first, second = (
                [repr(row) for measure in measured for row in ask(database, moment, measure, keys)]
                for database in (ours, theirs)
            )
            assert first and first == second, (ask, keys)
    for measure in measured:
        first, second = (comparable_value.of_measure(database, moment, measure) for database in (ours, theirs))
        assert first and [repr(row) for row in first] == [repr(row) for row in second]


CHOICES = (
    Wanted(), Wanted(cities=("togane", "choshi")), Wanted(cities=()), Wanted(prefectures=("12",), sizes=("50k", "30k")),
    Wanted(themes=("front_yard", "telework")), Wanted(themes=(Mapped.UNDECIDED,)),
    Wanted(themes=("front_yard", Mapped.UNDECIDED)), Wanted(statuses=("on_track", "behind", "unreported")),
    Wanted(departments=("総務課", "企画課")), Wanted(kinds=("level", "annual")), Wanted(final_years=("2027", "2030")),
    Wanted(aimed_years=("2027",)), Wanted(due_days=("2028-06-30", "2029-06-30")), Wanted(mapped=("undecided", "none")),
    Wanted(kpi_ids=(UNMAPPED, "togane-1-1-online-share")), Wanted(kpi_ids=()),
    *(Wanted(conditions=(condition,)) for condition in selecting.CONDITIONS),
)  # fmt: skip


def test_what_is_asked_for_is_found_counted_grouped_and_cut_into_pages_alike(replayed):
    ours, theirs, _ = replayed
    moment = Moment(versions.current(ours), TODAY)

    def alike(question, *given):
        first, second = (question(database, moment, *given) for database in (ours, theirs))
        assert repr(first) == repr(second), (question, given)
        return first

    found = {wanted: alike(selecting.number, wanted.text()).kpi_count for wanted in CHOICES}
    assert [wanted for wanted, count in found.items() if (count == 0) != (() in (wanted.cities, wanted.kpi_ids))] == []
    for wanted in CHOICES:
        assert len(alike(selecting.page, wanted.text(), "", 0, 30)) == min(30, found[wanted])
        for by in ("pref", "size"):
            assert sum(row.kpi_count for row in alike(selecting.by_group, wanted.text(), by)) == found[wanted]
    whole = Wanted().text()
    for place, order in enumerate(selecting.ORDERS):
        asked = f"{'-' if place % 2 else ''}{order}"
        ids = [row.kpi_id for first in (0, 30) for row in alike(selecting.page, whole, asked, first, 30)]
        assert len(ids) == len(set(ids)) == 60
    for wanted in CHOICES:
        # What only a KPI has is asked of no initiative, and the ids are of KPIs here.
        found_initiatives = alike(selecting.initiative_number, wanted.text())
        assert len(alike(selecting.initiative_page, wanted.text(), 0, 1_000)) == found_initiatives
        assert (found_initiatives == 0) == (wanted.cities == () or wanted.kpi_ids is not None)
    for question in (selecting.paces, selecting.stops, selecting.due):
        assert alike(question, Wanted(cities=("togane",)).text())
    for question in (grouping.counts, grouping.sizes, grouping.cells, grouping.themes):
        for by in grouping.CODE:
            assert alike(question, by)
    for question, given in (
        (grouping.due_days, (2028,)), (grouping.grid, (5,)), (grouping.target_years, (25,)), (grouping.aimed, (2028,)),
        (grouping.stages, (2028,)),
    ):  # fmt: skip
        assert alike(question, *given), question


@pytest.mark.parametrize("question", page_questions())
def test_every_question_of_the_pages_is_answered_in_the_same_order(replayed, question):
    ours, theirs, _ = replayed
    moment = Moment(versions.current(ours), TODAY)
    first, second = ([repr(row) for row in listed(question(database, moment))] for database in (ours, theirs))
    assert first == second
    assert first


def listed(answer):
    return answer.to_dict("records") if isinstance(answer, pd.DataFrame) else answer
