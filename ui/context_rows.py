"""What plans say of themselves and their cities, as rows: on 市 and 分析, and in their files."""

from collections.abc import Sequence

from domain import formats
from domain.rows import by
from domain.words import CONTEXT_TOPIC
from metrics.context import ContextItem
from ui import markup
from ui.table import Column, Table, only_saved

TITLE = "計画について"
NOTE = "推進体制、進捗管理、アンケート、人口、費用など、計画書が計画と地域について記したもの。値は印字のままです。"
# A plan that tells more than this tells it topic by topic, closed.
_MANY = 12


def _item(item: ContextItem) -> markup.Markup:
    return markup.html("{}{}", item.item_name, markup.html("<small>{}</small>", item.note) if item.note else None)


def _value(item: ContextItem) -> markup.Markup:
    as_of = markup.html("<small>{}</small>", item.as_of_text) if item.as_of_text else None
    return markup.html("{}{}", item.value_text, as_of)


def _place(item: ContextItem) -> markup.Markup:
    return markup.html("{}<small>行 {}</small>", item.place, formats.lines(item.first_line, item.last_line))


CONTEXT = Table[ContextItem](
    (
        only_saved("市区町村", lambda item: item.municipality_name),
        only_saved("区分", lambda item: CONTEXT_TOPIC[item.topic]),
        Column("項目", _item, saved=lambda item: item.item_name),
        Column("計画書の値", _value, saved=lambda item: item.value_text),
        only_saved("時点", lambda item: item.as_of_text),
        only_saved("備考", lambda item: item.note),
        Column("場所", _place, saved=lambda item: item.place),
        only_saved("行（初め）", lambda item: item.first_line),
        only_saved("行（終わり）", lambda item: item.last_line),
    )
)


def topics(items: Sequence[ContextItem], is_open: bool = False) -> markup.Markup:
    """Return the items topic by topic, those of a long list on demand."""
    pieces = []
    for topic, of_topic in by(items, lambda item: item.topic).items():
        name = CONTEXT_TOPIC[topic]
        table = CONTEXT.html(of_topic, f"{name}　{len(of_topic)}件", is_paired=True)
        if is_open or len(items) <= _MANY:
            pieces.append(table)
        else:
            pieces.append(markup.details(f"{name}（{len(of_topic)}件）", table))
    return markup.html('<div class="dx-context">{}</div>', pieces)


def brief(items: Sequence[ContextItem]) -> markup.Markup:
    """Return the items in lists, a line each: what, the printed value, of when, where; a list a topic."""
    pieces = []
    for topic, of_topic in by(items, lambda item: item.topic).items():
        lines = [
            markup.html(
                '<li>{} <b>{}</b>{} <span class="dx-note">{}</span></li>',
                item.item_name,
                item.value_text,
                f"（{item.as_of_text}）" if item.as_of_text else None,
                item.place,
            )
            for item in of_topic
        ]
        pieces.append(markup.html('<h3>{}</h3><ul class="dx-lines">{}</ul>', CONTEXT_TOPIC[topic], lines))
    return markup.joined(pieces)
