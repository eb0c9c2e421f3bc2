"""Where this dashboard lies on its host: at the root, or below a path (`server.baseUrlPath`) beside other things.

Every address and every cookie's path is made here, and every path that somebody hands in is held against it.
"""

import re
from urllib.parse import unquote

from streamlit import config

# Names of Streamlit's own routes, below which it lets nobody put others.
_TAKEN = ("_stcore", "media", "component", "static")
_BASE = re.compile(r"(/[A-Za-z0-9][A-Za-z0-9._-]*)*")


def base() -> str:
    """Return the path below which everything lies: `/dx`, or nothing at the root of the host."""
    text = str(config.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{text}" if text else ""


def checked_base() -> str:
    """Return the path below which everything lies. Raises ValueError for one that cannot be part of every address."""
    found = base()
    if not _BASE.fullmatch(found) or found.split("/", 2)[1:2] in [[name] for name in _TAKEN]:
        raise ValueError(
            f"server.baseUrlPath の「{found.strip('/')}」は使えません。dx や portal/dx のように、半角の英数字とハイフンで"
            f"書いてください（{'、'.join(_TAKEN)} で始まるものも使えません）。"
        )
    return found


def below(path: str) -> str:
    """Return a path of this dashboard (/city?city=choshi) as a browser asks for it (/dx/city?city=choshi)."""
    return base() + path


def of_cookies() -> str:
    """Return the path that this dashboard's cookies are for: what else lies on the host is not sent them."""
    return base() or "/"


def is_here(address: str) -> bool:
    """Tell whether an address, as a browser asks for it, is a path of this dashboard: no other host, no way out."""
    path = re.split(r"[?#]", address, maxsplit=1)[0]
    leads_up = ".." in re.split(r"[/\\]", unquote(path))
    leads_out = path.startswith(("//", "/\\")) or leads_up or any(letter < " " for letter in address)
    return path.startswith(below("/")) and not leads_out
