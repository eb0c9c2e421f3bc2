"""What plans say was reached or is due when, as rows: on 市, 工程 and 分析, and in their files."""

from collections.abc import Iterable, Sequence
from typing import Protocol

from domain import formats
from domain.codes import Stage
from domain.rows import by
from domain.words import STAGE, STAGE_PLANNED
from metrics import catalogue
from metrics.events import Event
from ui import answers, markup
from ui.table import Column, Saved, Table, only_saved

TITLE = "これまでの取組と予定"
NOTE = "計画書が工程表のほかで、動いている・始めた・終えた・いつまでに行うと記したもの。時期は印字のままです。"
# A plan that tells more than this tells it theme by theme, closed.
_MANY = 12
_NO_DATE = "時期の印字なし"


class Staged(Protocol):
    """Whatever is at a stage, or is planned to be."""

    @property
    def stage(self) -> Stage | None:
        """What is reached, of a planned one what is reached then."""

    @property
    def is_planned(self) -> bool:
        """Whether the plan speaks of it as future."""


def stage(row: Staged) -> markup.Markup:
    """Return the stage as a chip; a planned one says so."""
    planned = " dx-planned" if row.is_planned else ""
    return markup.html('<span class="dx-stage dx-stage-{}{}">{}</span>', row.stage, planned, stage_word(row))


def stage_word(row: Staged) -> str:
    """Return the stage in a word: 実施済み, or 実施の予定 where it is to come."""
    assert row.stage is not None  # asked only of what has one
    return (STAGE_PLANNED if row.is_planned else STAGE)[row.stage]


def when(event: Event) -> str:
    """Return the date as printed, or that none is."""
    return event.occurred_on_text or _NO_DATE


def quoted(printed: str) -> str:
    """Return printed words in brackets of their own: 『「らくらく窓口」を導入』 where they hold brackets themselves."""
    return f"『{printed}』" if "「" in printed else f"「{printed}」"


def what(event: Event) -> markup.Markup:
    """Return the name, below it the printed words and our note."""
    return markup.html(
        "{}<small>{}{}</small>", event.event_name, quoted(event.printed_text), f"　{event.note}" if event.note else None
    )


def brief(events: Sequence[Event]) -> markup.Markup:
    """Return the events in a list, a line each: when, what, which stage, where."""
    lines = [
        markup.html(
            '<li><b>{}</b> {} {} <span class="dx-note">{}</span></li>',
            when(event),
            event.event_name,
            stage(event),
            event.place,
        )
        for event in events
    ]
    return markup.html('<ul class="dx-lines">{}</ul>', lines)


def _owner(event: Event) -> markup.Markup | str:
    if event.initiative_id is None:
        return formats.ABSENT
    return markup.link(event.initiative_name or "", "city", city=event.city, initiative=event.initiative_id)


def _place(event: Event) -> markup.Markup:
    return markup.html("{}<small>行 {}</small>", event.place, formats.lines(event.first_line, event.last_line))


EVENTS = Table[Event](
    (
        only_saved("市区町村", lambda event: event.municipality_name),
        only_saved("事項", lambda event: event.theme_name),
        Column(
            "内容（計画書の語）",
            what,
            saved=(
                Saved("内容", lambda event: event.event_name),
                Saved("計画書の語", lambda event: event.printed_text),
                Saved("備考", lambda event: event.note),
            ),
        ),
        Column(
            "時期",
            when,
            saved=(
                Saved("時期", lambda event: event.occurred_on_text),
                Saved("時期の初日", lambda event: event.occurred_from),
                Saved("時期の末日", lambda event: event.occurred_to),
            ),
        ),
        Column(
            "段階",
            stage,
            saved=(
                Saved("段階", lambda event: STAGE[event.stage]),
                Saved("予定", lambda event: event.is_planned),
            ),
        ),
        Column("取組", _owner, saved=lambda event: event.initiative_name),
        Column("場所", _place, saved=lambda event: event.place),
        only_saved("行（初め）", lambda event: event.first_line),
        only_saved("行（終わり）", lambda event: event.last_line),
        only_saved("取組ID", lambda event: event.initiative_id),
        only_saved("出来事ID", lambda event: event.event_id),
    )
)


def themes(events: Sequence[Event], is_open: bool = False) -> markup.Markup:
    """Return the events theme by theme, in the order of the themes; those of a long list on demand."""
    order = [theme.theme_id for theme in answers.ask(catalogue.themes)]
    sorted_by_theme = sorted(events, key=lambda event: order.index(event.theme_id))
    pieces = []
    for name, of_theme in by(sorted_by_theme, lambda event: event.theme_name).items():
        table = EVENTS.html(of_theme, f"{name}　{counted(of_theme)}", is_paired=True)
        if is_open or len(events) <= _MANY:
            pieces.append(table)
        else:
            pieces.append(markup.details(f"{name}（{counted(of_theme)}）", table))
    return markup.html('<div class="dx-events">{}</div>', pieces)


def counted(events: Iterable[Event]) -> str:
    """Return how many there are, and how many of them are to come: 12件・うち予定3件."""
    every = list(events)
    planned = sum(event.is_planned for event in every)
    return f"{len(every)}件" + (f"・うち予定{planned}件" if planned else "")
