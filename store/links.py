"""Links that let somebody without an account read one city: unguessable, read-only, with an end, revocable, counted."""

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

from domain import directions
from domain.access import Person
from store import write
from store.database import Database, Reader


@dataclass(frozen=True, slots=True)
class AccessLink:
    """One link: for whom, to which city, at a version and day or (both None) at present, until which day, how often
    opened. Only the hash of its token is kept."""

    link_id: str
    municipality_key: int
    version: int | None
    on_day: date | None
    for_whom: str
    ends_on: date
    by_name: str
    made_at: datetime
    is_revoked: bool
    opening_count: int
    last_opened_at: datetime | None

    def is_open(self, today: date) -> bool:
        """Tell whether the link leads anywhere on a day; its last day is one on which it does."""
        return not self.is_revoked and today <= self.ends_on


def make(
    database: Database,
    municipality_key: int,
    pinned: tuple[int, date] | None,
    for_whom: str,
    ends_on: date,
    person: Person,
    at: datetime,
) -> str:
    """Make a link and return its token, which is nowhere kept. `pinned` is the version and day that it shows.

    Raises WriteRefused where nobody is named, or the end has passed.
    """
    if not for_whom.strip():
        raise write.WriteRefused("誰のためのリンクかを書いてください。")
    write.refuse_turned(for_whom)
    if ends_on < at.date():
        raise write.WriteRefused("終わりの日が過ぎています。")
    token = secrets.token_urlsafe(32)
    with database.transaction() as writing:
        writing.insert(
            "access_link",
            [
                {
                    "link_id": f"link-{secrets.token_hex(6)}",
                    "token_hash": _hash(token),
                    "municipality_key": municipality_key,
                    "version": None if pinned is None else pinned[0],
                    "on_day": None if pinned is None else pinned[1],
                    "for_whom": for_whom.strip(),
                    "ends_on": ends_on,
                    "by_subject": person.subject,
                    "by_name": directions.shown(person.name),
                    "made_at": write.stored(at),
                }
            ],
        )
    return token


def of_token(database: Database, token: str, today: date) -> AccessLink | None:
    """Return the open link of a token, None for an unknown, ended or revoked one."""
    rows = database.lasting_rows(f"{_ALL} WHERE access_link.token_hash = ?{_GROUPED}", [_hash(token)])
    link = _link(rows[0]) if rows else None
    return link if link is not None and link.is_open(today) else None


def count_opening(database: Database, link_id: str, at: datetime) -> None:
    """Count one opening of a link."""
    with database.transaction() as writing:
        writing.insert("access_link_opening", [{"link_id": link_id, "opened_at": write.stored(at)}])


def revoke(database: Database, link_id: str, person: Person, at: datetime) -> None:
    """End a link at once. Raises WriteRefused for an unknown one or one that is revoked already."""
    with database.transaction() as writing:
        rows = writing.rows(f"{_ALL} WHERE access_link.link_id = ?{_GROUPED}", [link_id])
        if not rows:
            raise write.WriteRefused(f"リンク {link_id} はありません。")
        if _link(rows[0]).is_revoked:
            raise write.WriteRefused(f"リンク {link_id} はすでに止められています。")
        writing.insert(
            "access_link_revoked",
            [
                {
                    "link_id": link_id,
                    "by_subject": person.subject,
                    "by_name": directions.shown(person.name),
                    "revoked_at": write.stored(at),
                }
            ],
        )


def of_city(database: Reader, municipality_key: int) -> list[AccessLink]:
    """Return every link to a city, the newest first."""
    where = " WHERE access_link.municipality_key = ?"
    return [_link(row) for row in database.rows(f"{_ALL}{where}{_GROUPED}", [municipality_key])]


def _hash(token: str) -> str:
    # The token holds 256 random bits: nobody finds it from a fast hash either.
    return hashlib.sha256(token.encode("utf-8")).hexdigest()


_ALL = """
SELECT
    access_link.link_id, access_link.municipality_key, access_link.version, access_link.on_day, access_link.for_whom,
    access_link.ends_on, access_link.by_name, access_link.made_at,
    access_link_revoked.link_id IS NOT NULL AS is_revoked,
    count(access_link_opening.link_id) AS opening_count, max(access_link_opening.opened_at) AS last_opened_at
FROM access_link
LEFT JOIN access_link_revoked ON access_link_revoked.link_id = access_link.link_id
LEFT JOIN access_link_opening ON access_link_opening.link_id = access_link.link_id"""
_GROUPED = """
GROUP BY
    access_link.link_id, access_link.municipality_key, access_link.version, access_link.on_day, access_link.for_whom,
    access_link.ends_on, access_link.by_name, access_link.made_at, access_link_revoked.link_id
ORDER BY access_link.made_at DESC, access_link.link_id"""


def _link(row: Mapping[str, object]) -> AccessLink:
    fields = dict(row)
    for name in ("made_at", "last_opened_at"):
        moment = fields[name]
        fields[name] = moment.replace(tzinfo=UTC) if isinstance(moment, datetime) else None
    return AccessLink(**fields)  # type: ignore[arg-type]
