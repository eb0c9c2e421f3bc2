"""Who may do what, as the operator's file says it: by account, or by a claim of the sign-in.

The file (DX_ROLES, else roles.toml beside the code; never in git) is read again whenever it changes, so a removed role
is gone at the next action:

    [[person]]
    account = "hanako@city.example.lg.jp"     # the claim `sub`, or `email` where `email_verified` is true
    role = "editor"                           # viewer, editor, approver, admin
    cities = ["choshi"]                       # left out: every city
    departments = ["企画課"]                   # left out: every department
    plans = "bring"                           # bring, or approve: also plans of its cities; left out: none

    [[claim]]
    name = "groups"                           # a claim that holds a text or a list of texts
    value = "dx-approvers-choshi"
    role = "approver"
    cities = ["choshi"]

Where the secrets name several providers, each entry says of which it speaks; an account or a group of another is
somebody else's:

    provider = "entra"                        # [auth.entra] of the secrets; `default` for the one in [auth] itself

A provider that never says whether it has verified an address gives roles by `sub` and by claims alone, unless the
operator answers for its addresses:

    [[provider]]
    name = "entra"
    trusts_unverified_email = true            # nobody but the operator can set an address there
"""

import logging
import os
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from access import providers
from domain.access import Person, PlanRight, Role

_ROOT = Path(__file__).resolve().parent.parent
_REACH = {"role", "provider", "cities", "departments", "plans"}
_EMAIL = "email"
_LOG = logging.getLogger(__name__)


class RolesUnreadable(ValueError):
    """The operator's file of roles cannot be read as one: nobody has a role until it is mended."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One entry of the file: whom it means, and the role that it gives.

    `claim` None means the account, `provider` None the only one that there is.
    """

    claim: str | None
    value: str
    provider: str | None
    role: Role
    cities: frozenset[str] | None
    departments: frozenset[str] | None
    plans: PlanRight | None


def path() -> Path:
    """Return where the file of roles is."""
    return Path(os.environ.get("DX_ROLES", "").strip() or _ROOT / "roles.toml")


def person(claims: Mapping[str, object], now: datetime) -> Person | None:
    """Return the signed-in person with the highest role that the file gives them, None without any.

    So with the right to plans: the highest that any entry gives, in the cities of the entries that give it.

    A role that comes from a claim holds until the token's `exp`; one by account as long as it stands in the file.
    Raises RolesUnreadable.
    """
    file = _file()
    provider, subject = claims.get("provider"), claims.get("sub")
    if not isinstance(subject, str) or not subject:  # no provider of OpenID Connect leaves it out
        return None
    known = dict(claims) if _is_address_theirs(claims, file.trusting) else {**claims, _EMAIL: None}
    accounts = {subject, known[_EMAIL]} if isinstance(known.get(_EMAIL), str) else {subject}
    expiry = claims.get("exp")
    is_fresh = isinstance(expiry, int | float) and now.timestamp() < expiry
    found = [
        rule
        for rule in file.rules
        if rule.provider in (None, provider)
        and (rule.value in accounts if rule.claim is None else is_fresh and rule.value in _texts(known.get(rule.claim)))
    ]
    if not found:
        return None
    best = max(found, key=lambda rule: tuple(Role).index(rule.role))
    alike = [rule for rule in found if rule.role is best.role]
    rights = [rule.plans for rule in found if rule.plans is not None]
    right = max(rights, key=tuple(PlanRight).index) if rights else None
    return Person(
        # Two providers may give the same `sub` to two people.
        subject=f"{provider}:{subject}" if len(providers.names()) > 1 else subject,
        name=str(claims.get("name") or claims.get(_EMAIL) or subject),
        role=best.role,
        cities=_joined([rule.cities for rule in alike]),
        departments=_joined([rule.departments for rule in alike]),
        plans=right,
        plan_cities=_joined([rule.cities for rule in found if rule.plans is not None and rule.plans is right]),
    )


def _is_address_theirs(claims: Mapping[str, object], trusting: frozenset[str]) -> bool:
    """Tell whether the address of a sign-in is that of the person who signed in.

    Only the boolean true says so: a provider that writes "true", 1 or nothing has not been understood. Where the
    operator answers for a provider's addresses, one that says nothing at all is believed, one that says no is not.
    """
    if "email_verified" in claims:
        return claims["email_verified"] is True
    return claims.get("provider") in trusting


def is_address_verified(claims: Mapping[str, object]) -> bool:
    """Tell whether the address of a sign-in may give a role. Raises RolesUnreadable."""
    return _is_address_theirs(claims, _file().trusting)


def trusting() -> frozenset[str]:
    """Return the providers for whose addresses the operator answers. Raises RolesUnreadable."""
    return _file().trusting


def rules() -> tuple[Rule, ...]:
    """Return the entries of the file, none where there is no file. Raises RolesUnreadable."""
    return _file().rules


class _File(NamedTuple):
    """What the file says: its rules, and the providers whose addresses are believed without their word."""

    rules: tuple[Rule, ...] = ()
    trusting: frozenset[str] = frozenset()


def _file() -> _File:
    file = path()
    try:
        stamp = file.stat().st_mtime_ns
    except FileNotFoundError:
        return _File()
    try:
        return _read(file, stamp, providers.names())
    except RolesUnreadable as unreadable:
        _tell(str(unreadable), stamp)  # nobody has a role now, so nobody can read it on a page
        raise


@lru_cache(maxsize=4)
def _tell(unreadable: str, _stamp: int) -> None:
    """Write into the log why the file is refused, once as long as it stays as it is."""
    _LOG.error(unreadable)


@lru_cache(maxsize=4)
def _read(file: Path, _stamp: int, known: tuple[str, ...]) -> _File:
    try:
        content = tomllib.loads(file.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise RolesUnreadable(f"役割のファイル {file} を読めません。{error}") from error
    kinds = ("person", "claim", "provider")
    if unknown := sorted(set(content) - set(kinds)):
        raise RolesUnreadable(
            f"{file}: 「{'」「'.join(unknown)}」は分かりません。[[person]]、[[claim]]、[[provider]] で書いてください。"
        )
    found, trusting = [], set()
    for kind in kinds:
        entries = content.get(kind, [])
        if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
            raise RolesUnreadable(f"{file}: {kind} は、二重の括弧の見出し [[{kind}]] で書いてください。")
        for number, entry in enumerate(entries, 1):
            place = f"{file} の{number}番目の [[{kind}]]"
            if kind == "provider":
                trusting |= _trusting(entry, place, known)
            else:
                found.append(_rule(kind, entry, place, known))
    return _File(tuple(found), frozenset(trusting))


def _trusting(entry: Mapping[str, object], place: str, known: tuple[str, ...]) -> set[str]:
    """Return the provider of an entry where the operator answers for its addresses, else nothing."""
    _refuse_keys(entry, {"name", "trusts_unverified_email"}, set(), place)
    name, is_trusted = entry["name"], entry["trusts_unverified_email"]
    if not isinstance(is_trusted, bool):
        raise RolesUnreadable(f"{place}: trusts_unverified_email は、true か false で書いてください。")
    _refuse_provider(name, place, known)
    return {str(name)} if is_trusted else set()


def _refuse_keys(entry: Mapping[str, object], needed: set[str], also: set[str], place: str) -> None:
    missing, unknown = sorted(needed - set(entry)), sorted(set(entry) - needed - also)
    if missing or unknown:
        said = "、".join(
            [*(f"{name} がありません" for name in missing), *(f"{name} は分かりません" for name in unknown)]
        )
        raise RolesUnreadable(f"{place}: {said}。")


def _refuse_provider(name: object, place: str, known: tuple[str, ...]) -> None:
    if name not in known:
        there = f"設定されているのは {'・'.join(known)} です。" if known else "サインインが設定されていません。"
        raise RolesUnreadable(f"{place}: プロバイダー「{name}」は分かりません。{there}")


def _rule(kind: str, entry: Mapping[str, object], place: str, known: tuple[str, ...]) -> Rule:
    own = {"account"} if kind == "person" else {"name", "value"}
    _refuse_keys(entry, own | {"role"}, _REACH, place)
    role, provider = entry["role"], entry.get("provider")
    if not isinstance(role, str) or role not in set(Role):
        raise RolesUnreadable(f"{place}: 役割「{role}」は分かりません。{'・'.join(Role)} のどれかです。")
    plans = entry.get("plans")
    if plans is not None and plans not in set(PlanRight):
        raise RolesUnreadable(f"{place}: plans「{plans}」は分かりません。{'・'.join(PlanRight)} のどれかです。")
    if provider is not None:
        _refuse_provider(provider, place, known)
    elif len(known) > 1:
        raise RolesUnreadable(
            f"{place}: provider がありません。プロバイダーが{len(known)}つ（{'・'.join(known)}）設定されているので、"
            "どれの利用者のことかを書いてください。"
        )
    return Rule(
        claim=None if kind == "person" else str(entry["name"]),
        value=str(entry["account" if kind == "person" else "value"]),
        provider=None if provider is None else str(provider),
        role=Role(role),
        cities=_names(entry, "cities", place),
        departments=_names(entry, "departments", place),
        plans=None if plans is None else PlanRight(str(plans)),
    )


def _names(entry: Mapping[str, object], key: str, place: str) -> frozenset[str] | None:
    if key not in entry:
        return None
    names = entry[key]
    if not isinstance(names, list) or not names or not all(isinstance(name, str) and name for name in names):
        raise RolesUnreadable(f'{place}: {key} は、名前を一つ以上並べて書いてください（例：{key} = ["choshi"]）。')
    return frozenset(names)


def _texts(claim: object) -> Sequence[str]:
    if isinstance(claim, str):
        return [claim]
    return [text for text in claim if isinstance(text, str)] if isinstance(claim, list | tuple) else []


def _joined(parts: Sequence[frozenset[str] | None]) -> frozenset[str] | None:
    known = [part for part in parts if part is not None]
    return None if len(known) < len(parts) else frozenset[str]().union(*known)
