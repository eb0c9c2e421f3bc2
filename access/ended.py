"""Sign-ins that somebody ended by signing out: their cookies and their open tabs mean nobody any more.

Streamlit's sign-out takes the cookie out of one browser and forgets the tab in which it was pressed. A tab beside it
and a copy of the cookie would go on for up to 30 days. So each sign-in has a name, made of all that its cookie says
(there is a `nonce` in it that was never used before), and the database keeps the names of those that ended.
"""

import hashlib
import json
import logging
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from access import served
from store import sign_ins
from store.failure import EngineError

_NOT_OF_THE_SIGN_IN = ("origin", "tokens")  # a session knows the first one not, and a request the second one
_LOG = logging.getLogger(__name__)

# What this process has ended, also where the database could not take it: better than forgetting it at once.
_ENDED: set[str] = set()


def name_of(claims: Mapping[str, object]) -> str:
    """Return the name of the sign-in that gave these claims; nothing can be had from it."""
    said = {key: value for key, value in claims.items() if key not in _NOT_OF_THE_SIGN_IN}
    return hashlib.sha256(json.dumps(said, sort_keys=True, default=str).encode()).hexdigest()


def end(names: Iterable[str]) -> None:
    """End sign-ins for good."""
    ending = sorted(set(names))
    if not ending:
        return
    _ENDED.update(ending)
    try:
        sign_ins.end(served.own(), ending, datetime.now(UTC))
    except EngineError:
        _LOG.exception("a sign-out could not be written: it holds until this server ends")


def is_ended(claims: Mapping[str, object]) -> bool:
    """Tell whether the sign-in that gave these claims has ended."""
    name = name_of(claims)
    return name in _ENDED or sign_ins.has_ended(served.own(), name)
