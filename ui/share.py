"""この画面を共有: the live and the pinned link of what is on screen, a QR code, and the code for another site's frame."""

from urllib.parse import quote, urlsplit

import streamlit as st

from ui import answers, markup, selection


def panel() -> markup.Markup:
    """Return the closed panel with the links; a button next to each copies it."""
    page = urlsplit(st.context.url or "")
    path = page.path or "/"
    moment = answers.now()
    live = _address(path, selection.query("v", "on"))
    pinned = _address(path, selection.query(v=moment.version, on=moment.as_of.isoformat()))
    origin = f"{page.scheme}://{page.netloc}" if page.netloc else ""
    code = f'<iframe src="{origin}{_address(path, selection.query(embed="true"))}" width="100%" height="900"></iframe>'
    qr = f"/share/qr.svg?to={quote(origin + live, safe='')}"
    fields = (
        _field("live", "いつも最新のリンク", origin + live, "開いた日の最新のデータで表示します。"),
        _field(
            "pinned",
            "時点を固定したリンク",
            origin + pinned,
            f"データ版 {moment.version}・{moment.as_of.isoformat()} 時点のまま変わりません。会議資料に。",
        ),
        _field("frame", "サイトに埋め込む", code, "市のサイトなどに、この画面だけを載せるときのコードです。"),
    )
    return markup.Markup(
        '<details class="dx-share"><summary>この画面を共有</summary><div class="dx-share-body">'
        f'{"".join(fields)}<figure><img src="{markup.safe(qr)}" loading="lazy" width="180" height="180" '
        'alt="いつも最新のリンクのQRコード"><figcaption>いつも最新のリンク</figcaption></figure></div></details>'
    )


def _address(path: str, query: str) -> str:
    return f"{path}?{query}" if query else path


def _field(name: str, label: str, value: str, note: str) -> str:
    return (
        f'<div class="dx-share-field"><label for="dx-share-{name}">{markup.safe(label)}</label>'
        f'<div><input id="dx-share-{name}" type="text" readonly value="{markup.safe(value)}">'
        f'<button type="button" class="dx-copy" data-for="dx-share-{name}" aria-label="{markup.safe(label)}をコピー">'
        f'コピー</button></div><p class="dx-note">{markup.safe(note)}</p></div>'
    )
