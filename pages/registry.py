"""What each page offers beside its screen, found by its folder: a new page is one folder and one row of ui/menu.py.

The server asks here for the files to save (`/download/…`), the descriptions of its documents and the print views.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

from access import reach, served
from domain import formats
from domain.codes import Mapped
from loaders.transcription import SLUG
from metrics import catalogue, retired, withdrawn
from ui import (
    answers,
    calendar_file,
    downloads,
    markup,
    menu,
    pinned,
    sample,
    selection,
    sheet_files,
    withdrawal,
)
from ui.first_view import of as first_view_of
from ui.markup import EMPTY, Markup
from ui.offers import Elsewhere, Offers, Told
from ui.paper import NotThere, Printed
from ui.sheets import Calendar, Document, Drawing, Saved, Sheet

# The page whose tables `/api/…` gives to programs: who may open it may ask there.
DATA = "data"

_FOLDER = Path(__file__).resolve().parent
# What files end in.
KINDS = ("csv", "xlsx", "svg", "ics", "docx", "pdf")


@dataclass(frozen=True, slots=True)
class File:
    """A file to save: its name says what, which version and which filters."""

    name: str
    content: bytes


class NoSuchFile(LookupError):
    """No page lets its readers save a file of that name and kind."""


class Description(NamedTuple):
    """What a page is about, where its print view is, and whether there is such a page at all."""

    title: str
    text: str
    is_known: bool
    print_view: str | None = None


class _Maker(NamedTuple):
    page: str
    make: Callable[[], Saved | None]


@cache
def of(page: str) -> Offers:
    """Return what a page offers, nothing where it has no offers.py. Raises KeyError for a page that is none."""
    menu.row(page)
    if not (_FOLDER / page / "offers.py").exists():
        return Offers()
    offers = import_module(f"pages.{page}.offers").OFFERS
    assert isinstance(offers, Offers), f"pages/{page}/offers.py: OFFERS is no Offers"
    return offers


@cache
def makers() -> Mapping[str, _Maker]:
    """Return every file by its name, with the page that lets it be saved. Raises ValueError for a name of two pages."""
    found: dict[str, _Maker] = {}
    for row in menu.ROWS:
        for name, make in of(row.name).sheets.items():
            if name in found:
                raise ValueError(f"{name}: both {found[name].page} and {row.name} let it be saved")
            found[name] = _Maker(row.name, make)
    return found


def page_of(path: str) -> menu.Row | None:
    """Return the page that a file or a print view belongs to, by its path; None where there is none."""
    _, kind, name = [*path.split("/"), "", ""][:3]
    if kind == "download":
        maker = makers().get(name.partition(".")[0])
        return None if maker is None else menu.row(maker.page)
    if kind == "api":
        return menu.row(DATA)
    return next((row for row in menu.ROWS if kind == "print" and row.name == name), None)


def file(name: str, kind: str) -> File | None:
    """Return the file of a table (`csv`, `xlsx`), a drawing (`svg`), days (`ics`), a document; None for nothing there.

    Raises NoSuchFile for a name or a kind that is none, NotThere, with the reason in words, for what is not there.
    """
    if name not in makers() or kind not in KINDS:
        raise NoSuchFile(f"{name}.{kind}")
    withdrawal.refuse(makers()[name].page)
    made = makers()[name].make()
    if made is None or (isinstance(made, Sheet) and not made.rows) or (isinstance(made, Calendar) and not made.entries):
        return None
    return packed(made, kind)


def sheet(name: str) -> Sheet | None:
    """Return a table that a page lets save, None where the selection has nothing of it.

    Raises KeyError for a name that is none.
    """
    made = makers()[name].make()
    return made if isinstance(made, Sheet) else None


def packed(made: Saved, kind: str) -> File:
    """Return what a page lets save as a file. Raises NoSuchFile for a kind that it is not: a drawing as a table."""
    remark = served.remark()
    if isinstance(made, Drawing) and kind == "svg":
        content = made.svg.encode("utf-8")
    elif isinstance(made, Sheet) and kind == "csv":
        content = sheet_files.csv_file(made, remark)
    elif isinstance(made, Sheet) and kind == "xlsx":
        content = sheet_files.xlsx_file(made, downloads.about(made), menu.PRODUCT, remark)
    elif isinstance(made, Calendar) and kind == "ics":
        content = calendar_file.ics_file(made, menu.PRODUCT, answers.now().as_of, remark)
    elif isinstance(made, Document) and kind in made.forms:
        content = made.forms[kind]()
    else:
        raise NoSuchFile(f"{made.title}: {kind}")
    return File(f"{downloads.file_stem(made.title, made.filters)}.{kind}", content)


def subscribed(made: Calendar, alarm_days: int | None) -> bytes:
    """Return the days of a calendar as a program that subscribes to them reads them."""
    return calendar_file.ics_file(made, menu.PRODUCT, answers.now().as_of, served.remark(), alarm_days)


def check(address: selection.Address) -> None:
    """Raise NotThere where an address names a city, theme or KPI that is none, or a sample that this server has not.

    Whatever is made of it: a file that reads no city is not that of a city which nobody knows.
    """
    open_theme = Mapped.UNDECIDED
    known: Mapping[str, Callable[[str], bool]] = {
        "city": lambda text: text == selection.ALL or text in {row.city for row in answers.ask(catalogue.cities)},
        "theme": lambda text: text == open_theme or text in {row.theme_id for row in answers.ask(catalogue.themes)},
        "kpi": _is_kpi,
        served.PARAMETER: lambda text: text == "1" and served.remark() is not None,
    }
    for name, is_known in known.items():
        selection.follow(name, is_known)


def _is_kpi(text: str) -> bool:
    """Tell whether a KPI has that id, or had: of those that stand that one alone is asked for."""
    if SLUG.fullmatch(text) is None:  # nothing else is an id: it is asked of no database
        return False
    return (
        bool(answers.ask(catalogue.kpis_named, text))
        or any(row.retired_id == text for row in answers.ask(retired.of_all))
        or any(row.kpi_id == text for row in answers.ask(withdrawn.kpis))
    )


def renamed(name: str) -> str | None:
    """Return the query of the address of the same file under the id that succeeded the one asked for, None if none."""
    rename = of(makers()[name].page).renamed if name in makers() else None
    return None if rename is None else rename()


def description(path: str) -> Description:
    """Return the description of the page at a path with the present selection."""
    row = menu.at(path)
    if row is None:
        return Description(f"ページが見つかりません｜{menu.PRODUCT}", "お探しのページはありません。", False)
    offers, gone = _offered(row), withdrawal.asked()
    if gone is not None and offers.printed is not None and withdrawal.is_told_on(row.name):
        title = sample.titled(f"{gone.municipality_name}の取り下げられた計画｜{menu.PRODUCT}")
        return Description(title, f"{_fictitious()}{withdrawal.words(gone)}", True)
    otherwise = Told(menu.title(row.name), menu.lead(row.name))
    told = (offers.described() if offers.described is not None else None) or otherwise
    query = selection.followed()
    print_view = None if offers.printed is None else markup.at(f"/print/{row.name}", query)
    title = sample.titled(f"{told.title}｜{menu.PRODUCT}")
    return Description(title, f"{_fictitious()}{told.text}{_pinned()}", True, print_view)


def first_view(path: str) -> Markup:
    """Return what the document of the page at a path shows at once, nothing where its page has not said what."""
    row = menu.at(path)
    first = None if row is None else _offered(row).first
    return EMPTY if first is None else first_view_of(path.strip("/"), first())


def leads_on(page: str) -> Elsewhere | None:
    """Return the other page that a link to a page leads to with the present selection, None where it stays."""
    row = next((row for row in menu.ROWS if row.name == page), None)
    lead = None if row is None else _offered(row).leads_on
    return None if lead is None else lead()


def print_view(page: str) -> Printed:
    """Return the print view of a page with the present selection.

    Raises NotThere, with the reason in words, for a page without one and for a selection that is not there.
    """
    known = page_of(f"/print/{page}")
    make = None if known is None else of(page).printed
    if make is None:
        raise NotThere(f"「{page}」に印刷用の表示はありません。")
    withdrawal.refuse(page)
    pinned.keep(is_embedded=False)
    return make()


def _offered(row: menu.Row) -> Offers:
    """Return what a page offers the present reader: nothing where they may not open it, or may read nothing at all."""
    within = reach.present()
    is_open = within.is_whole or (within.cities and row.readers is menu.Readers.OF_SOME_CITIES)
    return of(row.name) if is_open else Offers()


def _fictitious() -> str:
    remark = served.remark()
    return f"【{remark}】" if remark else ""


def _pinned() -> str:
    moment = answers.now()
    return f"{formats.day(moment.as_of)}、データ版 {moment.version}に固定した表示。" if selection.pin().is_set else ""
