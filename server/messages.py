"""The gate before Streamlit's sessions: only the messages that the pages' own scripts need.

Its protocol has others, for developers, and takes them from whoever has opened a session: one empties the memory of all
and closes the database under whoever is writing, one tells about the repository, one writes files.
"""

import logging

from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackMsg

_TAKEN = frozenset({"rerun_script", "stop_script", "file_urls_request", "app_heartbeat", "backend_operation_request"})
_OPERATIONS = frozenset({"deferred_file", "dataframe_chunk"})
_LOG = logging.getLogger(__name__)


class OnlyOfPages:
    """Passes on what comes through a session, but for messages that no page sends."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the session on, its messages one by one."""

        async def taken() -> Message:
            while True:
                message = await receive()
                if message["type"] != "websocket.receive" or _is_taken(message.get("bytes")):
                    return message
                _LOG.warning("a message that no page sends was dropped")

        await self.app(scope, taken if scope["type"] == "websocket" else receive, send)


def _is_taken(data: bytes | None) -> bool:
    """Tell whether a message is one that pages send; what is none at all is Streamlit's to refuse."""
    message = BackMsg()
    try:
        message.ParseFromString(data or b"")
    except Exception:  # the library has an error of its own for it, and Streamlit refuses it whatever it is
        return True
    kind = message.WhichOneof("type")
    if kind == "backend_operation_request":
        return message.backend_operation_request.WhichOneof("payload") in _OPERATIONS
    return kind is None or kind in _TAKEN
