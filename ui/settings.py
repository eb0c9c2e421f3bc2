"""Who runs this dashboard and who may show it on a page of their own, read from the environment."""

import os
import re
from dataclasses import dataclass

UNOFFICIAL = "非公式（運営者は未設定）"
_ORIGIN = re.compile(r"https?://(\*\.)?[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:\d{1,5})?")


@dataclass(frozen=True, slots=True)
class Settings:
    """What an operator may set: DX_OPERATOR, DX_CONTACT, DX_EMBED_ORIGINS. (DX_DATABASE is the store's own.)

    `embed_origins` are the sites whose pages may frame this dashboard (https://www.city.example.jp).
    """

    operator: str
    contact: str | None
    embed_origins: tuple[str, ...] = ()

    @property
    def is_official(self) -> bool:
        """Tell whether somebody has put a name to this dashboard."""
        return self.operator != UNOFFICIAL


def read() -> Settings:
    """Return the settings of this process; unset or blank ones take the defaults.

    Raises ValueError for a site in DX_EMBED_ORIGINS that is not an origin.
    """
    return Settings(
        operator=os.environ.get("DX_OPERATOR", "").strip() or UNOFFICIAL,
        contact=os.environ.get("DX_CONTACT", "").strip() or None,
        embed_origins=tuple(_origin(word) for word in os.environ.get("DX_EMBED_ORIGINS", "").split()),
    )


def _origin(word: str) -> str:
    # What is written here goes into a header: a semicolon would end the rule that it stands in.
    if not _ORIGIN.fullmatch(word):
        raise ValueError(
            f"DX_EMBED_ORIGINS の「{word}」は、サイトの表し方ではありません。"
            "https://www.city.example.jp のように、パスを付けずに書き、いくつもあれば空白で区切ってください。"
        )
    return word
