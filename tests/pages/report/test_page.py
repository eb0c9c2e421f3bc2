"""報告書: the fields, what the report will say, its files by their address; for who may read one city only."""

import io
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from urllib.parse import parse_qsl

import pytest

from access import reach
from pages import registry
from pages.report import asked, files
from reports.asked import CHAPTERS
from tests.pages.conftest import Open, lists, text
from tests.served import serve
from ui import answers, menu, origin, selection
from ui.paper import NotThere


@pytest.fixture(autouse=True)
def nothing_kept() -> Iterator[None]:
    files._KEPT.clear()
    yield
    files._KEPT.clear()
    answers._PRESENT.set(None)  # as it is outside of a run


def of(query: str) -> registry.File:
    """Return the Word file of an address, as the route makes it."""
    address = selection.Address(parse_qsl(query), is_exact=True)
    with selection.within(address), origin.within("https://dx.city.example.jp"):
        answers.begin()
        registry.check(address)
        found = registry.file("report", "docx")
        address.finish()
    assert found is not None
    return found


def said(file: registry.File) -> str:
    with zipfile.ZipFile(io.BytesIO(file.content)) as parts:
        return "".join(parts.read(name).decode() for name in ("word/document.xml", "word/footer1.xml"))


def test_the_page_says_what_the_report_will_say_and_leads_to_its_three_files(open_page: Open) -> None:
    page = open_page("report", city="togane")
    told = text(page)
    assert not page.exception and "東金市の28指標のうち、実績から判定できたのは0件" in told
    for kind in files.KINDS:
        assert f"/download/report.{kind}?city=togane" in told
    assert all(f"<dt>{title}</dt>" in told for title in CHAPTERS.values())
    assert lists(page)["市"] == ["togane"]


def test_it_stands_in_the_menu_among_the_others_for_who_reads_some_cities() -> None:
    row = menu.row("report")
    assert row.group == menu.OTHERS and row.readers is menu.Readers.OF_SOME_CITIES and not row.writes


def test_what_was_made_with_a_bar_is_not_made_again(open_page: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    page = open_page("report", city="minamiboso", chapter="summary")
    made = page.button[0].click().run()
    assert not made.exception and [message.value for message in made.success] == [
        "三つの形式がそろいました。下のリンクから保存できます。"
    ]
    assert len(files._KEPT) == 3 and all(files._KEPT.values())
    monkeypatch.setattr(files, "_report", lambda *_: pytest.fail("made again"))
    with selection.of_address([("city", "minamiboso"), ("chapter", "summary")]):
        answers.begin()
        wanted = asked.wanted()
        kept = [files._file(wanted, kind) for kind in files.KINDS]
    assert kept == list(files._KEPT.values())


def test_departments_differ_by_city(open_page: Open) -> None:
    one, both = (
        set(lists_of(open_page("report", city=cities))) for cities in (["katagami"], ["katagami", "choshi"])
    )
    assert one < both


def lists_of(page: object) -> list[str]:
    found = text(page)  # type: ignore[arg-type]
    _, _, rest = found.partition('id="dx-field-department"')
    return [part.partition('"')[0] for part in rest.partition("</details>")[0].split('value="')[1:]]


def test_a_file_is_of_the_selection_and_the_moment_of_its_address(
    monkeypatch: pytest.MonkeyPatch, real_database: Path
) -> None:
    serve(monkeypatch, real_database)
    monkeypatch.setattr("domain.clock.today", lambda: date(2026, 11, 21))
    file = of("city=togane&v=1&on=2026-11-20&chapter=summary&since=2026-11-01")
    assert file.name.startswith("進捗報告書_東金市_要約_版1_2026-11-20") and file.name.endswith(".docx")
    held = said(file)
    assert "東金市の28指標のうち" in held and "https://dx.city.example.jp/report?city=togane" in held
    assert "2026-11-20時点" in held


@pytest.mark.parametrize("query", ["city=nowhere", "city=togane&department=ない課", "chapter=index", "k=none"])
def test_an_address_of_what_is_not_there_has_no_file(
    monkeypatch: pytest.MonkeyPatch, real_database: Path, query: str
) -> None:
    serve(monkeypatch, real_database)
    with pytest.raises(NotThere):
        of(query)


def test_who_may_read_one_city_gets_a_report_of_that_city_alone(
    monkeypatch: pytest.MonkeyPatch, real_database: Path
) -> None:
    serve(monkeypatch, real_database)
    key = reach.city_keys()["choshi"]
    with reach.within(reach.Reach(frozenset({"choshi"}), frozenset({key}))):
        held = said(of("chapter=summary&chapter=changes&chapter=method"))
        with pytest.raises(NotThere):
            of("city=togane")
    assert "銚子市の31指標のうち" in held
    for name in ("東金市", "潟上市", "四街道市", "南房総市"):
        assert name not in held
