"""How often one address may ask: a bucket of tokens each, which fills again by the minute."""

import ipaddress
import math
import time
from collections import OrderedDict
from collections.abc import Callable

from starlette.datastructures import Headers
from starlette.types import Scope

# So many addresses are remembered; whose bucket is full again is as good as unknown.
_MOST_KNOWN = 10_000


class Limits:
    """Buckets of `per_minute` tokens, one for each address that asks; each answer takes one."""

    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._most, self._clock = per_minute, clock
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def seconds_to_wait(self, sender: str) -> int | None:
        """Take a token, or return after how many seconds there will be one; None where it could be taken."""
        if not self._most:
            return None
        now = self._clock()
        left, at = self._left.pop(sender, (float(self._most), now))
        left = min(self._most, left + (now - at) * self._most / 60)
        self._left[sender] = (left - 1 if left >= 1 else left, now)
        if len(self._left) > _MOST_KNOWN:
            self._left.popitem(last=False)  # who has not asked for longest
        return None if left >= 1 else math.ceil((1 - left) * 60 / self._most)


def sender_of(scope: Scope) -> str:
    """Return by which address a sender is counted: that of the network before a proxy of this machine.

    The proxy writes the last part of X-Forwarded-For; what stands before it the sender may have made up. An IPv6
    address is counted by its network, since whoever has one has all others of it.
    """
    host = str((scope.get("client") or ("",))[0])
    named = Headers(scope=scope).get("x-forwarded-for", "").rpartition(",")[2].strip()
    try:
        address = ipaddress.ip_address(host)
        if address.is_loopback and named:
            address = ipaddress.ip_address(named)
    except ValueError:
        return host
    return str(ipaddress.ip_network((address, 64), strict=False)) if address.version == 6 else str(address)
