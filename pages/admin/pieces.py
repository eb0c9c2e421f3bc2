"""The pieces of 管理: links for people without an account, copies of the database, and how the dashboard is set up."""

from datetime import UTC, date, datetime, timedelta

import streamlit as st

from access import acting, roles, served, settings
from access.person import NotAllowed, is_sign_in_configured, require
from domain import clock, formats
from domain.access import Action
from domain.size import size_text
from store import links, write
from store.copies import nightly
from ui import answers, markup, plain

_LIFE = timedelta(days=30)


def links_of(city: str, key: int, name: str) -> None:
    """Draw the links that lead somebody without an account to one city, and the way to make and to stop them."""
    made = st.session_state.get("link_made")  # it stays: a lost connection runs the page again
    if made is not None and made[0] == city:
        st.success("リンクを作りました。このリンクは今だけ表示されます。写して、相手に渡してください。")
        st.code(made[1], language=None, wrap_lines=True)  # what scrolls aside is not reached by the keyboard
    found = acting.act(Action.SHARE, city, links.of_city, key)
    if not found:
        st.html(markup.paragraph("閲覧リンクはまだありません。", is_note=True))
    else:
        st.html(_table(found, name))
    for link in found:
        if link.is_open(served.today()) and st.button(
            plain.text(f"「{link.for_whom}」のリンクを止める"), key=f"stop_{link.link_id}"
        ):
            _stop(city, link.link_id)
    with st.form(f"link_{city}", border=True):
        for_whom = st.text_input(
            "誰のためのリンクか", key=f"link_for_{city}", placeholder="例：議会事務局", max_chars=60
        )
        ends_on = st.date_input("いつまで使えるか", value=served.today() + _LIFE, key=f"link_until_{city}")
        is_pinned = st.checkbox("いまの時点に固定する（あとの登録は見えません）", key=f"link_pinned_{city}")
        if st.form_submit_button(plain.text(f"{name}だけを見られるリンクを作る")):
            _make(city, key, for_whom, ends_on, is_pinned=is_pinned)


def _table(found: list[links.AccessLink], name: str) -> markup.Markup:
    rows = [
        (
            link.for_whom,
            "現在" if link.version is None else f"版 {link.version}（{link.on_day}）",
            formats.day(link.ends_on),
            f"{link.opening_count}回",
            clock.minute_text(link.last_opened_at) if link.last_opened_at else "まだ",
            _state(link),
            link.by_name,
        )
        for link in found
    ]
    header = ("相手", "見える時点", "期限", "開いた回数", "最後に開いた", "状態", "作った人")
    return markup.table(header, rows, f"{name}の閲覧リンク")


def _state(link: links.AccessLink) -> str:
    if link.is_revoked:
        return "止めた"
    return "使える" if link.is_open(served.today()) else "期限切れ"


def _make(city: str, key: int, for_whom: str, ends_on: date, *, is_pinned: bool) -> None:
    present = answers.present()
    pinned = (present.version, present.as_of) if is_pinned else None
    try:
        person = require(Action.SHARE, city)
        given = (key, pinned, for_whom, ends_on, person, datetime.now(UTC))
        token = acting.act(Action.SHARE, city, links.make, *given)
    except (NotAllowed, write.WriteRefused) as refused:
        st.error(plain.text(f"作れませんでした。{refused}"))
        return
    origin = (st.context.url or "").split("/admin")[0]
    st.session_state["link_made"] = (city, f"{origin}/shared/{token}")
    st.rerun()


def _stop(city: str, link_id: str) -> None:
    try:
        person = require(Action.SHARE, city)
        acting.act(Action.SHARE, city, links.revoke, link_id, person, datetime.now(UTC))
    except (NotAllowed, write.WriteRefused) as refused:
        st.error(plain.text(f"止められませんでした。{refused}"))
        return
    st.rerun()


def copies() -> None:
    """Draw the copies of the database and the way to make one now; say it where the nights have made none."""
    chosen, now = settings.read(), datetime.now(UTC)
    failed = st.session_state.pop("copy_failed", None)
    if failed is not None:
        st.error(plain.text(failed))
    if not acting.act(Action.BACKUP, None, lambda database: database.is_copied_here):
        said = "PostgreSQL のデータベースは、ここでは書き出しません。pg_dump による毎日の退避を、サーバーの側で設定してください。"
        st.html(markup.paragraph(said, is_note=True))
        return
    last = acting.act(Action.BACKUP, None, nightly.last_good, chosen.backup_folder, now)
    if chosen.backups_kept and nightly.is_stale(last, now):
        st.warning(plain.text(_stale(last)))
    found = acting.act(Action.BACKUP, None, nightly.listed, chosen.backup_folder)
    if found:
        rows = [(copy.file.name, clock.minute_text(copy.made_at), size_text(copy.byte_count)) for copy in found]
        st.html(markup.table(("ファイル", "作った日時", "大きさ"), rows, f"置き場所：{chosen.backup_folder}"))
    else:
        st.html(markup.paragraph(f"バックアップはまだありません。置き場所：{chosen.backup_folder}", is_note=True))
    if st.button("いまバックアップを作る", key="copy_now"):
        try:
            kept = max(chosen.backups_kept, 1)
            acting.act(Action.BACKUP, None, nightly.make, chosen.backup_folder, kept, datetime.now(UTC))
        except (NotAllowed, nightly.BackupFailed) as refused:
            st.session_state["copy_failed"] = str(refused)
        st.rerun()


def _stale(last: nightly.Copy | None) -> str:
    when = f"最後のバックアップは {clock.minute_text(last.made_at)} です" if last else "バックアップがまだ一つもありません"
    return (
        f"{when}。直近の1日に作られていません。置き場所の空きと権限、サーバーが夜間（02:30）に動いているか、"
        "時計が合っているかを確かめてください。理由はサーバーのログにあります。"
    )


def set_up() -> markup.Markup:
    """Return how the dashboard is set up: who may read, who may write, approval, copies."""
    chosen = settings.read()
    try:
        said = f"{len(roles.rules())}件（{roles.path()}）"
        if trusted := sorted(roles.trusting()):
            said += f"。確認済みと伝えられないメールアドレスも認める：{'、'.join(trusted)}"
    except roles.RolesUnreadable as unreadable:
        said = str(unreadable)
    sign_in = "設定済み" if is_sign_in_configured() else "未設定（この端末の利用者だけが登録できます）"
    nights = f"毎日 02:30、新しい順に{chosen.backups_kept}個を残す" if chosen.backups_kept else "しない"
    return markup.definitions(
        (
            ("サインイン", sign_in),
            ("役割", said),
            ("閲覧", "だれでも" if chosen.is_public else "サインインした人と、閲覧リンクを持つ人"),
            ("承認", "別の人の承認が要る" if chosen.has_approval else "承認なしで登録する"),
            ("夜間のバックアップ", nights),
        )
    )
