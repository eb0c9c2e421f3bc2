"""Plans by workbook: five real ones unchanged, a revision beside its first targets, a foreign city, a later build."""

import io
import shutil
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import openpyxl
import pytest

from domain.actual import Actual
from domain.codes import AuditAction, Mark, Status
from loaders.plan_book import form, workbook
from metrics import catalogue, context, difference, events, particulars, report_use, status
from metrics.difference import What
from metrics.moment import Moment
from store import export, versions, write
from store.__main__ import main
from store.database import Database
from store.plans import editions, importing, offering, to_rows
from store.plans.build import ImportStands, build
from store.uploads.form_content import UnknownCity
from tests import plan_books
from tests.cities import CITIES
from tests.store import small

AT = datetime(2026, 9, 1, tzinfo=UTC)
TODAY = date(2027, 7, 15)
SHARE = "togane-1-1-online-share"


@pytest.fixture
def five(real_database, tmp_path):
    shutil.copyfile(real_database, tmp_path / "d.duckdb")
    with Database(tmp_path / "d.duckdb") as database:
        yield database


def take(database, data, **options):
    return importing.import_plan(database, data, "鈴木", "改定", AT, **options)


def revised(data, kpi_id=SHARE, year=2030, text="80%", revision="1", without=()):
    """Return the form with a further revision of a KPI: every year of the one before, this year's text another."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    rows = [list(row) for row in book[form.TARGETS].iter_rows(min_row=2, values_only=True) if row[0] == kpi_id]
    path = {row[1]: row for row in rows if row[4] == str(int(revision) - 1)}
    path[str(year)] = [kpi_id, str(year), text, None, revision, "市が年度を定めた目標", "改定版 表1", None, None]
    for of_year, row in sorted(path.items()):
        if int(of_year or 0) not in without:
            book[form.TARGETS].append([*row[:4], revision, "市が年度を定めた目標", *row[6:]])
    return saved(book)


def saved(book):
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def foreign(database, book=plan_books.BOOK):
    """Return the workbook of the fictitious city, on the terms of a database."""
    terms = importing.terms_of(database)
    return workbook.template(terms, book)


def now(database, **options):
    return Moment(versions.current(database), TODAY, **options)


def targets_of(database, moment, kpi_id=SHARE):
    definition = catalogue.kpi(database, moment, kpi_id)
    return {one.fiscal_year: (one.target_revision, one.target_text, one.first_text) for one in definition.targets}


@pytest.mark.parametrize("city", CITIES)
def test_a_real_plan_goes_through_the_workbook_unchanged(five, city):
    result = take(five, importing.template(five, city))
    assert (result.city, result.errors, result.changes, result.version) == (city, (), (), None)
    assert versions.current(five) == 1


def test_a_template_is_asked_by_slug_or_code_and_an_unknown_city_is_named(five):
    by_code = openpyxl.load_workbook(io.BytesIO(importing.template(five, "052116")))
    assert by_code[form.PLAN]["B4"].value == "潟上市"
    with pytest.raises(UnknownCity, match="市「chiba」の計画はありません。choshi・togane"):
        importing.template(five, "chiba")


def test_a_revision_keeps_both_targets_and_older_versions_show_the_old_one(five):
    before = targets_of(five, now(five))
    result = take(five, revised(importing.template(five, "togane")))
    first = before[2030][1]
    assert result.changes == ("目標　追加 5", f"{SHARE}　令和12年度（2030）の目標　{first} → 80%（目標の引下げ）")
    assert result.version == 2
    # The revision names the whole path: the years that stand as before are of it too.
    path = {year: (1, text, told) for year, (_, text, told) in before.items()}
    assert targets_of(five, now(five)) == path | {2030: (1, "80%", first)}
    assert targets_of(five, Moment(1, TODAY)) == before
    newest = versions.newest(five)
    assert (newest.action, newest.scope, newest.by_name, newest.reason) == (
        AuditAction.IMPORT_PLAN, 122131, "鈴木", "改定（東金市）",
    )  # fmt: skip
    assert [versions.current(five, scope) for scope in (122131, 122025)] == [2, 1]


def test_a_revision_by_workbook_keeps_what_its_form_has_no_sheet_for(database):
    """Events, context and contradictions stay; an event of an initiative that is gone belongs to none."""

    def told():
        moment = Moment(versions.current(database), TODAY)
        stood = [(one.event_id, one.initiative_id) for one in events.events(database, moment)]
        return stood, len(context.items(database, moment)), len(context.contradictions(database, moment))

    both = [("choshi-event-store", "choshi-1"), ("togane-event-store", "togane-1")]
    assert told() == (both, 2, 2)
    data = importing.template(database, "togane")
    assert take(database, data).changes == ()
    share = "togane-1-share"
    assert take(database, revised(data, share, 2029, "60%")).changes == (
        "目標　追加 1", f"{share}　令和11年度（2029）の目標　50 → 60%（目標の引上げ）",
    )  # fmt: skip
    assert told() == (both, 2, 2)
    book = openpyxl.load_workbook(io.BytesIO(importing.template(database, "togane")))
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value == "togane-1":
                    cell.value = "togane-2"
    stream = io.BytesIO()
    book.save(stream)
    result = take(database, stream.getvalue())
    assert (result.errors, "これまでの取組　変更 1" in result.changes) == ((), True)
    assert told() == ([both[0], ("togane-event-store", None)], 2, 2)


def test_the_verdict_follows_the_current_target_and_the_first_one_is_answered_beside_it(five):
    take(five, revised(importing.template(five, "togane"), year=2026, text="20%"))
    take(five, revised(importing.template(five, "togane"), year=2027, text="25%", revision="2"))
    report = Actual(SHARE, date(2027, 3, 31), 2026, Decimal(20), Decimal(20), "20", None, Mark.FINAL)
    write.accept_upload(five, write.Upload(122131, 3, "h", "f", "佐藤", "", (report,), ()), AT)
    assert targets_of(five, now(five))[2026][1] == "20%"
    reading = status.of_kpi(five, now(five), SHARE)
    assert reading.status is Status.ON_TRACK
    assert status.of_kpi(five, now(five), SHARE).first_status is Status.BEHIND
    assert status.of_kpi(five, now(five), "togane-1-5-card-share").first_status is None
    assert status.of_kpi(five, Moment(1, TODAY), SHARE).first_status is None


def test_a_dry_run_and_a_refusal_write_nothing(five):
    before = five.rows("SELECT count(*) AS n FROM target")
    shown = take(five, revised(importing.template(five, "togane")), dry_run=True)
    assert (shown.version, len(shown.changes), shown.errors) == (None, 2, ())
    refused = take(five, revised(importing.template(five, "togane"), text="大きく向上"))
    assert str(refused.errors[0]).startswith("目標 C")
    assert five.rows("SELECT count(*) AS n FROM target") == before
    assert versions.current(five) == 1
    with pytest.raises(write.WriteRefused, match="名前と理由"):
        importing.import_plan(five, b"", " ", "改定", AT)


def test_a_form_from_before_a_revision_is_refused(five):
    old = importing.template(five, "togane")
    take(five, revised(old))
    (error,) = take(five, revised(old, text="70%", revision="2")).errors[:1]
    assert "データ版 2 に更新されました" in error.problem


def test_a_foreign_city_is_imported_judged_reported_and_exported(five):
    result = take(five, foreign(five))
    assert (result.errors, result.version) == ((), 2)
    assert result.changes == (
        "新しい計画　計画の記録 1・取組 2・指標 4・目標 4・実測 1・工程表の欄 3・欠落 1・訂正 1",
    )
    assert [versions.current(five, scope) for scope in (0, plan_books.KEY, 122025)] == [2, 2, 2]
    key = plan_books.KEY
    report = Actual("kaku-1-share", date(2026, 3, 31), 2025, Decimal(30), Decimal(30), "30", None, Mark.FINAL)
    write.accept_upload(five, write.Upload(key, 2, "h", "f", "佐藤", "", (report,), ()), AT)
    verdicts = {one.kpi_id: one.status for one in status.of_city(five, now(five, scope=key))}
    assert verdicts["kaku-1-share"] is Status.ON_TRACK
    assert verdicts["kaku-2-wish"] is Status.QUALITATIVE
    cities = export.table(five, "municipalities", now(five)).decode("utf-8-sig").splitlines()
    assert cities[-1] == "129992,架空市,千葉県,41000,2020-10-01,架空の国勢調査,true,kaku,都市Ⅰ-1"
    kpis = export.table(five, "kpis", now(five)).decode("utf-8-sig")
    assert kpis.count("\r\nkaku-") == 4
    schedule = export.table(five, "schedule", now(five)).decode("utf-8-sig")
    assert "kaku-1,窓口,2025,→,considering,true,1,第4章 表1" in schedule
    # The cities of the version before are the five.
    old = export.table(five, "municipalities", Moment(1, TODAY)).decode("utf-8-sig")
    assert "架空市" not in old


def test_a_revision_may_move_the_deadline_and_withdraw_a_year_and_the_preview_says_so(five):
    data = revised(importing.template(five, "togane"), year=2032, text="100%", without=(2026, 2030))
    shown = take(five, data, dry_run=True)
    assert shown.changes == (
        "目標　追加 4",
        f"{SHARE}　期限を令和14年度（2032）へ移す　令和12年度（2030）の目標 100% → 令和14年度（2032）の目標 100%",
        f"{SHARE}　令和8年度（2026）の目標は取り下げ",
    )
    assert [note.read_as for note in shown.notes] == [
        "改定回 1 に行のない令和8年度（2026）・令和12年度（2030）の目標は、取り下げと読みました"
    ]
    assert take(five, data).changes == shown.changes
    assert list(targets_of(five, now(five))) == [2027, 2028, 2029, 2032]
    assert status.of_kpi(five, now(five), SHARE).final_target_fiscal_year == 2032
    # What is filled in from the database is the whole path again, and changes nothing.
    assert take(five, importing.template(five, "togane")).changes == ()


def test_what_few_plans_have_is_kept_exported_and_told(five):
    first = take(five, foreign(five))
    full = take(five, foreign(five, plan_books.FULL), corrects=True)
    assert (first.errors, full.errors) == ((), ())
    share, stages = "kaku-1-share", plan_books.STAGES
    assert full.changes == (
        "指標　追加 1", "目標　追加 4", "報告の期限　追加 2", "調査年度　追加 2", "基準値の改定　追加 1", "市の評価　追加 1",
        "単位　追加 2",
        "計画の報告の期限　6月30日 → 7月31日",
        f"{share}　期限を令和10年度（2028）へ移す　令和9年度（2027）の目標 50% → 令和10年度（2028）の目標 50%",
        f"{share}　令和7年度（2025）の目標は取り下げ",
        f"{share}　令和8年度（2026）の目標を加える　35%",
        f"{share}　報告の期限　計画と同じ → 12月28日",
        f"{share}　調査年度　毎年度 → 令和7年度（2025）・令和9年度（2027）",
    )  # fmt: skip
    again = take(five, importing.template(five, "kaku"))
    assert (again.errors, again.version) == ((), None)

    def exported(name, moment):
        rows = export.table(five, name, moment).decode("utf-8-sig").splitlines()
        return [row for row in rows[1:] if row.startswith("kaku-")]

    assert exported("former_baselines", now(five)) == [f"{share},0,8,8,2023-03-31,8%,第4章 表1,%,129992"]
    assert exported("published_grades", now(five)) == [f"{share},2024,B,8割以上でB,令和6年度の進捗報告,,129992"]
    assert exported("reporting", now(five)) == [
        f"{share},12-28,kpi,2025;2027,129992", "kaku-1-sheets,07-31,plan,,129992", "kaku-1-seal,07-31,plan,,129992",
        "kaku-2-wish,07-31,plan,,129992", f"{stages},07-31,plan,,129992",
    ]  # fmt: skip
    # The version before has none of it.
    before = Moment(full.version - 1, TODAY)
    assert exported("published_grades", before) == []
    assert exported("reporting", before)[0] == f"{share},06-30,standard,,129992"
    found = particulars.of_kpi(five, now(five), share)
    assert (found.due, found.due_source, found.survey_years) == ((12, 28), particulars.DueSource.KPI, (2025, 2027))
    paths = [(row.target_revision, row.fiscal_year) for row in found.paths]
    assert paths == [(0, 2025), (0, 2027), (1, 2026), (1, 2028)]
    assert [(row.baseline_revision, row.baseline_text) for row in found.former_baselines] == [(0, "8%")]
    assert [(row.fiscal_year, row.grade_text) for row in found.grades] == [(2024, "B")]
    assert particulars.of_kpi(five, now(five), stages).paths == ()
    assert particulars.of_kpi(five, now(five), "no-such-kpi") is None
    told = difference.between(five, before, now(five))
    assert [(one.what, one.subject_id, one.key) for one in told if one.what in (What.BASELINE, What.GRADE)] == [
        (What.BASELINE, share, 0), (What.GRADE, share, 2024),
    ]  # fmt: skip
    assert [one.after.report_due for one in told if one.what is What.REPORTING and one.subject_id == share] == ["12-28"]


def test_a_baseline_that_is_revised_keeps_the_first_one_in_the_verdict(five):
    take(five, foreign(five))
    book = openpyxl.load_workbook(io.BytesIO(importing.template(five, "kaku")))
    book[form.KPIS]["M2"] = "20%"
    (refused,) = take(five, saved(book)).errors
    assert refused.cell == "M2"
    book[form.BASELINES].append(("kaku-1-share", "0", "10.5%", None, "2024-03-31", "第4章 表1", "10-12"))
    result = take(five, saved(book))
    assert result.changes == (
        "指標　変更 1", "基準値の改定　追加 1", "kaku-1-share　基準値　10.5%（2024-03-31） → 20%（2024-03-31）",
    )  # fmt: skip
    verdict = status.of_kpi(five, now(five), "kaku-1-share")
    # The plan's own text reports 12% for 30 June 2024: below the new baseline, above the first one.
    assert (verdict.status, verdict.first_status) == (Status.REGRESSED, Status.BEHIND)


def test_survey_years_of_which_none_is_reported_are_refused_from_a_file_too(five):
    kpi = replace(plan_books.BOOK.plan.kpis[0], survey_years=(2023, 2030))
    plan = replace(plan_books.BOOK.plan, kpis=(kpi, *plan_books.BOOK.plan.kpis[1:]))
    catalogue_held = offering.with_city(editions.held_catalogue(five), plan_books.MUNICIPALITY)
    with pytest.raises(to_rows.Contradiction, match="最初に報告する2024年度から最後の目標の2027年度までに、調査年度がありません"):
        to_rows.plan_tables(plan, catalogue_held, plan_books.BOOK.stages)


def test_an_imported_city_is_revised_like_any_other_its_record_included(five):
    take(five, foreign(five))
    again = take(five, importing.template(five, "kaku"))
    assert (again.errors, again.version) == ((), None)
    book = replace(plan_books.BOOK, municipality=replace(plan_books.MUNICIPALITY, population_count=40_000))
    result = take(five, foreign(five, book))
    assert (result.changes, result.version) == (("市の記録　変更 1",), 3)


def test_a_build_from_the_same_data_leaves_imports_standing(five):
    take(five, revised(importing.template(five, "togane")))
    take(five, foreign(five))
    assert build(five, small.DATA, "試験", "再度", at=AT).changed == ()
    assert targets_of(five, now(five))[2030][1] == "80%"
    assert status.of_city(five, now(five, scope=plan_books.KEY)) != ()


def changed_data(tmp_path):
    shutil.copytree(small.DATA / "plans", tmp_path / "data" / "plans")
    for file in small.DATA.glob("*.csv"):
        shutil.copy(file, tmp_path / "data")
    path = tmp_path / "data" / "plans" / "togane" / "plan.toml"
    path.write_text(path.read_text("utf-8").replace("東金市", "東金市役所", 1), "utf-8")
    cities = tmp_path / "data" / "municipalities.csv"
    cities.write_text(cities.read_text("utf-8").replace("58219", "58218", 1), "utf-8")
    return tmp_path / "data"


def test_a_build_from_changed_data_asks_which_of_the_two_counts(five, tmp_path):
    take(five, revised(importing.template(five, "togane")))
    take(five, foreign(five))
    data = changed_data(tmp_path)
    with pytest.raises(ImportStands, match=r"togane: 取り込んだ計画.*--take-data togane"):
        build(five, data, "試験", "再度", at=AT)
    assert versions.current(five) == 3
    built = build(five, data, "試験", "再度", at=AT, take_data=("togane",))
    assert (built.changed, built.version) == (("一覧", "togane"), 4)
    assert targets_of(five, now(five))[2030][0] == 0
    assert "129992,架空市" in (cities := export.table(five, "municipalities", now(five)).decode("utf-8-sig"))
    assert "true,kaku,都市Ⅰ-1" in cities  # the build keeps what the workbook said of its city
    assert versions.current(five, plan_books.KEY) == 4
    with pytest.raises(ValueError, match="市「kaku」は data/ にありません"):
        build(five, data, "試験", "再度", at=AT, take_data=("kaku",))


def test_the_commands(real_database, tmp_path, monkeypatch, capsys):
    shutil.copyfile(real_database, tmp_path / "d.duckdb")
    monkeypatch.setenv("DX_DATABASE", str(tmp_path / "d.duckdb"))
    monkeypatch.chdir(tmp_path)

    def run(*arguments):
        code = main(arguments, today=TODAY)
        told = capsys.readouterr()
        return code, told.out.splitlines(), told.err.splitlines()

    assert run("plan-template", "new.xlsx") == (0, ["new.xlsx"], [])
    assert run("plan-template", "t.xlsx", "--city", "togane") == (0, ["t.xlsx"], [])
    (tmp_path / "r.xlsx").write_bytes(revised((tmp_path / "t.xlsx").read_bytes()))
    (tmp_path / "bad.xlsx").write_bytes(revised((tmp_path / "t.xlsx").read_bytes(), text="?", year=""))
    command = ("import-plan", "r.xlsx", "--by", "鈴木", "--reason", "議会の議決")
    code, out, _ = run(*command, "--dry-run")
    assert (code, out[-1]) == (0, "確認だけを行いました。取り込んでいません。")
    code, out, _ = run(*command)
    assert (code, out[-1]) == (0, "取り込みました。データ版 2")
    code, out, err = run("import-plan", "bad.xlsx", "--by", "鈴木")
    assert (code, out) == (1, [])
    assert err[0].startswith("取り込めません。")
    assert any("数字のない書き方です。「値（数字）」に" in line for line in err)
    run("plan-template", "again.xlsx", "--city", "122131")
    code, out, _ = run("import-plan", "again.xlsx", "--by", "鈴木")
    assert (code, out) == (0, ["変わるところがないため、取り込んでいません。"])


def test_postgresql_takes_a_revision_and_a_foreign_city_too(server):
    with Database(server.database("plans"), create=True) as database:
        build(database, small.DATA, "試験", "五市", at=AT)
        assert take(database, importing.template(database, "togane")).changes == ()
        assert take(database, revised(importing.template(database, "togane"), year=2026, text="20%")).version == 2
        assert take(database, foreign(database, plan_books.FULL)).version == 3
        # What few plans have is read by the same texts there.
        told = {}
        for name in ("former_baselines", "published_grades", "reporting", "survey_years"):
            rows = export.table(database, name, now(database)).decode("utf-8-sig").splitlines()
            told[name] = [row for row in rows if row.startswith("kaku-1-sh")]
        assert told == {
            "former_baselines": ["kaku-1-share,0,8,8,2023-03-31,8%,第4章 表1,%,129992"],
            "published_grades": ["kaku-1-share,2024,B,8割以上でB,令和6年度の進捗報告,,129992"],
            "reporting": ["kaku-1-share,12-28,kpi,2025;2027,129992", "kaku-1-sheets,07-31,plan,,129992"],
            "survey_years": ["kaku-1-share,2025,129992", "kaku-1-share,2027,129992"],
        }
        uses = [one.report_use for one in report_use.of_kpi(database, now(database), "kaku-1-share")]
        assert uses == ["deciding"]
        report = Actual(SHARE, date(2027, 3, 31), 2026, Decimal(20), Decimal(20), "20", None, Mark.FINAL)
        write.accept_upload(database, write.Upload(122131, 3, "h", "f", "佐藤", "", (report,), ()), AT)
        assert status.of_kpi(database, now(database), SHARE).first_status is Status.BEHIND
        assert build(database, small.DATA, "試験", "再度", at=AT).changed == ()
