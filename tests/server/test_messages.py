"""Nobody empties the memory of all, asks for the repository or has files written: such messages never arrive."""

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import WebSocketRoute
from starlette.testclient import TestClient
from streamlit.proto.BackMsg_pb2 import BackMsg

from server.messages import OnlyOfPages


def message(**said):
    return BackMsg(**said).SerializeToString()


def operation(kind):
    told = BackMsg()
    getattr(told.backend_operation_request, kind).SetInParent()
    return told.SerializeToString()


DROPPED = {
    "clear_cache": message(clear_cache=True),
    "load_git_info": message(load_git_info=True),
    "set_run_on_save": message(set_run_on_save=True),
    "debug_disconnect_websocket": message(debug_disconnect_websocket=True),
    "debug_shutdown_runtime": message(debug_shutdown_runtime=True),
    "install_skills": operation("install_skills"),
    "dismiss_skills_nudge": operation("dismiss_skills_nudge"),
    # Of two kinds in one message the last one counts.
    "hidden": message(stop_script=True) + message(clear_cache=True),
}
TAKEN = {
    "rerun_script": BackMsg(rerun_script={"page_name": "city"}).SerializeToString(),
    "stop_script": message(stop_script=True),
    "app_heartbeat": message(app_heartbeat=True),
    "file_urls_request": BackMsg(file_urls_request={"request_id": "1"}).SerializeToString(),
    "deferred_file": operation("deferred_file"),
    "dataframe_chunk": operation("dataframe_chunk"),
    "nothing": b"",
    "no message": b"\xff\xff",  # Streamlit ends such a session
}


@pytest.fixture(scope="module")
def client():
    async def echo(websocket):
        await websocket.accept()
        async for data in websocket.iter_bytes():
            await websocket.send_bytes(data)

    routes = [WebSocketRoute("/_stcore/stream", echo)]
    return TestClient(Starlette(routes=routes, middleware=[Middleware(OnlyOfPages)]))


@pytest.mark.parametrize("kind", list(DROPPED))
def test_what_no_page_sends_is_dropped(client, kind):
    with client.websocket_connect("/_stcore/stream") as session:
        session.send_bytes(DROPPED[kind])
        session.send_bytes(b"after")
        assert session.receive_bytes() == b"after"


@pytest.mark.parametrize("kind", list(TAKEN))
def test_what_pages_send_arrives_as_it_was(client, kind):
    with client.websocket_connect("/_stcore/stream") as session:
        session.send_bytes(TAKEN[kind])
        assert session.receive_bytes() == TAKEN[kind]


def test_every_kind_that_streamlit_knows_is_taken_or_dropped_on_purpose():
    kinds = {field.name for field in BackMsg.DESCRIPTOR.oneofs_by_name["type"].fields}
    operations = BackMsg.DESCRIPTOR.fields_by_name["backend_operation_request"].message_type
    asked = {field.name for field in operations.oneofs_by_name["payload"].fields}
    assert (kinds | asked) - {"backend_operation_request"} == (set(DROPPED) | set(TAKEN)) - {
        "hidden", "nothing", "no message",
    }  # fmt: skip
