"""Who may do what, as the operator's file says it: by account, or by a claim of the sign-in.

The file (DX_ROLES, else roles.toml beside the code; never in git) is read again whenever it changes, so a removed role
is gone at the next action:

    [[person]]
    account = "hanako@city.example.lg.jp"     # the claim `email` (verified) or `sub`
    role = "editor"                           # viewer, editor, approver, admin
    cities = ["choshi"]                       # left out: every city
    departments = ["企画課"]                   # left out: every department

    [[claim]]
    name = "groups"                           # a claim that holds a text or a list of texts
    value = "dx-approvers-choshi"
    role = "approver"
    cities = ["choshi"]
"""

import os
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from domain.access import Person, Role

_ROOT = Path(__file__).resolve().parent.parent
_REACH = {"role", "cities", "departments"}


class RolesUnreadable(ValueError):
    """The operator's file of roles cannot be read as one: nobody has a role until it is mended."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One entry of the file: whom it means, and the role that it gives. `claim` None means the account."""

    claim: str | None
    value: str
    role: Role
    cities: frozenset[str] | None
    departments: frozenset[str] | None


def path() -> Path:
    """Return where the file of roles is."""
    return Path(os.environ.get("DX_ROLES", "").strip() or _ROOT / "roles.toml")


def person(claims: Mapping[str, object], now: datetime) -> Person | None:
    """Return the signed-in person with the highest role that the file gives them, None without any.

    A role that comes from a claim holds until the token's `exp`; one by account as long as it stands in the file.
    Raises RolesUnreadable.
    """
    accounts = _accounts(claims)
    expiry = claims.get("exp")
    is_fresh = isinstance(expiry, int | float) and now.timestamp() < expiry
    found = [
        rule
        for rule in rules()
        if (rule.value in accounts if rule.claim is None else is_fresh and rule.value in _texts(claims.get(rule.claim)))
    ]
    if not found:
        return None
    best = max(found, key=lambda rule: tuple(Role).index(rule.role))
    alike = [rule for rule in found if rule.role is best.role]
    return Person(
        subject=str(claims.get("sub") or sorted(accounts)[0]),
        name=str(claims.get("name") or claims.get("email") or claims.get("sub")),
        role=best.role,
        cities=_joined([rule.cities for rule in alike]),
        departments=_joined([rule.departments for rule in alike]),
    )


def rules() -> tuple[Rule, ...]:
    """Return the entries of the file, none where there is no file. Raises RolesUnreadable."""
    file = path()
    try:
        stamp = file.stat().st_mtime_ns
    except FileNotFoundError:
        return ()
    return _read(file, stamp)


@lru_cache(maxsize=4)
def _read(file: Path, _stamp: int) -> tuple[Rule, ...]:
    try:
        content = tomllib.loads(file.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise RolesUnreadable(f"役割のファイル {file} を読めません。{error}") from error
    if unknown := sorted(set(content) - {"person", "claim"}):
        raise RolesUnreadable(
            f"{file}: 「{'」「'.join(unknown)}」は分かりません。[[person]] か [[claim]] で書いてください。"
        )
    found = []
    for kind in ("person", "claim"):
        entries = content.get(kind, [])
        if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
            raise RolesUnreadable(f"{file}: {kind} は、二重の括弧の見出し [[{kind}]] で書いてください。")
        for number, entry in enumerate(entries, 1):
            found.append(_rule(kind, entry, f"{file} の{number}番目の [[{kind}]]"))
    return tuple(found)


def _rule(kind: str, entry: Mapping[str, object], place: str) -> Rule:
    own = {"account"} if kind == "person" else {"name", "value"}
    missing, unknown = sorted((own | {"role"}) - set(entry)), sorted(set(entry) - own - _REACH)
    if missing or unknown:
        said = "、".join(
            [*(f"{name} がありません" for name in missing), *(f"{name} は分かりません" for name in unknown)]
        )
        raise RolesUnreadable(f"{place}: {said}。")
    role = entry["role"]
    if not isinstance(role, str) or role not in set(Role):
        raise RolesUnreadable(f"{place}: 役割「{role}」は分かりません。{'・'.join(Role)} のどれかです。")
    return Rule(
        claim=None if kind == "person" else str(entry["name"]),
        value=str(entry["account" if kind == "person" else "value"]),
        role=Role(role),
        cities=_names(entry, "cities", place),
        departments=_names(entry, "departments", place),
    )


def _names(entry: Mapping[str, object], key: str, place: str) -> frozenset[str] | None:
    if key not in entry:
        return None
    names = entry[key]
    if not isinstance(names, list) or not names or not all(isinstance(name, str) and name for name in names):
        raise RolesUnreadable(f'{place}: {key} は、名前を一つ以上並べて書いてください（例：{key} = ["choshi"]）。')
    return frozenset(names)


def _accounts(claims: Mapping[str, object]) -> set[str]:
    """Return the names by which the file may mean somebody; an address that the provider calls unverified is none."""
    found = {claims.get("sub")}
    if claims.get("email_verified") is not False:
        found.add(claims.get("email"))
    return {name for name in found if isinstance(name, str) and name}


def _texts(claim: object) -> Sequence[str]:
    if isinstance(claim, str):
        return [claim]
    return [text for text in claim if isinstance(text, str)] if isinstance(claim, list | tuple) else []


def _joined(parts: Sequence[frozenset[str] | None]) -> frozenset[str] | None:
    known = [part for part in parts if part is not None]
    return None if len(known) < len(parts) else frozenset[str]().union(*known)
