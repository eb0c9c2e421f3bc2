"""Lists with more options than anybody reads: the server looks for some of them, by name, by reading, by group.

What is chosen always stands there. Nothing sought, the groups lead to their options, or the first options stand there.
"""

from collections.abc import Collection, Mapping
from typing import NamedTuple

from domain import romaji
from domain.rows import by
from domain.spelling import folded
from ui import markup, selection

# Lists of more options than this are sought in, and so many options are shown of one; a group is shown whole.
MOST, SHOWN = 200, 60
_PART = "find"


class Long(NamedTuple):
    """What of a long list is shown: the part of the address that seeks, the options, what stands above and below."""

    part: str
    options: Mapping[str, str]
    above: markup.Markup
    below: markup.Markup | None


def part_of(name: str) -> str:
    """Return the part of the address in which the words stand that seek in a list."""
    return f"{_PART}-{name}"


def of(
    name: str, label: str, options: Mapping[str, str], heads: Mapping[str, str], chosen: Collection[str]
) -> Long | None:
    """Return what is shown of a list for what the address seeks in it; None where a list is short enough as a whole."""
    part = part_of(name)
    if len(options) <= MOST:
        return None
    sought = selection.text(part)
    found = _matching(options, heads, sought)
    is_group = sought in set(heads.values())
    shown = found if is_group else found[:SHOWN]
    # Codes that are chosen keep their place among the others.
    kept = {*shown, *chosen}
    rest = len(found) - len(shown)
    groups = None if sought or not heads else _groups(part, heads)
    told = "" if sought and not rest else f"ほか{rest:,}件。名前かよみの一部を入れると探せます。"
    if sought and not found:
        told = "見つかりません"
    return Long(
        part,
        {code: words for code, words in options.items() if code in kept} if not groups else _of(options, chosen),
        markup.html(
            '<label class="dx-finder"><input type="text" id="dx-{}" name="{}" value="{}" aria-label="{}を名前かよみで探す" '
            'placeholder="名前・よみ（かな）で探す" maxlength="40" autocomplete="off" enterkeyhint="search"></label>',
            part, part, sought, label,
        ),
        groups if groups else markup.paragraph(told, is_note=True) if told else None,
    )  # fmt: skip


def _of(options: Mapping[str, str], chosen: Collection[str]) -> dict[str, str]:
    return {code: options[code] for code in options if code in chosen}


def _matching(options: Mapping[str, str], heads: Mapping[str, str], sought: str) -> list[str]:
    """Return the options in whose name, group or reading the words stand, those that begin with them first."""
    if not sought:
        return list(options)
    words, reading = folded(sought), romaji.of(sought)

    def place(code: str) -> int | None:
        name = folded(options[code])
        if name.startswith(words):
            return 0
        read = romaji.plain(code) if reading and code.isascii() else ""
        if reading and read.startswith(reading):
            return 1
        is_there = words in name or words in folded(heads.get(code, "")) or bool(reading and reading in read)
        return 2 if is_there else None

    places = {code: found for code in options if (found := place(code)) is not None}
    return sorted(places, key=lambda code: places[code])


def _groups(part: str, heads: Mapping[str, str]) -> markup.Markup:
    """Return the groups as links that seek for them, each with how many it has."""
    items = [
        markup.html(
            '<span class="dx-nowrap"><a id="dx-{}-{}" href="{}" target="_self">{}</a>（{}）</span>',
            part, number, address, head, len(codes),
        )
        for number, (head, codes) in enumerate(by(heads, lambda code: heads[code]).items())
        for address in [selection.here(part, "page", **{part: head})]
    ]  # fmt: skip
    return markup.html('<p class="dx-note">{}</p>', markup.joined(items, "　"))
