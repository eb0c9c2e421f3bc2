"""The foot of every page: who runs this dashboard, where corrections go, the last update and the version."""

import streamlit as st

from access import settings
from domain import formats
from domain.version import VERSION
from metrics.rules import RULES_VERSION
from ui import answers, markup, selection

# A container that is empty is taken away while the reader goes to another page, and the foot would move up meanwhile.
KEEPS_ITS_PLACE = markup.Markup('<span class="dx-place"></span>')


def draw(is_embedded: bool = False) -> None:
    """Draw the footer for the present version of the data; in another site's frame a short one with a way out of it."""
    st.html(short() if is_embedded else foot())


def foot() -> markup.Markup:
    """Return the footer as HTML for the present version of the data."""
    configured = settings.read()
    operator, *dates = _facts(configured)
    told = (
        operator,
        ("訂正の連絡先", configured.contact or "窓口は未設定です（運営者が設定すると、ここに表示されます）"),
        *dates,
        ("版", f"ソフトウェア {VERSION}・判定規則 {RULES_VERSION}"),
    )
    pages = (("計算方法", "method"), ("出典", "sources"), ("手引き", "manual"))
    ways = markup.joined((markup.link(*page) for page in pages), "・")
    more = markup.paragraph(_unofficial(configured), " ", ways, is_note=True)
    return _footer(markup.definitions(told), more)


def short() -> markup.Markup:
    """Return the footer of a page in another site's frame: the way to the whole, who speaks and as of when."""
    configured = settings.read()
    whole = markup.html('<a href="?{}" target="_blank">ダッシュボード全体を開く</a>', selection.query())
    told = "　".join(f"{name}：{value}" for name, value in _facts(configured))
    note = markup.paragraph(told, "　", _unofficial(configured), is_note=True)
    return _footer(markup.paragraph(whole), note)


def _footer(*pieces: markup.Markup) -> markup.Markup:
    return markup.html('<footer class="dx-foot">{}</footer>', pieces)


def _facts(configured: settings.Settings) -> tuple[tuple[str, str], ...]:
    moment = answers.now()
    newest = answers.brought()
    updated = "データ未登録" if newest is None else f"{formats.day(newest.happened_on)}　データ版 {moment.version}"
    return ("運営", configured.operator), ("最終更新", updated), ("判定基準日", formats.day(moment.as_of))


def _unofficial(configured: settings.Settings) -> str:
    if configured.is_official:
        return ""
    return "掲載する団体が運営・監修するものではありません。数値は各団体が公表した計画書から転記しています。"
