"""The report as files, kept for a while: what was made with a bar to watch is not made again to be saved."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from functools import partial
from typing import NamedTuple
from urllib.parse import parse_qsl

from access import reach, served, settings
from pages.report import asked
from reports import content, excel, pdf, word
from reports.asked import Wanted
from reports.pieces import Report
from ui import answers, making, origin, selection
from ui.sheets import Document

KINDS = {"docx": "Word", "xlsx": "Excel", "pdf": "PDF"}
_MOST_KEPT = 9  # three reports in their three forms: some 10 MB
_KEPT: OrderedDict[Hashable, bytes] = OrderedDict()
_LOCK = threading.Lock()


class Progress(NamedTuple):
    """How far the making is, as a share, and what is being made."""

    share: float
    what: str


def document() -> Document | None:
    """Return the report of the address in its forms, None while no plan is there."""
    if not asked.plans():
        return None
    wanted = asked.wanted()
    return Document(content.TITLE, {kind: partial(_file, wanted, kind) for kind in KINDS}, asked.told(wanted))


def begun(tell: Callable[[Progress], None]) -> "Future[None]":
    """Begin to make the report of the running page in all forms, in the line of files; `tell` hears how far it is."""
    wanted, where = asked.wanted(), origin.of_page()
    query = parse_qsl(selection.followed())

    def make() -> None:
        with origin.within(where), selection.of_address(query):
            report = _report(wanted, lambda share, what: tell(Progress(share / 2, what)))
            for number, (kind, name) in enumerate(KINDS.items()):
                tell(Progress(0.5 + number / 2 / len(KINDS), f"{name} のファイル"))
                _keep(_key(wanted, kind), _written(report, kind))

    return making.line().begun(make)


def are_kept(wanted: Wanted) -> bool:
    """Tell whether all forms of the running page's report have been made."""
    with origin.within(origin.of_page()):
        return all(_key(wanted, kind) in _KEPT for kind in KINDS)


def _file(wanted: Wanted, kind: str) -> bytes:
    key = _key(wanted, kind)
    with _LOCK:
        if key in _KEPT:
            _KEPT.move_to_end(key)
            return _KEPT[key]
    return _keep(key, _written(_report(wanted), kind))


def _report(wanted: Wanted, tell: content.Told | None = None) -> Report:
    moment, entry = answers.now(), answers.brought()
    return content.made(
        answers.ask,
        wanted,
        moment.version,
        moment.as_of,
        origin=origin.present(),
        kept=((served.PARAMETER, "1"),) if served.is_sample() else (),
        remark=served.remark(),
        registered=None if entry is None else entry.rules_version,
        told=tell,
    )


def _written(report: Report, kind: str) -> bytes:
    if kind == "docx":
        template = settings.read().report_template
        return word.file(report, None if template is None else template.read_bytes())
    return excel.file(report) if kind == "xlsx" else pdf.file(report)


def _key(wanted: Wanted, kind: str) -> Hashable:
    return (served.name(), answers.now(), reach.present(), origin.present(), wanted, kind)


def _keep(key: Hashable, data: bytes) -> bytes:
    with _LOCK:
        _KEPT[key] = data
        _KEPT.move_to_end(key)
        while len(_KEPT) > _MOST_KEPT:
            _KEPT.popitem(last=False)
    return data
