"""The two clients: what they count, and that a wrong answer is no figure."""

import shutil
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar

import pytest

from bench.load import Wanted, WrongAnswer, loaded, request_bytes

CLIENTS = ["wrk", "own"]


class _Answering(BaseHTTPRequestHandler):
    """303 for a form, 200 for a page, 500 for `/broken`; remembers what was asked."""

    protocol_version = "HTTP/1.1"
    asked: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        self._answer(500 if self.path == "/broken" else 200)

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self._answer(303)

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""

    def _answer(self, status: int) -> None:
        self.asked.append(self.path)
        self.send_response(status)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"ok")


class _Server(ThreadingHTTPServer):
    """A client that leaves in the middle is no news."""

    def handle_error(self, request: object, client_address: object) -> None:
        """Quiet."""


@pytest.fixture
def address() -> Iterator[str]:
    server = _Server(("127.0.0.1", 0), _Answering)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    _Answering.asked.clear()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(params=CLIENTS)
def _client(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param == "own":
        monkeypatch.setattr(shutil, "which", lambda _name: None)


@pytest.mark.usefixtures("_client")
def test_pages_are_asked_for_in_turn_and_counted(address: str) -> None:
    found = loaded(address, Wanted([request_bytes("GET", "/a"), request_bytes("GET", "/b")]), 1)
    assert found.rate > 0
    assert 0 < found.p50 <= found.p95
    assert set(_Answering.asked) == {"/a", "/b"}


@pytest.mark.usefixtures("_client")
def test_a_wrong_status_is_no_figure(address: str) -> None:
    with pytest.raises(WrongAnswer):
        loaded(address, Wanted([request_bytes("GET", "/broken")]), 1)
    with pytest.raises(WrongAnswer):
        loaded(address, Wanted([request_bytes("GET", "/")], frozenset({303})), 1)


def test_our_own_client_sends_each_form_once(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    forms = [request_bytes("POST", f"/{number}", "", b"a=b", "text/plain") for number in range(20)]
    loaded(address, Wanted(forms, frozenset({303}), once=True), 2)
    assert sorted(_Answering.asked) == sorted(f"/{number}" for number in range(20))
