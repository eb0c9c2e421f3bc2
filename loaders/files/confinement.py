"""The limits of the process that opens a stranger's file, held by the system. Where they cannot be, no file is read."""

import os
from types import ModuleType

_NEEDED = ("setrlimit", "getrlimit", "RLIM_INFINITY", "RLIMIT_AS", "RLIMIT_CPU", "RLIMIT_FSIZE", "RLIMIT_CORE")
_MOST_WRITTEN = 64 * 1024 * 1024
# Whoever reads pages goes first: a file that is opened takes what they leave.
_NICENESS = 5


class ImpossibleError(RuntimeError):
    """This system holds no limits."""


def is_possible() -> bool:
    """Tell whether this system knows such limits at all; whether it keeps them only `confine` finds out."""
    return _system() is not None


def confine(memory_bytes: int, cpu_seconds: int) -> None:
    """Limit this process from here on. Raises ImpossibleError where the system does not."""
    system = _system()
    if system is None:
        raise ImpossibleError
    wanted = {
        system.RLIMIT_AS: memory_bytes,
        system.RLIMIT_CPU: cpu_seconds,
        system.RLIMIT_FSIZE: _MOST_WRITTEN,
        system.RLIMIT_CORE: 0,
    }
    try:
        for kind, most in wanted.items():
            _, hard = system.getrlimit(kind)
            # A limit that the operator has set lower stays: raising it is refused.
            limit = most if hard == system.RLIM_INFINITY else min(most, hard)
            system.setrlimit(kind, (limit, limit))
    except (OSError, ValueError) as error:
        raise ImpossibleError from error
    os.nice(_NICENESS)


def _system() -> ModuleType | None:
    try:
        import resource
    except ImportError:
        return None
    return resource if all(hasattr(resource, name) for name in _NEEDED) else None
