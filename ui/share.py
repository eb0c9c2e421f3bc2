"""この画面を共有: the live and the pinned link of what is on screen, a QR code, and the code for another site's frame."""

from urllib.parse import quote, urlsplit

import streamlit as st

from access import settings
from ui import answers, formats, markup, menu, selection

LONGEST_IN_A_QR = 600  # characters; of a longer link the code is too fine for a phone that reads it from a screen


def panel() -> markup.Markup:
    """Return the closed panel with the links; a button next to each copies it."""
    page = urlsplit(st.context.url or "")
    path = page.path or "/"
    origin = f"{page.scheme}://{page.netloc}" if page.netloc else ""
    moment = answers.now()
    live = origin + _address(path, selection.query("v", "on"))
    pinned = origin + _address(path, selection.query(v=moment.version, on=moment.as_of.isoformat()))
    frame = origin + _address(path, selection.query(embed="true"))
    code = f'<iframe src="{markup.safe(frame)}" title="{menu.PRODUCT}" width="100%" height="900"></iframe>'
    fields = (
        _field("live", "いつも最新のリンク", live, "開いた日の、最新のデータで表示します。"),
        _field(
            "pinned",
            "時点を固定したリンク",
            pinned,
            f"{formats.day(moment.as_of)}時点、データ版 {moment.version}のまま変わりません。会議資料に。",
        ),
        _field("frame", "サイトに埋め込むコード", code, _framing(), is_code=True),
    )
    return markup.Markup(
        '<details class="dx-share"><summary>この画面を共有</summary><div class="dx-share-body">'
        f"{''.join(fields)}{_qr(live)}"
        '<p class="dx-sr" role="status"></p></div></details>'  # says to a screen reader that a link was copied
    )


def _address(path: str, query: str) -> str:
    return f"{path}?{query}" if query else path


def _field(name: str, label: str, value: str, note: str, is_code: bool = False) -> str:
    attributes = f'id="dx-share-{name}" readonly aria-describedby="dx-share-{name}-note"'
    field = (
        f"<textarea {attributes}>{markup.safe(value)}</textarea>"  # Streamlit drops an attribute that holds a tag
        if is_code
        else f'<input type="text" {attributes} value="{markup.safe(value)}">'
    )
    return (
        f'<div class="dx-share-field"><label for="dx-share-{name}">{markup.safe(label)}</label><div>{field}'
        f'<button type="button" class="dx-copy" data-for="dx-share-{name}" aria-label="{markup.safe(label)}をコピー">'
        f'コピー</button></div><p class="dx-note" id="dx-share-{name}-note">{markup.safe(note)}</p></div>'
    )


def _framing() -> str:
    origins = settings.read().embed_origins
    if not origins:
        return "埋め込めるのは、運営者が許したサイトだけです。許したサイトは、まだありません。"
    return f"この画面だけを、次のサイトに載せられます：{'、'.join(origins)}"


def _qr(link: str) -> str:
    if len(link) > LONGEST_IN_A_QR:
        return markup.paragraph("リンクが長いため、QRコードは作れません。絞り込みを減らすと作れます。", is_note=True)
    address = markup.safe(f"/share/qr.svg?to={quote(link, safe='')}")
    return (
        f'<figure><img src="{address}" loading="lazy" width="180" height="180" alt="いつも最新のリンクのQRコード">'
        "<figcaption>いつも最新のリンク</figcaption></figure>"
    )
