"""A page as of an earlier version and day: every link keeps it, a line says it, one click leads to the present."""

import streamlit as st

from ui import answers, formats, markup, selection


def keep(is_embedded: bool) -> None:
    """Let every link of the page keep what its address pins, and that it stands in another site's frame."""
    pin = selection.pin()
    moment = answers.now()
    pinned: dict[str, object] = {"v": moment.version, "on": moment.as_of.isoformat()} if pin.is_set else {}
    markup.KEPT.set(pinned | ({"embed": "true"} if is_embedded else {}))


def announce() -> None:
    """Say as of when the page is shown where its address pins that."""
    pin = selection.pin()
    if not pin.is_set:
        return
    moment = answers.now()
    asked = (
        "" if pin.version in (None, moment.version) else f"版 {pin.version} はまだないため、最新の版で表示しています。"
    )
    present = selection.query("v", "on")
    st.html(
        markup.paragraph(
            markup.Markup('<span class="dx-tag">時点を固定した表示</span>　'),
            f"{formats.day(moment.as_of)}時点（版 {moment.version}）。{asked}",
            markup.Markup(f'<a href="?{markup.safe(present)}" target="_self">現在の表示へ</a>'),
        )
    )
