"""The newest versions of the data: when, and what happened."""

from collections.abc import Sequence

from domain.words import AUDIT_ACTION
from metrics import catalogue
from pages.overview.dates import dated, tight
from store.versions import Entry
from ui import answers, markup
from ui.sheets import Sheet
from ui.table import Column, Saved, Table

# How many versions are told.
_TOLD = 4


def updates_table() -> markup.Markup:
    """Return the newest versions: when, and what happened. Nobody is named."""
    return tight(_UPDATES.html(_newest(), "データの更新、新しい順"))


def updates_sheet() -> Sheet:
    """Return the newest versions, a row each."""
    return _UPDATES.sheet(_newest(), "データの更新")


def _newest() -> Sequence[Entry]:
    return answers.log(limit=_TOLD)


def _subject(entry: Entry) -> str:
    names = {city.municipality_key: city.municipality_name for city in answers.ask(catalogue.cities)}
    action = AUDIT_ACTION[entry.action]
    return f"{names[entry.scope]}　{action}" if entry.scope in names else action


_UPDATES = Table[Entry](
    (
        Column(
            "日・データ版",
            lambda entry: dated(entry.happened_on, f"版 {entry.version}"),
            saved=(Saved("日", lambda entry: entry.happened_on), Saved("データ版", lambda entry: entry.version)),
        ),
        Column(
            "何があったか",
            lambda entry: markup.html("{}<small>{}</small>", _subject(entry), entry.reason),
            saved=(Saved("種別", _subject), Saved("内容", lambda entry: entry.reason)),
        ),
    )
)
