"""A file or print view with an id, city, theme, version or day that nobody knows is 404 in words, never another's data.

Every offer of the registry is asked, and every parameter that it reads is found by itself: a new page is too.
"""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import parse_qsl, urlencode

import pytest

from pages import registry
from tests.loops import finished
from tests.served import serve
from tests.server.asked import Answer, Routes
from ui import menu, selection
from ui.paper import NotThere
from ui.selection import Address

UNKNOWN = "zzz-9-9-unknown"
# Any words will do: they are sought.
WORDS = ("q", "words")
# What every file is held against, whether it reads it or not.
ALWAYS = ("city", "theme", "kpi", "v", "on", "sample")
# Nothing asked for, and of each parameter a value that is known: what is read then, too.
BASES = (
    "",
    "city=togane&kpi=togane-1-1-online-share&theme=security&measure=line_friends&from=1&to=2&version=2&span=all&by=city"
    "&unit=all&words=%E3%83%87%E3%82%B8%E3%82%BF%E3%83%AB",
)
PRINTED = [row.name for row in menu.ROWS if registry.of(row.name).printed is not None]
OFFERS = [f"/download/{name}" for name in registry.makers()] + [f"/print/{page}" for page in PRINTED]


@pytest.fixture(scope="module")
def served(practice_database: Path) -> Iterator[None]:
    """Let this process answer from the practice data, where there are several versions."""
    with pytest.MonkeyPatch.context() as patch:
        serve(patch, practice_database)
        yield


def parameters(offer: str) -> Iterator[tuple[str, str]]:
    """Yield what an offer reads, each parameter with an address of which it is read."""
    _, kind, name = offer.split("/")
    seen: set[str] = set()
    for base in BASES:
        with selection.within(Address(parse_qsl(base), is_exact=True)) as address, suppress(NotThere):
            _ = registry.print_view(name) if kind == "print" else registry.makers()[name].make()
        assert not address.names_unjudged, f"{offer}: say of these which values they may have (ui/selection.py)"
        for read in sorted(address.names_read - seen - {*WORDS}):
            seen.add(read)
            yield read, base


@pytest.mark.usefixtures("served")
@pytest.mark.parametrize("offer", OFFERS)
def test_what_nobody_knows_is_not_answered_with_something_else(offer: str) -> None:
    path = offer if offer.startswith("/print") else f"{offer}.{_kind(offer)}"
    asked = [f"{path}?{name}={UNKNOWN}" for name in ALWAYS]
    for name, base in parameters(offer):
        kept = urlencode([pair for pair in parse_qsl(base) if pair[0] != name])
        known = [value for other, value in parse_qsl(base) if other == name]
        asked += [f"{path}?{kept}&{name}={UNKNOWN}"]
        asked += [f"{path}?{kept}&{name}={value}&{name}={UNKNOWN}" for value in known]
    for address, answer in zip(asked, all_of(asked), strict=True):
        assert answer.status == 404 and UNKNOWN in answer.text, (address, answer.status)


def all_of(addresses: list[str]) -> list[Answer]:
    routes = Routes()

    async def ask() -> list[Answer]:
        return [await routes.get(address) for address in addresses]

    return finished(ask())


def _kind(offer: str) -> str:
    with selection.of_address([]):
        made = registry.makers()[offer.split("/")[2]].make()
    return {"Drawing": "svg", "Calendar": "ics"}.get(type(made).__name__, "csv")


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/download/kpi_points.csv?kpi=togane-9-9-retired", "「togane-9-9-retired」という指標は、ここにはありません"),
        ("/download/city_kpis.csv?city=zzz", "「zzz」という市は、ここにはありません"),
        ("/print/city?city=zzz", "「zzz」という市は、ここにはありません"),
        ("/download/city_kpis.xlsx?city=choshi&v=99", "「99」というデータ版は、ここにはありません"),
        ("/download/city_kpis.csv?city=choshi&on=2999-01-01", "「2999-01-01」という日付は、ここにはありません"),
        ("/download/city_kpis.csv?v=0", "「0」というデータ版"),
        (f"/download/city_kpis.csv?v={'9' * 5000}", f"「{'9' * 40}…」というデータ版"),
        ("/download/city_kpis.csv?on=0001-01-01", "「0001-01-01」という日付"),
        ("/download/method_rules.csv?on=2026-02-30", "「2026-02-30」という日付"),
        ("/download/city_kpis.csv?city=choshi%00", "という市は、ここにはありません"),
        ("/download/history_changes.csv?from=1&to=99", "「99」というデータ版"),
        ("/download/explore_due.csv?month=2031-13&row=x", "「2031-13」（アドレスの month）"),
        ("/download/explore_courses.csv?city=togane&k=choshi-2-1-line-friends", "「choshi-2-1-line-friends」"),
        ("/print/nothing", "「nothing」に印刷用の表示はありません"),
        ("/download/kpi_points.csv?kpi=%3Cb%3E", "「&lt;b&gt;」という指標"),
    ],
)
@pytest.mark.usefixtures("served")
def test_the_answer_says_what_is_not_there(address: str, words: str) -> None:
    (answer,) = all_of([address])
    assert answer.status == 404 and words in answer.text


@pytest.mark.usefixtures("served")
def test_what_a_file_does_not_read_is_nobody_s_business() -> None:
    plain, more = all_of(
        ["/download/city_kpis.csv?city=togane", "/download/city_kpis.csv?city=togane&page=7&utm_source=mail&measure=x"]
    )
    assert plain.status == more.status == 200 and plain.body == more.body


def test_a_parameter_for_which_nobody_says_what_is_known_has_no_file() -> None:
    with selection.within(Address([("city", "togane"), ("own", "x")], is_exact=True)) as address:
        assert selection.one_known("city", {"togane"}) == "togane" and selection.asked("none") is None
        address.finish()
        assert selection.asked("own") == "x"
        with pytest.raises(NotThere, match="「x」"):
            address.finish()


def test_a_page_passes_over_what_nobody_knows_and_its_links_leave_it_out() -> None:
    with selection.of_address([("city", "zzz"), ("city", "togane"), ("kpi", "x"), ("q", "窓口")]):
        assert selection.known("city", ["togane"]) == ["togane"]
        kept, passed_over = selection.noting(lambda: selection.one_known("kpi", ["y"]))
        assert kept is None and selection.followed() == urlencode({"city": "togane", "q": "窓口"})
    with selection.of_address([("kpi", "x"), ("q", "窓口")]):
        selection.pass_over(passed_over)  # what was kept from before tells it again
        assert selection.followed() == urlencode({"q": "窓口"})
