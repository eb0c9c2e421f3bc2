"""A page as of an earlier version and day: every link keeps it, a line says it, one click leads to the present."""

import streamlit as st

from access import reach
from domain import formats
from metrics import meaning
from metrics.moment import Moment
from metrics.rules import RULES_VERSION
from ui import answers, markup, peers, sample, selection


def keep(is_embedded: bool) -> None:
    """Let every link keep what the address pins, who is compared, the sample, and that another site frames it."""
    moment = answers.now()
    pinned: dict[str, object] = (
        {"v": moment.version, "on": moment.as_of.isoformat()} if selection.pin().is_set else {}
    )  # fmt: skip
    compared: dict[str, object] = {peers.NAME: tuple(codes)} if (codes := peers.codes()) else {}
    markup.KEPT.set(sample.kept() | pinned | compared | ({"embed": "true"} if is_embedded else {}))


def announce() -> None:
    """Say as of when the page is shown where its address pins that, and what of the address could not be followed."""
    if reach.present().version is not None:
        moment = answers.now()
        tag = markup.Markup('<span class="dx-tag">閲覧リンク</span>　')
        told = f"{formats.day(moment.as_of)}時点（版 {moment.version}）に固定されています。{rules_told()}"
        st.html(markup.paragraph(tag, told))
        return
    asked_version, asked_day = selection.asked("v"), selection.asked("on")
    if asked_version is None and asked_day is None:
        return
    moment = answers.now()
    st.html(
        markup.paragraph(
            markup.Markup('<span class="dx-tag">時点を固定した表示</span>　') if selection.pin().is_set else "",
            f"{formats.day(moment.as_of)}時点（版 {moment.version}）。{rules_told() if selection.pin().is_set else ''}",
            *(f"{word}　" for word in _not_followed(asked_version, asked_day, moment)),
            markup.html('<a href="{}" target="_self">現在の表示へ</a>', selection.here("v", "on")),
        )
    )


def rules_told() -> str:
    """Return by which rules the shown version is judged where it came under others; nothing where under these."""
    entry = answers.brought()
    return "" if entry is None else meaning.pinned(RULES_VERSION, entry.rules_version)


def _not_followed(version: str | None, day: str | None, moment: Moment) -> list[str]:
    pin = selection.pin()
    words = []
    if version is not None and pin.version != moment.version:
        reason = "読み取れない" if pin.version is None else "登録されていない"
        words.append(f"版「{version[:20]}」は{reason}ため、最新の版で表示しています。")
    if day is not None and pin.on != moment.as_of:
        reason = "読み取れない" if pin.on is None else "先の日である"
        words.append(f"日付「{day[:20]}」は{reason}ため、現在の日で判定しています。")
    return words
