"""この画面を共有: the live and the pinned link of what is on screen, a QR code, and the code for another site's frame."""

from urllib.parse import quote, urlsplit

import streamlit as st

from access import served, settings
from domain import formats
from ui import answers, copying, markup, menu, selection

LONGEST_IN_A_QR = 600  # characters; of a longer link the code is too fine for a phone that reads it from a screen
_TITLE = "この画面を共有"


def panel() -> markup.Markup:
    """Return the closed panel with the links; a button next to each copies it."""
    page = urlsplit(st.context.url or "")
    path = page.path or "/"
    origin = f"{page.scheme}://{page.netloc}" if page.netloc else ""
    moment = answers.now()
    live = origin + _address(path, selection.query("v", "on"))
    pinned = origin + _address(path, selection.query(v=moment.version, on=moment.as_of.isoformat()))
    frame = origin + _address(path, selection.query(embed="true"))
    code = markup.html('<iframe src="{}" title="{}" width="100%" height="900"></iframe>', frame, menu.PRODUCT)
    stays = _field(
        "pinned",
        "時点を固定したリンク",
        pinned,
        f"{formats.day(moment.as_of)}時点、データ版 {moment.version}のまま変わりません。判定の規則が変わったときは、そのことも表示します。会議資料に。",
    )
    fields = (
        _field("live", "いつも最新のリンク", live, "開いた日の、最新のデータで表示します。"),
        None if served.is_sample() else stays,  # the sample is made anew with each release: nothing of it stays
        _field("frame", "サイトに埋め込むコード", str(code), _framing(), is_code=True),
    )
    return markup.html(
        '<details class="dx-share"><summary>{}</summary><div class="dx-share-body">{}{}{}</div></details>',
        _TITLE,
        fields,
        _qr(live),
        copying.TOLD,
    )


def closed() -> markup.Markup:
    """Return what the closed panel looks like, without the panel."""
    return markup.html('<details class="dx-share"><summary>{}</summary></details>', _TITLE)


def _address(path: str, query: str) -> str:
    return f"{path}?{query}" if query else path


def _field(name: str, label: str, value: str, note: str, is_code: bool = False) -> markup.Markup:
    return copying.field(f"share-{name}", label, value, note, is_code)


def _framing() -> str:
    origins = settings.read().embed_origins
    if not origins:
        return "埋め込めるのは、運営者が許したサイトだけです。許したサイトは、まだありません。"
    return f"この画面だけを、次のサイトに載せられます：{'、'.join(origins)}"


def _qr(link: str) -> markup.Markup:
    if len(link) > LONGEST_IN_A_QR:
        return markup.paragraph("リンクが長いため、QRコードは作れません。絞り込みを減らすと作れます。", is_note=True)
    return markup.html(
        '<figure><img src="{}" loading="lazy" width="180" height="180"'
        ' alt="いつも最新のリンクのQRコード"><figcaption>いつも最新のリンク</figcaption></figure>',
        markup.at("/share/qr.svg", f"to={quote(link, safe='')}"),
    )
