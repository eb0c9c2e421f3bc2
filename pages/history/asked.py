"""What the address of 履歴 asks for: a city, a version, two versions to compare."""

from access import reach
from domain.codes import AuditAction
from metrics import catalogue
from store.versions import Entry
from ui import answers, kinds, selection

# What no city has as its key: whoever reads none is told of nothing.
_NO_CITY = -1


def cities() -> dict[int, catalogue.City]:
    """Return the cities by their key."""
    return {city.municipality_key: city for city in answers.ask(catalogue.cities)}


def scope_asked() -> int:
    """Return the key of the city that the address names; else 0 for all, or the first that may be read."""
    known = cities()
    default = 0 if reach.present().is_whole else next(iter(known), _NO_CITY)
    asked = selection.one_known("city", {selection.ALL, *(city.city for city in known.values())})
    return next((key for key, city in known.items() if city.city == asked), default)


def city_filter() -> tuple[tuple[str, str], ...]:
    """Return the city that narrows what is saved, in words."""
    scope = scope_asked()
    return ((kinds.word(), cities()[scope].municipality_name),) if scope else ()


def version_asked(name: str) -> int | None:
    """Return a version that the address names, None where it names none that is accepted already."""
    newest = answers.now().version
    found = selection.follow(name, lambda text: 1 <= _number(text) <= newest)
    return _number(found[-1]) if found else None


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


def entry_asked() -> Entry | None:
    """Return the version that the address names, None where it names none or one of a city that is not shown."""
    version, scope = version_asked("version"), scope_asked()
    entry = None if version is None else answers.logged(version)
    return None if entry is None or (scope and entry.scope not in (0, scope)) else entry


def scope_of(entry: Entry) -> int:
    """Return the city whose rows a version may have changed, 0 for all: an upload and an undo change one city alone."""
    return entry.scope if entry.action in (AuditAction.UPLOAD, AuditAction.UNDO) else 0


def pair_asked() -> tuple[int, int] | None:
    """Return the two versions that the address compares, the earlier first; None where it names none.

    Where it names one of them, the first and the newest version stand for the other.
    """
    asked = version_asked("from"), version_asked("to")
    earlier, later = asked[0] or 1, asked[1] or answers.now().version
    return None if asked == (None, None) or earlier == later else (min(earlier, later), max(earlier, later))
