"""The fields of a page: lists, lists of several, words, values. They are one plain form that writes the address.

They are the browser's own, so no page waits for the code of a widget, and a phone opens its own lists. The address is
the only state: ui/assets/fields.js writes it as soon as a field is changed, or the form's button is pressed, and keeps
open what was open, and what was typed meanwhile.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple
from urllib.parse import parse_qsl

from domain.rows import by
from ui import long_lists, markup, selection

EVERY = "すべて"
_CHECKED, _DISABLED = markup.Markup(" checked"), markup.Markup(" disabled")
# A list that is longer than this can be searched.
_LONG = 12


class Field(NamedTuple):
    """A field: the parts of the address that it writes, and its HTML."""

    parts: tuple[str, ...]
    html: markup.Markup


def draw(*fields: Field | None, button: str | None = None) -> markup.Markup:
    """Return the form of these fields: each change is sent at once, or all with a button that is so called."""
    shown = [field for field in fields if field is not None]
    parts = [part for field in shown for part in field.parts]
    kept = [
        markup.html('<input type="hidden" name="{}" value="{}">', *pair)
        for pair in parse_qsl(selection.here(*parts, "page").removeprefix("?"))
    ]
    return markup.html(
        '<form class="dx-fields" method="get" data-parts="{}">{}{}{}</form>',
        " ".join(parts),
        kept,
        [field.html for field in shown],
        markup.html('<button type="submit" id="dx-send">{}</button>', button) if button else None,
    )


def one(
    name: str,
    label: str,
    options: Mapping[str, str],
    default: str,
    heads: Mapping[str, str] | None = None,
    is_always_said: bool = False,
) -> Field:
    """Return a list of which one is chosen: the asked one, else `default`, for which the address need say nothing.

    It says it all the same where the default changes with time (`is_always_said`). `heads` are the headings
    below which options stand together, by their codes.
    """
    now = selection.choice(name, options, default)
    # What the address says stays in it.
    unsaid = None if is_always_said or selection.asked(name) == default else default
    if long := long_lists.of(name, label, options, heads or {}, (now,)):
        return _one_of_many(name, label, long, options, now)

    def option(code: str) -> markup.Markup:
        chosen = markup.Markup(" selected") if code == now else None
        return markup.html('<option value="{}"{}>{}</option>', "" if code == unsaid else code, chosen, options[code])

    lists: list[markup.Markup] = [
        markup.html('<optgroup label="{}">{}</optgroup>', head, [option(code) for code in codes])
        if head
        else markup.joined(map(option, codes))
        for head, codes in _headed(options, heads)
    ]
    return Field(
        (name,),
        markup.html(
            '<label class="dx-field"><span>{}</span><select id="dx-field-{}" name="{}">{}</select></label>',
            label, name, name, lists,
        ),
    )  # fmt: skip


def many(
    name: str,
    label: str,
    options: Mapping[str, str],
    nothing: str = EVERY,
    most: int | None = None,
    heads: Mapping[str, str] | None = None,
    note: str = "",
) -> Field:
    """Return a list of which several are chosen, at most `most`; `nothing` says what none means.

    `note` says what the list leaves out; `heads` are the headings below which options stand together, by their codes.
    """
    chosen = selection.known(name, options)[:most]
    is_full = most is not None and len(chosen) >= most
    long = long_lists.of(name, label, options, heads or {}, chosen)

    def box(code: str) -> markup.Markup:
        state = _CHECKED if code in chosen else _DISABLED if is_full else None
        return markup.html(
            '<label><input type="checkbox" name="{}" value="{}"{}>{}</label>', name, code, state, options[code]
        )

    def heading(head: str, codes: Sequence[str]) -> markup.Markup:
        """Return the name of a group, with which all of it is chosen where there is no limit."""
        if most is not None or (long and selection.text(long.part) != head):
            return markup.html("<b>{}</b>", head)
        is_whole = _CHECKED if set(codes) <= set(chosen) else None
        return markup.html(
            '<label class="dx-all"><input type="checkbox" data-all="{}"{}>{}（{}）</label>',
            head, is_whole, head, len(codes),
        )  # fmt: skip

    lists: list[markup.Markup] = [
        markup.html(
            '<div role="group" aria-label="{}">{}{}</div>', head, heading(head, codes), [box(code) for code in codes]
        )
        if head
        else markup.joined(map(box, codes))
        for head, codes in _headed(long.options if long else options, heads)
    ]
    finder = markup.html(
        '<input type="text" class="dx-sought" aria-label="{}の候補を絞り込む" placeholder="候補を絞り込む" '
        'autocomplete="off"><p class="dx-note" hidden>見つかりません</p>',
        label,
    )
    clears = markup.html(
        '<a id="dx-none-{}" data-to="dx-list-{}" href="{}" target="_self">選択を解除</a>',
        name, name, selection.here(name, "page"),
    )  # fmt: skip
    told = _told([options[code] for code in chosen]) or nothing
    below = markup.paragraph(note, is_note=True) if note else None
    return Field(
        (name, long.part) if long else (name,),
        markup.html(
            '<div class="dx-field"><span aria-hidden="true">{label}</span>'
            '<details class="dx-many" id="dx-field-{name}"><summary id="dx-list-{name}" aria-label="{label}：{told}">'
            '{count}<span>{told}</span></summary><div role="group" aria-label="{label}">{clears}{finder}'
            '<div class="dx-options">{lists}{note}</div></div></details></div>',
            label=label,
            name=name,
            told=told,
            count=markup.html("<b>{}</b>", len(chosen)) if len(chosen) > 1 else None,
            clears=clears if chosen else None,
            finder=long.above if long else finder if len(options) > _LONG else None,
            lists=lists,
            note=markup.joined((long.below, below)) if long else below,
        ),
    )


def _one_of_many(name: str, label: str, long: long_lists.Long, options: Mapping[str, str], now: str) -> Field:
    """Return a list of which one is chosen that is sought in: it opens as a list of several does."""
    items = [
        markup.html(
            '<label><input type="radio" name="{}" value="{}"{}>{}</label>',
            name, code, _CHECKED if code == now else None, words,
        )
        for code, words in long.options.items()
    ]  # fmt: skip
    return Field(
        (name, long.part),
        markup.html(
            '<div class="dx-field"><span aria-hidden="true">{label}</span>'
            '<details class="dx-many" id="dx-field-{name}"><summary id="dx-list-{name}" aria-label="{label}：{told}">'
            '<span>{told}</span></summary><div role="group" aria-label="{label}">{finder}'
            '<div class="dx-options">{items}{below}</div></div></details></div>',
            label=label,
            name=name,
            told=options[now],
            finder=long.above,
            items=items,
            below=long.below,
        ),
    )


def _told(names: Sequence[str]) -> str:
    """Return what is chosen, in words: of more than a dozen the first and how many others."""
    rest = len(names) - _LONG
    return "、".join(names[:_LONG]) + (f" ほか{rest}" if rest > 0 else "")


def words(name: str, label: str, placeholder: str) -> Field:
    """Return the search field of a page that searches by itself; there is one on a page."""
    return Field(
        (name,),
        markup.html(
            '<div class="dx-field" role="search"><label><span>{}</span><input type="search" id="dx-field-{}" name="{}" '
            'value="{}" placeholder="{}" maxlength="200" autocomplete="off" enterkeyhint="search"></label></div>',
            label, name, name, selection.text(name), placeholder,
        ),
    )  # fmt: skip


def value(name: str, label: str, placeholder: str) -> Field:
    """Return a field for a value that is written as people write it."""
    return Field(
        (name,),
        markup.html(
            '<label class="dx-field"><span>{}</span><input type="text" id="dx-field-{}" name="{}" value="{}" '
            'placeholder="{}" autocomplete="off"></label>',
            label, name, name, selection.text(name), placeholder,
        ),
    )  # fmt: skip


def further(label: str, fields: Sequence[Field]) -> Field:
    """Return fields that unfold on demand; they lie open where one of them narrows."""
    parts = tuple(part for field in fields for part in field.parts)
    is_open = any(selection.all_asked(part) for part in parts)
    return Field(
        parts,
        markup.html(
            '<details class="dx-further" id="dx-further"{}><summary>{}</summary><div>{}</div></details>',
            markup.Markup(" open") if is_open else None,
            label,
            [field.html for field in fields],
        ),
    )


def _headed(options: Mapping[str, str], heads: Mapping[str, str] | None) -> Iterable[tuple[str, list[str]]]:
    """Return the codes by their headings, in the order of `heads`; first, or all, what stands below none."""
    found = heads or {}
    lists = by(options, lambda code: found.get(code, ""))
    return [(head, lists[head]) for head in dict.fromkeys(("", *found.values())) if head in lists]
