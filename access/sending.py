"""Which sessions may send a file right now, and how much each has sent: what the upload route asks before it takes one.

Streamlit takes a file from any session, page or no page. A page that offers a field to somebody who may upload gives
its session leave; the server's gate (server/upload_gate.py) takes nothing from others.
"""

import threading
import time
from dataclasses import dataclass

from streamlit.runtime.scriptrunner import get_script_run_ctx

MOST_FILES, MOST_BYTES = 30, 60 * 1024 * 1024
_LEAVE_SECONDS = 15 * 60.0
_LOCK = threading.Lock()


@dataclass(slots=True)
class _Leave:
    until: float
    files: int = 0
    bytes: int = 0


_LEAVES: dict[str, _Leave] = {}


def give_leave() -> None:
    """Let the session of the running page send files for the next quarter of an hour."""
    context = get_script_run_ctx()
    if context is not None:
        allow(context.session_id)


def allow(session_id: str) -> None:
    """Let a session send files for the next quarter of an hour; what it has sent stays counted."""
    now = time.monotonic()
    with _LOCK:
        for ended in [other for other, leave in _LEAVES.items() if leave.until < now - _LEAVE_SECONDS]:
            del _LEAVES[ended]
        _LEAVES.setdefault(session_id, _Leave(0.0)).until = now + _LEAVE_SECONDS


def take_back() -> None:
    """Take the leave of the running page's session back: its sender may no longer upload."""
    context = get_script_run_ctx()
    with _LOCK:
        if context is not None and context.session_id in _LEAVES:
            _LEAVES[context.session_id].until = 0.0


def refusal(session_id: str, byte_count: int) -> str | None:
    """Count a file that a session is about to send; return why it is not taken, None where it is."""
    with _LOCK:
        leave = _LEAVES.get(session_id)
        if leave is None or leave.until < time.monotonic():
            return "この画面からはファイルを送れません。登録の画面を開き直してください。"
        if leave.files + 1 > MOST_FILES or leave.bytes + byte_count > MOST_BYTES:
            return "一度の作業で送れる量を超えました。画面を開き直してください。"
        leave.files += 1
        leave.bytes += byte_count
        return None
