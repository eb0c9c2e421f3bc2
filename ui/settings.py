"""Who runs this dashboard, read from the environment."""

import os
from dataclasses import dataclass

UNOFFICIAL = "非公式（運営者は未設定）"


@dataclass(frozen=True, slots=True)
class Settings:
    """What an operator may set: DX_OPERATOR, DX_CONTACT. (DX_DATABASE is the store's own.)"""

    operator: str
    contact: str | None

    @property
    def is_official(self) -> bool:
        """Tell whether somebody has put a name to this dashboard."""
        return self.operator != UNOFFICIAL


def read() -> Settings:
    """Return the settings of this process; unset or blank ones take the defaults."""
    return Settings(
        operator=os.environ.get("DX_OPERATOR", "").strip() or UNOFFICIAL,
        contact=os.environ.get("DX_CONTACT", "").strip() or None,
    )
