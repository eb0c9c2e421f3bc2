"""The foot of every page: who runs this dashboard, where corrections go, the last update and the version."""

import streamlit as st

from domain.version import VERSION
from metrics.rules import RULES_VERSION
from store import versions
from ui import answers, formats, markup, selection, settings


def draw(is_embedded: bool = False) -> None:
    """Draw the footer for the present version of the data; in another site's frame a way out of it stands first."""
    configured = settings.read()
    moment = answers.now()
    newest = versions.newest(answers.database(), moment.version)
    updated = "データ未登録" if newest is None else f"{formats.day(newest.happened_on)}　データ版 {newest.version}"
    contact = configured.contact or "窓口は未設定です（運営者が設定すると、ここに表示されます）"
    official = (
        ""
        if configured.is_official
        else "掲載する市が運営・監修するものではありません。数値は各市が公表した計画書から転記しています。"
    )
    whole = markup.Markup(f'<a href="?{markup.safe(selection.query())}" target="_blank">ダッシュボード全体を開く</a>')
    st.html(
        markup.Markup('<footer class="dx-foot">')
        + (markup.paragraph(whole) if is_embedded else "")
        + markup.definitions(
            (
                ("運営", configured.operator),
                ("訂正の連絡先", contact),
                ("最終更新", updated),
                ("いつ時点の判定か", formats.day(moment.as_of)),
                ("版", f"ソフトウェア {VERSION}・判定規則 {RULES_VERSION}"),
            )
        )
        + markup.paragraph(
            official, " ", markup.link("計算方法", "method"), "・", markup.link("出典", "sources"), is_note=True
        )
        + "</footer>"
    )
