"""Who is here, and what they may do: asked anew at every action, never remembered.

With a sign-in configured (`[auth]` in the secrets) it is the account and the operator's file of roles. Without one,
writing is for the person at the machine alone: a server bound to loopback, a Host that is localhost, no header of a
proxy, and the key that the start printed.
"""

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

import streamlit as st
from streamlit.auth_util import get_secrets_auth_section

from access import key, roles, served
from domain.access import Action, Person, Role

LOCAL = Person("local", "この端末の利用者", Role.ADMIN)
_READING = (Action.READ, Action.SEE_NAMES)
_PROXY_HEADERS = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip", "via")


class NotAllowed(PermissionError):
    """Somebody asked for what they may not do; the message says why and what would help."""


@dataclass(frozen=True, slots=True)
class Visit:
    """What a request or a session shows of who sent it. Header names are in lower case; no claims without sign-in."""

    claims: Mapping[str, object]
    headers: Mapping[str, str]
    cookies: Mapping[str, str]


def is_sign_in_configured() -> bool:
    """Tell whether the operator has set up a provider."""
    return bool(get_secrets_auth_section())


def visit() -> Visit:
    """Return what the session of the running page shows of itself."""
    claims = st.user.to_dict() if is_sign_in_configured() else {}
    headers = {name.lower(): value for name, value in st.context.headers.items()}
    return Visit(claims if claims.get("is_logged_in") else {}, headers, dict(st.context.cookies))


def here() -> Person | None:
    """Return who is at the page, None for somebody unknown."""
    return person_of(visit())


def person_of(shown: Visit, now: datetime | None = None) -> Person | None:
    """Return who sent a request, None for somebody unknown or without a role."""
    if is_sign_in_configured():
        try:
            return roles.person(shown.claims, now or datetime.now(UTC)) if shown.claims else None
        except roles.RolesUnreadable:
            return None
    is_known = stranger(shown) is None and key.is_cookie(shown.cookies.get(key.COOKIE, ""))
    return LOCAL if is_known else None


def stranger(shown: Visit) -> str | None:
    """Return why, without a sign-in, a request cannot come from the machine itself; None where it can."""
    address = str(st.get_option("server.address") or "")
    if not _is_loopback(address):
        return (
            f"サインインが設定されていないまま、この端末の外からも開けるアドレス（{address or '未設定'}）で動いているため、"
            "登録は止めてあります。サインインを設定するか、127.0.0.1 で起動してください。"
        )
    proxied = [name for name in _PROXY_HEADERS if name in shown.headers]
    host = _host(shown.headers.get("host", ""))
    if proxied or not (host == "localhost" or _is_loopback(host)):
        return (
            "中継サーバー（プロキシ）を通して開かれているため、登録は止めてあります。"
            "中継するときは、サインインを設定してください。"
        )
    return None


def refusal(action: Action, city: str | None = None) -> str | None:
    """Return why the person at the page may not do something, in words; None where they may."""
    if action not in _READING and served.is_sample():
        return "見本は見るだけのもので、登録・承認・取消し・共有はできません。実際の画面に戻ると行えます。"
    shown = visit()
    person = person_of(shown)
    if person is not None:
        if person.may(action, city):
            return None
        return "あなたの役割では、この操作はできません。必要なときは、運営者に役割の変更を依頼してください。"
    if not is_sign_in_configured():
        return stranger(shown) or "認証するには、起動したときに表示された鍵が必要です。"
    if not shown.claims:
        return "サインインしてください。"
    try:
        roles.rules()
    except roles.RolesUnreadable:
        return "役割のファイルを読めないため、だれも登録できません。運営者に連絡してください。"
    return "このアカウントには役割がありません。運営者に依頼してください。"


def require(action: Action, city: str | None = None) -> Person:
    """Return the person at the page, who may do this now. Raises NotAllowed, which says why not."""
    refused = refusal(action, city)
    person = here()
    if refused is not None or person is None:
        raise NotAllowed(refused or "サインインしてください。")
    return person


def _host(header: str) -> str:
    """Return the host of a Host header without its port."""
    if header.startswith("["):
        return header[1:].partition("]")[0]
    return header.rpartition(":")[0] if ":" in header else header


def _is_loopback(text: str) -> bool:
    if text == "localhost":
        return True
    try:
        return ipaddress.ip_address(text).is_loopback
    except ValueError:
        return False
