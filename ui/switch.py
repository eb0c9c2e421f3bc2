"""A switch between forms of one thing: links that write one part of the address, the present one marked.

They work as links do (a new tab, Back, without scripts); ui/assets/page.js follows them without loading the document.
"""

from collections.abc import Mapping

from ui import markup, selection


def current(name: str, options: Mapping[str, str]) -> str:
    """Return the option that the address asks for, the first one where it asks for none that is there."""
    return selection.one_known(name, options) or next(iter(options))


def links(name: str, label: str, options: Mapping[str, object], *without: str) -> markup.Markup:
    """Return the switch; the first option is the default and stands for an address without it.

    `without` are parts of the address that a change of this switch takes out.
    """
    now = current(name, {code: str(words) for code, words in options.items()})
    items = [
        markup.html(
            '<a id="dx-{}-{}" href="{}" target="_self"{}>{}</a>',
            name,
            code,
            _address(name, "" if index == 0 else code, without),
            markup.Markup(' aria-current="true"') if code == now else None,
            words,
        )
        for index, (code, words) in enumerate(options.items())
    ]
    return markup.html('<nav class="dx-switch" aria-label="{}">{}</nav>', label, items)


def _address(name: str, code: str, without: tuple[str, ...]) -> str:
    return selection.here(*without, **{name: code}) if code else selection.here(name, *without)
