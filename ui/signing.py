"""Signing in and out, and showing the key where no sign-in is configured."""

from typing import NoReturn

import streamlit as st

from access import ended, providers
from access.person import is_sign_in_configured, person_of, stranger, visit
from domain.words import ROLE
from ui import markup, menu, plain, selection

_DEFAULT = "サインイン"


def bar() -> None:
    """Draw who has signed in and the way out, or the way in; nothing where no sign-in is configured."""
    if not is_sign_in_configured():
        return
    shown = visit()
    if not shown.claims:
        _buttons("bar")
        return
    person = person_of(shown)
    role = "役割なし" if person is None else ROLE[person.role]
    name = str(shown.claims.get("name") or shown.claims.get("email") or shown.claims.get("sub"))
    who, leave = st.columns([4, 1], vertical_alignment="center")
    who.html(markup.html('<p class="dx-note dx-who">{}（{}）</p>', name, role))
    leave.button("サインアウト", key="sign_out", on_click=_leave, type="tertiary")


def _leave() -> None:
    """End the sign-in of this tab; the browser's own, which may be a later one, ends with the request that follows."""
    ended.end([ended.name_of(st.user.to_dict())])  # asks nothing: it is done where the database fails as well
    st.logout()


def only(product: str) -> NoReturn:
    """Draw nothing but the way in, and end the run of the page: nothing here may be read without it."""
    # Every address is known, so that a sign-in leads back to it, and none is run.
    st.navigation(menu.navigation(menu.ROWS), position="hidden")
    st.html(markup.html('<div class="dx-head"><h1>{}</h1></div>', product))
    if visit().claims:
        bar()
        st.info("このアカウントには閲覧の権限がありません。運営者に依頼してください。")
        st.html(_identity())
    elif is_sign_in_configured():
        st.html(markup.paragraph("この画面を見るには、サインインが必要です。"))
        _buttons("only")
    else:
        st.html(markup.paragraph("閲覧はサインインした人に限られていますが、サインインが設定されていません。"))
    st.html(markup.Markup('<footer class="dx-foot"></footer>'))
    st.stop()


def offer(refused: str, page: str = "upload") -> None:
    """Say why something is not for whoever is at the page, and offer the way that helps: sign in, or show the key.

    `page` is where the key leads on to.
    """
    st.info(plain.text(refused))
    st.html(markup.paragraph(markup.link("サインインと登録の手引き", "manual", part="department"), is_note=True))
    if is_sign_in_configured():
        shown = visit()
        if not shown.claims:
            _buttons("offer")
        elif person_of(shown) is None:
            st.html(_identity())
        return
    if stranger(visit()) is None:
        st.html(_key_form(page))


def _identity() -> markup.Markup:
    """Return by what name the provider knows who has signed in, for that person to tell the operator."""
    told = (("運営者に伝える識別子（sub）", visit().claims.get("sub")), ("サインイン先", visit().claims.get("provider")))
    return markup.definitions((name, value) for name, value in told if isinstance(value, str))


def _buttons(place: str) -> None:
    for provider, label in _providers():
        if st.button(plain.text(label), key=f"sign_in_{place}_{provider or 'default'}"):
            st.login(provider) if provider else st.login()


def _providers() -> list[tuple[str | None, str]]:
    """Return the configured providers and the words of their buttons; None names the one in [auth] itself."""
    return [
        (None, _DEFAULT) if name == providers.DEFAULT else (name, f"{name} でサインイン") for name in providers.names()
    ]


def _key_form(page: str) -> markup.Markup:
    return markup.html(
        '<form class="dx-key" method="post" action="{}">'
        '<label for="dx-key">起動したときに表示された鍵</label>'
        '<div><input id="dx-key" name="key" type="password" autocomplete="off" required>'
        '<input type="hidden" name="next" value="{}">'
        '<button type="submit" class="dx-tool">認証する</button></div>'
        '<p class="dx-note">鍵は、サーバーを起動した画面（端末）にあります。一度入れると、次の起動までこのブラウザで使えます。</p>'
        "</form>",
        markup.at("/key"),
        markup.at(f"/{page}", selection.query()),
    )
