"""The portal and the floor as their operators start them, each in processes of its own; and a browser without scripts."""

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.parse import urlencode

from portal.settings import ROOT

_TOKEN: Final = re.compile(r'name="_csrf_token"[^>]*value="([^"]+)"')


@contextmanager
def serving(module: str, *arguments: str, log: Path, **variables: str) -> Iterator[str]:
    """Start `python -m module` on a free port and wait until it answers; its address. Ended afterwards."""
    port = _free_port()
    address = f"http://127.0.0.1:{port}"
    environment = dict(os.environ) | {"PYTHONPATH": str(ROOT), "PORT": str(port)} | variables
    with log.open("ab") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", module, *arguments],
            env=environment,
            cwd=ROOT,
            stdout=out,
            stderr=out,
            start_new_session=True,
        )
    try:
        _await(process, port, log)
        yield address
    finally:
        process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _await(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    for _ in range(300):
        if process.poll() is not None:
            break
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/healthz")
            if connection.getresponse().status == 200:
                return
        except OSError:
            pass
        time.sleep(0.1)
    raise RuntimeError(f"a server did not start: {log.read_text('utf-8', 'replace')[-2000:]}")


@dataclass
class Answer:
    """What came back."""

    status: int
    location: str
    body: bytes


@dataclass
class Browser:
    """Cookies and the token of the last page."""

    address: str
    cookies: dict[str, str] = field(default_factory=dict)
    token: str = ""

    @property
    def cookie(self) -> str:
        """The header's value."""
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())

    def get(self, path: str) -> Answer:
        """One page; redirects are not followed."""
        return self._send("GET", path, b"", {})

    def post(self, path: str, words: Mapping[str, str]) -> Answer:
        """A form, with the token of the last page."""
        body = urlencode({"_csrf_token": self.token, **words}).encode()
        return self._send("POST", path, body, {"Content-Type": "application/x-www-form-urlencoded"})

    def log_in(self, citizen_id: str, password: str) -> None:
        """As people do; RuntimeError when the door stays shut."""
        self.get("/login")
        if self.post("/login", {"citizen_id": citizen_id, "password": password}).status != 303:
            raise RuntimeError(f"{citizen_id} cannot log in")
        self.get("/")

    def _send(self, method: str, path: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        connection = http.client.HTTPConnection(self.address.removeprefix("http://"), timeout=60)
        connection.request(method, path, body, {**headers, "Cookie": self.cookie})
        answer = connection.getresponse()
        came = Answer(answer.status, answer.getheader("Location", ""), answer.read())
        for line in answer.headers.get_all("Set-Cookie") or ():
            name, _, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value
        connection.close()
        found = _TOKEN.search(came.body.decode("utf-8", "replace"))
        self.token = found[1] if found else self.token
        return came
