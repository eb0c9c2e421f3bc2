"""Whom the server may write to, and of what: the operator's file, read anew for each night.

It is reminders.toml beside the code, or DX_MAIL_RECIPIENTS; never in git:

    [[recipient]]
    to = "kikaku@city.example.lg.jp"
    city = "choshi"
    departments = ["企画課"]      # left out: every department of the city
    days = 30                     # left out: 30; what falls due within so many days, beside what is overdue
    every = 7                     # left out: 7; days from one mail to the next, 1: every night

An address that stands in several entries gets one mail with all of them, at the shortest `every`.
"""

import os
import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from access import reach, served
from access.settings import MAIL_ADDRESS
from store import reminder_mails

_ROOT = Path(__file__).resolve().parent.parent
_KNOWN = {"to", "city", "departments", "days", "every"}


class RecipientsUnreadable(ValueError):
    """The operator's file of recipients cannot be read as one: nobody is written to until it is mended."""


@dataclass(frozen=True, slots=True)
class Recipient:
    """One entry: an address, a city, its departments (None: all), within how many days, and how often."""

    to: str
    city: str
    departments: tuple[str, ...] | None
    days: int
    every: int


def path() -> Path:
    """Return where the file of recipients is."""
    return Path(os.environ.get("DX_MAIL_RECIPIENTS", "").strip() or _ROOT / "reminders.toml")


def recipients() -> list[Recipient]:
    """Return the entries of the file, in its order. Raises RecipientsUnreadable, which names what is wrong."""
    file = path()
    try:
        content = tomllib.loads(file.read_text("utf-8"))
    except FileNotFoundError as error:
        raise RecipientsUnreadable(f"お知らせの宛先のファイル {file} がありません。") from error
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise RecipientsUnreadable(f"お知らせの宛先のファイル {file} を読めません。{error}") from error
    entries = content.get("recipient", [])
    if set(content) - {"recipient"} or not isinstance(entries, list):
        raise RecipientsUnreadable(f"{file} には [[recipient]] だけを書きます。")
    return [_recipient(file, number, entry) for number, entry in enumerate(entries, 1)]


def begin(to: str, today: date, every_days: int) -> bool:
    """Tell whether a mail to an address is due today, and take it on; see store/reminder_mails.py."""
    return reminder_mails.begin(served.own(), to, today, every_days)


def sent(to: str, today: date) -> None:
    """Keep that a mail to an address was sent today."""
    reminder_mails.sent(served.own(), to, today)


def of_city(city: str) -> reach.Reach:
    """Return what a mail about a city may tell: of this city alone. Raises RecipientsUnreadable for an unknown one."""
    keys = reach.city_keys()
    if city not in keys:
        raise RecipientsUnreadable(f"{path()}：市「{city}」はありません。{'・'.join(keys)} のどれかです。")
    return reach.Reach(frozenset({city}), frozenset({keys[city]}))


def _recipient(file: Path, number: int, entry: object) -> Recipient:
    def refuse(why: str) -> RecipientsUnreadable:
        return RecipientsUnreadable(f"{file} の {number} 番目の [[recipient]]：{why}")

    if not isinstance(entry, dict) or (unknown := set(entry) - _KNOWN):
        raise refuse(f"「{'、'.join(sorted(unknown))}」は分かりません。" if isinstance(entry, dict) else "表ではありません。")
    to, city, departments = entry.get("to"), entry.get("city"), entry.get("departments")
    if not isinstance(to, str) or not MAIL_ADDRESS.fullmatch(to):
        raise refuse("to には、一つのメールアドレスを書いてください。")
    if not isinstance(city, str) or not city:
        raise refuse("city がありません。")
    is_named = isinstance(departments, list) and bool(departments) and all(isinstance(one, str) for one in departments)
    if departments is not None and not is_named:
        raise refuse("departments には、担当の名を一覧で書いてください。")
    counts = {name: entry.get(name, default) for name, default in (("days", 30), ("every", 7))}
    for name, count in counts.items():
        if not isinstance(count, int) or isinstance(count, bool) or not 1 <= count <= 366:
            raise refuse(f"{name} は 1 から 366 までの数にしてください。")
    return Recipient(to, city, tuple(departments) if departments else None, **counts)
