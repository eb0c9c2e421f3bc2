"""Who is here, and what they may do: asked anew at every action, never remembered.

With a sign-in configured (`[auth]` in the secrets) it is the account and the operator's file of roles. Without one,
writing is for the person at the machine alone: a server bound to loopback, a Host that is localhost, no header of a
proxy, a page of this very server (another port of the machine is another site), and the key that the start printed.
"""

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

import streamlit as st
from streamlit.auth_util import get_secrets_auth_section

from access import ended, key, providers, roles, served
from domain.access import Action, Person, Role

LOCAL = Person("local", "この端末の利用者", Role.ADMIN)
_READING = (Action.READ, Action.SEE_NAMES)
# What proxies and the networks before them write, and no browser does. One that writes nothing cannot be told: then the
# Host, the cookie and the key are left.
_PROXY_HEADERS = frozenset(
    {
        "cdn-loop", "client-ip", "forwarded", "forwarded-for", "proxy-connection", "true-client-ip", "via",
        "x-client-ip", "x-cluster-client-ip", "x-host", "x-http-host-override", "x-original-for", "x-original-host",
        "x-original-proto", "x-original-url", "x-originating-ip", "x-proxyuser-ip", "x-real-ip", "x-remote-addr",
        "x-remote-ip", "x-request-id", "x-rewrite-url", "x-scheme", "x-url-scheme",
    }
)  # fmt: skip
_PROXY_PREFIXES = (
    "ali-cdn-", "cf-", "cloudfront-", "fastly-", "fly-", "true-client-", "x-akamai-", "x-amz-cf-", "x-amzn-",
    "x-appengine-", "x-arr-", "x-azure-", "x-cloud-trace", "x-envoy-", "x-forwarded", "x-google-", "x-ms-",
    "x-original-forwarded", "x-proxy-", "x-varnish",
)  # fmt: skip
# What a browser says of a request that a page of this server sends, or a person by the address bar.
_OF_OWN_PAGES = ("same-origin", "none")


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
    claims = signed_in(st.user.to_dict()) if is_sign_in_configured() else {}
    headers = {name.lower(): value for name, value in st.context.headers.items()}
    return Visit(claims, headers, dict(st.context.cookies))


def signed_in(claims: Mapping[str, object]) -> Mapping[str, object]:
    """Return the claims of a sign-in that holds.

    None are left of one that was ended by signing out, and of one at a provider that is not configured any more.
    """
    holds = claims.get("is_logged_in") is True and claims.get("provider") in providers.names()
    return claims if holds and not ended.is_ended(claims) else {}


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
    is_here = stranger(shown) is None and foreign_page(shown) is None
    return LOCAL if is_here and key.is_cookie(shown.cookies.get(key.cookie_name(), "")) else None


def stranger(shown: Visit) -> str | None:
    """Return why, without a sign-in, a request cannot come from the machine itself; None where it can."""
    address = str(st.get_option("server.address") or "")
    if not _is_loopback(address):
        return (
            f"サインインが設定されていないまま、この端末の外からも開けるアドレス（{address or '未設定'}）で動いているため、"
            "登録は止めてあります。サインインを設定するか、127.0.0.1 で起動してください。"
        )
    is_proxied = any(name in _PROXY_HEADERS or name.startswith(_PROXY_PREFIXES) for name in shown.headers)
    if is_proxied or not _is_loopback(_host(shown.headers.get("host", ""))):
        return (
            "中継サーバー（プロキシ）を通して開かれているため、登録は止めてあります。"
            "中継するときは、サインインを設定してください。"
        )
    return None


def foreign_page(shown: Visit) -> str | None:
    """Return why, without a sign-in, a page of somebody else's sent a request; None where this server's own did.

    Another port of the machine is another site, and its pages bring the cookie along: a browser keeps one for all
    ports. It names the origin of the page that opens a session or sends a form, and nobody can make it say another.
    """
    origin, host = shown.headers.get("origin"), shown.headers.get("host", "")
    if origin in (f"http://{host}", f"https://{host}"):
        return None
    if origin is None and shown.headers.get("sec-fetch-site", "none") in _OF_OWN_PAGES:
        return None
    return (
        "ほかのサイトや、この端末のほかのポートのページから送られたため、受け付けません。"
        "起動したときに表示されたリンクから開き直してください。"
    )


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
        return stranger(shown) or foreign_page(shown) or "認証するには、起動したときに表示された鍵が必要です。"
    if not shown.claims:
        return "サインインしてください。"
    try:
        is_said = not shown.claims.get("email") or roles.is_address_verified(shown.claims)
    except roles.RolesUnreadable:
        return "役割のファイルを読めないため、だれも登録できません。運営者に連絡してください。"
    # Said whatever address it is: whose has a role is nobody's to find out.
    why = "" if is_said else "アドレスが確認済みとは伝えられていないので、メールアドレスによる役割はありません。"
    return f"このアカウントには役割がありません。{why}運営者に依頼してください。"


def require(action: Action, city: str | None = None) -> Person:
    """Return the person at the page, who may do this now. Raises NotAllowed, which says why not."""
    refused = refusal(action, city)
    person = here()
    if refused is not None or person is None:
        raise NotAllowed(refused or "サインインしてください。")
    return person


def sees_names(city: str | None) -> bool:
    """Tell whether the person at the page is shown the names of people: of a city, or (None) of what is of none."""
    person = here()
    if person is None or not person.may(Action.SEE_NAMES, city):
        return False
    return city is not None or person.is_of_every_city


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
