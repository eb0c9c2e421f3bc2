"""A text to take along: a field that shows it, with a button beside it that copies it (ui/assets/page.js)."""

from ui import markup

# Says to a screen reader that a text was copied.
TOLD = markup.Markup('<p class="dx-sr" role="status"></p>')


def field(name: str, label: str, value: str, note: str = "", is_long: bool = False) -> markup.Markup:
    """Return the field, in one line or in several; a name is used once on a page. Beside such fields stands `TOLD`."""
    described = markup.html(' aria-describedby="dx-{}-note"', name) if note else None
    attributes = markup.html('id="dx-{}" readonly{}', name, described)
    shown = markup.html(
        "<textarea {}>{}</textarea>"  # Streamlit drops an attribute that holds a tag
        if is_long
        else '<input type="text" {} value="{}">',
        attributes,
        value,
    )
    below = markup.html('<p class="dx-note" id="dx-{}-note">{}</p>', name, note) if note else None
    return markup.html(
        '<div class="dx-share-field"><label for="dx-{name}">{label}</label><div>{shown}'
        '<button type="button" class="dx-copy" data-for="dx-{name}" aria-label="{label}をコピー">'
        "コピー</button></div>{below}</div>",
        name=name,
        label=label,
        shown=shown,
        below=below,
    )


def fields(*drawn: markup.Markup) -> markup.Markup:
    """Return such fields in the page itself."""
    return markup.html('<div class="dx-copying">{}{}</div>', drawn, TOLD)
