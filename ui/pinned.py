"""A page as of an earlier version and day: every link keeps it, a line says it, one click leads to the present."""

from urllib.parse import urlencode

import streamlit as st

from ui import answers, formats, markup, selection


def announce() -> None:
    """Say as of when the page is shown where its address pins that, and let its links keep it."""
    pin = selection.pin()
    moment = answers.now()
    markup.PINNED.set({"v": moment.version, "on": moment.as_of.isoformat()} if pin.is_set else {})
    if not pin.is_set:
        return
    kept = {name: st.query_params.get_all(name) for name in st.query_params if name not in ("v", "on")}
    present = f"?{urlencode(kept, doseq=True)}"
    asked = "" if pin.version in (None, moment.version) else f"版 {pin.version} はまだないため、最新の版で表示しています。"
    st.html(
        markup.paragraph(
            markup.Markup('<span class="dx-tag">時点を固定した表示</span>　'),
            f"{formats.day(moment.as_of)}時点（版 {moment.version}）。{asked}",
            markup.Markup(f'<a href="{markup.safe(present)}" target="_self">現在の表示へ</a>'),
        )
    )
