"""The print views of pages: plain documents for A4, made on the server from the same pieces as the pages.

They need no script, so they are also what a reader without one is led to.
"""

from collections.abc import Sequence
from typing import NamedTuple

from access import served
from domain import formats
from ui import answers, documents, footer, markup, menu, pinned, sample, selection
from ui.paper import Printed


class Assets(NamedTuple):
    """The addresses of what a document loads."""

    style_sheets: Sequence[str]
    script: str


def document(page: str, printed: Printed, assets: Assets) -> str:
    """Return the print view of a page with the present selection as an HTML document."""
    moment = answers.now()
    return documents.document(
        "print.html",
        title=printed.title,
        tab=sample.titled(printed.title),
        product=menu.PRODUCT,
        assets=assets,
        practice=served.remark() or "",
        running=f"出典：{printed.source}　データ版 {moment.version}　{moment.as_of.isoformat()}時点{_rules()}",
        live=markup.at(f"/{page}", selection.query()),
        lead=printed.lead,
        day=formats.day(moment.as_of),
        is_pinned=selection.pin().is_set,
        version=moment.version,
        body=printed.body,
        foot=footer.foot(),
    )


def _rules() -> str:
    told = pinned.rules_told()
    return f"　{told}" if told else ""
