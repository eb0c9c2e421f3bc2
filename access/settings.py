"""What an operator may set, read from the environment."""

import os
import re
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

_ROOT = Path(__file__).resolve().parent.parent
UNOFFICIAL = "非公式（運営者は未設定）"
MAIL_ADDRESS = re.compile(r"[^@\s<>,;\"()\[\]\\]+@[A-Za-z0-9.-]+")
_PUBLIC = re.compile(r"https?://[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:\d{1,5})?(/[A-Za-z0-9._~-]+)*/?")
_SERVER = re.compile(r"(?P<host>[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?):(?P<port>\d{1,5})")
_ORIGIN = re.compile(r"https?://(\*\.)?[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:\d{1,5})?")


@dataclass(frozen=True, slots=True)
class Settings:
    """What an operator may set. (DX_DATABASE is the store's own, DX_ROLES that of access/roles.py.)

    DX_OPERATOR and DX_CONTACT name who answers for the dashboard. `embed_origins` (DX_EMBED_ORIGINS) are the sites
    whose pages may frame it (https://www.city.example.jp). `is_public` (DX_READING: public, or sign-in) tells whether
    anybody may read. `has_approval` (DX_APPROVAL: on, off) whether a second person approves an upload. Copies go into
    `backup_folder` (DX_BACKUP_FOLDER), `backups_kept` of them (DX_BACKUPS_KEPT), one a night unless that is 0.
    `has_sample` (DX_SAMPLE: on, off) tells whether fictitious actuals may be seen beside the real ones; their file
    lies in `sample_folder` (DX_SAMPLE_FOLDER). `address` (DX_ADDRESS) is where readers open the dashboard; `mail` the
    server that takes the nightly mails of reminders, None where none are sent (DX_MAIL_…). `report_template`
    (DX_REPORT_TEMPLATE) is a Word document that lends its styles to the reports. One address may ask the API
    `api_per_minute` times (DX_API_PER_MINUTE), as often as it likes where that is 0.
    """

    operator: str
    contact: str | None
    embed_origins: tuple[str, ...] = ()
    is_public: bool = True
    has_approval: bool = True
    backup_folder: Path = _ROOT / "data" / "backups"
    backups_kept: int = 14
    has_sample: bool = True
    sample_folder: Path = _ROOT / "data"
    address: str | None = None
    mail: "MailServer | None" = None
    report_template: Path | None = None
    api_per_minute: int = 120

    @property
    def is_official(self) -> bool:
        """Tell whether somebody has put a name to this dashboard."""
        return self.operator != UNOFFICIAL


class Secured(StrEnum):
    """How what is sent to a mail server is kept from others on its way."""

    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class MailServer:
    """The operator's mail server: DX_MAIL_SERVER (host:port), DX_MAIL_FROM, DX_MAIL_SECURITY (starttls, tls, none).

    Who signs in there does so as DX_MAIL_USER with DX_MAIL_PASSWORD, never over a connection that others can read.
    """

    host: str
    port: int
    sender: str
    secured: Secured = Secured.STARTTLS
    user: str | None = None
    password: str = field(default="", repr=False)


def read() -> Settings:
    """Return the settings of this process; unset or blank ones take the defaults.

    Raises ValueError for a value that cannot be meant.
    """
    return Settings(
        operator=os.environ.get("DX_OPERATOR", "").strip() or UNOFFICIAL,
        contact=os.environ.get("DX_CONTACT", "").strip() or None,
        embed_origins=tuple(_origin(word) for word in os.environ.get("DX_EMBED_ORIGINS", "").split()),
        is_public=_one_of("DX_READING", "public", "sign-in") == "public",
        has_approval=_one_of("DX_APPROVAL", "on", "off") == "on",
        backup_folder=Path(os.environ.get("DX_BACKUP_FOLDER", "").strip() or _ROOT / "data" / "backups"),
        backups_kept=_count("DX_BACKUPS_KEPT", 14),
        has_sample=_one_of("DX_SAMPLE", "on", "off") == "on",
        sample_folder=Path(os.environ.get("DX_SAMPLE_FOLDER", "").strip() or _ROOT / "data"),
        address=_address(os.environ.get("DX_ADDRESS", "").strip()),
        mail=_mail(),
        report_template=Path(named) if (named := os.environ.get("DX_REPORT_TEMPLATE", "").strip()) else None,
        api_per_minute=_count("DX_API_PER_MINUTE", 120),
    )


def _address(text: str) -> str | None:
    if text and not _PUBLIC.fullmatch(text):
        raise ValueError(f"DX_ADDRESS の「{text}」は、https://dx.city.example.jp のように書いてください。")
    return text.rstrip("/") or None


def _mail() -> MailServer | None:
    server = os.environ.get("DX_MAIL_SERVER", "").strip()
    if not server:
        return None
    found = _SERVER.fullmatch(server)
    if found is None or not 0 < int(found["port"]) < 65_536:
        raise ValueError(f"DX_MAIL_SERVER の「{server}」は、smtp.example.jp:587 のように、ポートとともに書いてください。")
    sender = os.environ.get("DX_MAIL_FROM", "").strip()
    if not MAIL_ADDRESS.fullmatch(sender):
        raise ValueError("DX_MAIL_FROM に、差出人のメールアドレスを書いてください。")
    said = os.environ.get("DX_MAIL_SECURITY", "").strip() or Secured.STARTTLS
    if said not in list(Secured):
        raise ValueError(f"DX_MAIL_SECURITY の「{said}」は分かりません。{'・'.join(Secured)} のどれかにしてください。")
    user = os.environ.get("DX_MAIL_USER", "").strip() or None
    if user is not None and said == Secured.NONE:
        raise ValueError("DX_MAIL_SECURITY が none のときは、パスワードを送れません。starttls か tls にしてください。")
    password = os.environ.get("DX_MAIL_PASSWORD", "")
    if not password.isascii():  # it cannot be sent: SMTP knows no other
        raise ValueError("DX_MAIL_PASSWORD に書けるのは、英数字と記号だけです。")
    return MailServer(found["host"], int(found["port"]), sender, Secured(said), user, password)


def _one_of(name: str, default: str, other: str) -> str:
    chosen = os.environ.get(name, "").strip() or default
    if chosen not in (default, other):
        raise ValueError(f"{name} の「{chosen}」は分かりません。{default} か {other} にしてください。")
    return chosen


def _count(name: str, default: int) -> int:
    text = os.environ.get(name, "").strip() or str(default)
    if not (text.isascii() and text.isdecimal() and int(text) <= 1000):
        raise ValueError(f"{name} の「{text}」は、0 から 1000 までの数にしてください。")
    return int(text)


def _origin(word: str) -> str:
    # What is written here goes into a header: a semicolon would end the rule that it stands in.
    if not _ORIGIN.fullmatch(word):
        raise ValueError(
            f"DX_EMBED_ORIGINS の「{word}」は、サイトの表し方ではありません。"
            "https://www.city.example.jp のように、パスを付けずに書き、いくつもあれば空白で区切ってください。"
        )
    return word
