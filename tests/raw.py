"""A client that speaks Streamlit's protocol without a browser: it runs pages, sends files, and presses what it likes.

What a widget is called is the same in every session, so who is not shown a button can learn its name from somebody who
is, and press it all the same. This client does.
"""

import json
from collections.abc import Mapping
from contextlib import ExitStack
from typing import NamedTuple, Self

import httpx
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Common_pb2 import UploadedFileInfo
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value, generate_xsrf_token_string
from websockets import Origin, Subprotocol
from websockets.sync.client import connect

_TEXTS = {"alert": "body", "html": "body", "markdown": "body", "code": "code_text", "text": "body"}
_SECONDS = 60


def signed(secret: str, claims: Mapping[str, object]) -> dict[str, str]:
    """Return the cookie that Streamlit gives to who has signed in with these claims."""
    value = create_signed_value(secret, "_streamlit_user", json.dumps(claims))
    return {"_streamlit_user": value.decode("ascii")}


class Shown(NamedTuple):
    """What a run of a page showed: the widgets, by the key that the page gives them or their label, and all words."""

    widgets: dict[str, str]
    words: str

    def __contains__(self, name: object) -> bool:
        return name in self.widgets


class Raw:
    """One session, with the cookies and headers of its choice."""

    def __init__(
        self,
        url: str,
        cookies: Mapping[str, str] | None = None,
        origin: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        token = generate_xsrf_token_string()
        self.url = url
        self.cookies = {**(cookies or {}), "_streamlit_xsrf": token}
        self.session = ""
        self._token = token
        self._open = ExitStack()
        self._asked = connect(
            url.replace("http", "ws", 1) + "/_stcore/stream",
            origin=Origin(origin or url),
            subprotocols=[Subprotocol("streamlit"), Subprotocol(token)],
            additional_headers={"Cookie": _header(self.cookies), **(headers or {})},
            compression=None,
            max_size=None,
        )

    def __enter__(self) -> Self:
        self._socket = self._open.enter_context(self._asked)
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    def tell(self, message: BackMsg) -> None:
        """Send any message at all."""
        self._socket.send(message.SerializeToString())

    def run(self, page: str, query: str = "", states: Mapping[str, object] | None = None) -> Shown:
        """Run a page with these values of widgets, by their ids, and return what it shows at last."""
        message = BackMsg()
        asked = message.rerun_script
        asked.page_name, asked.query_string = page, query
        for name, value in (states or {}).items():
            asked.widget_states.widgets.append(_state(name, value))
        self.tell(message)
        widgets: dict[str, str] = {}
        words: list[str] = []
        while True:
            answer = ForwardMsg()
            answer.ParseFromString(self._socket.recv(_SECONDS, decode=False))
            kind = answer.WhichOneof("type")
            if kind == "new_session":
                self.session = answer.new_session.initialize.session_id or self.session
                widgets, words = {}, []
            elif kind == "delta":
                _read(answer, widgets, words)
            elif kind == "script_finished" and answer.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                return Shown(widgets, "\n".join(words))

    def file(self, name: str, content: bytes) -> tuple[int, object]:
        """Send a file, as a browser does; return how that was answered, and the value of the field that holds it."""
        place = f"/_stcore/upload_file/{self.session}/{name}"
        headers = {"Cookie": _header(self.cookies), "X-Xsrftoken": self._token, "Origin": self.url}
        answer = httpx.put(self.url + place, files={"file": (name, content)}, headers=headers)
        info = UploadedFileInfo(file_id=name, name=name, size=len(content))
        info.file_urls.file_id, info.file_urls.upload_url, info.file_urls.delete_url = name, place, place
        return answer.status_code, info


def _header(cookies: Mapping[str, str]) -> str:
    return "; ".join(f"{name}={value}" for name, value in cookies.items())


def _state(name: str, value: object) -> WidgetState:
    """Return the value of a widget: True presses a button."""
    state = WidgetState(id=name)
    if isinstance(value, UploadedFileInfo):
        state.file_uploader_state_value.uploaded_file_info.append(value)
    elif isinstance(value, bool):
        state.trigger_value = value
    else:
        state.string_value = str(value)
    return state


def _read(answer: ForwardMsg, widgets: dict[str, str], words: list[str]) -> None:
    if answer.delta.WhichOneof("type") == "add_block":
        words.append(answer.delta.add_block.expandable.label)
        return
    element = answer.delta.new_element
    kind = element.WhichOneof("type")
    if kind is None:
        return
    shown = getattr(element, kind)
    label = str(getattr(shown, "label", ""))
    words += [label, str(getattr(shown, _TEXTS.get(kind, ""), ""))]
    if name := str(getattr(shown, "id", "")):
        key = name.split("-", 2)[-1]
        widgets[label if key == "None" else key] = name
