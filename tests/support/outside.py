"""What stands outside the portal, faked: a mail server and a chat bridge, each as well or badly behaved as told."""

import json
import socket
import socketserver
import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, TypeVar, cast

from portal import clock
from portal.db import Database
from portal.models.outgoing import Channel
from portal.settings import Settings

SENDER = "no-reply@office.example"
Stub = TypeVar("Stub")
BRIDGE_KEY = "q8Zt4LmW-2vRy7Nc_5HsKd9PxBf3Gj6A"


@dataclass(frozen=True)
class Taken:
    """A mail the server said it has."""

    sender: str
    recipients: tuple[str, ...]
    message: EmailMessage


@dataclass
class MailStub:
    """A mail server. `mood`: ok, slow, later (4xx), never (5xx), drops (before it answers), leaves (after it answered)."""

    mood: str = "ok"
    port: int = 0
    taken: list[Taken] = field(default_factory=list)
    dropped: list[bytes] = field(default_factory=list)
    released: threading.Event = field(default_factory=threading.Event)

    def talk(self, connection: socket.socket) -> None:
        lines = connection.makefile("rb")

        def say(words: str) -> None:
            connection.sendall(words.encode() + b"\r\n")

        if self.mood == "slow":
            self.released.wait(30)
            return
        say("220 stub")
        sender, recipients = "", list[str]()
        for raw in lines:
            line = raw.decode().strip()
            verb, argument = line[:4].upper(), line.partition(":")[2].partition(">")[0].strip("< ")
            if verb == "MAIL":
                sender, recipients = argument, []
                say("250 ok")
            elif verb == "RCPT":
                recipients.append(argument)
                say({"later": f"451 {argument} try later", "never": f"550 {argument} unknown"}.get(self.mood, "250 ok"))
            elif verb == "DATA":
                say("354 go on")
                content = b"".join(iter(lines.readline, b".\r\n"))
                if self.mood == "drops":
                    self.dropped.append(content)
                    return
                self.taken.append(Taken(sender, tuple(recipients), cast(EmailMessage, _parsed(content))))
                say("250 have it")
                if self.mood == "leaves":
                    return
            elif verb == "QUIT":
                say("221 bye")
                return
            else:
                say("250 ok")


def _parsed(content: bytes) -> Any:
    return message_from_bytes(content, policy=default)


@contextmanager
def mail_server(mood: str = "ok", certificate: Path | None = None) -> Iterator[MailStub]:
    """On a port of its own; with a certificate it speaks TLS from the first word."""
    stub = MailStub(mood)

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            try:
                stub.talk(self.request)
            except OSError:
                return

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        _secure(server, certificate)
        stub.port = server.server_address[1]
        yield from _served(server, stub, stub.released)


@dataclass
class BridgeStub:
    """A chat bridge that takes each key once, as ours is asked to. `status` answers; `mood`: ok, slow, drops, leads."""

    mood: str = "ok"
    status: int = 200
    url: str = ""
    asked: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)
    accepted: dict[str, dict[str, str]] = field(default_factory=dict)
    """By idempotency key."""
    released: threading.Event = field(default_factory=threading.Event)


@contextmanager
def bridge(mood: str = "ok", status: int = 200, certificate: Path | None = None) -> Iterator[BridgeStub]:
    """On a port of its own; with a certificate it speaks https."""
    stub = BridgeStub(mood, status)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            stub.asked.append((self.path, dict(self.headers), body))
            if stub.mood == "slow":
                stub.released.wait(30)
                return
            if stub.status < 300:
                stub.accepted.setdefault(self.headers["Idempotency-Key"], json.loads(body))
            if stub.mood == "drops":
                return
            self.send_response(stub.status)
            if stub.mood == "leads":
                self.send_header("Location", "/elsewhere")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def do_GET(self) -> None:
            stub.asked.append((self.path, dict(self.headers), b""))

        def log_message(self, *_said: object) -> None:
            """Quiet."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        _secure(server, certificate)
        scheme = "https" if certificate else "http"
        stub.url = f"{scheme}://127.0.0.1:{server.server_port}/hook?from=portal"
        yield from _served(server, stub, stub.released)


def own_certificate(folder: Path) -> Path:
    """A certificate for 127.0.0.1 that nobody vouches for, with its key in the same file."""
    made = folder / "certificate.pem"
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    command += ["-days", "2", "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"]
    subprocess.run([*command, "-keyout", made, "-out", folder / "own.pem"], check=True, capture_output=True)
    made.write_text(made.read_text() + (folder / "own.pem").read_text())
    return made


def _secure(server: socketserver.TCPServer, certificate: Path | None) -> None:
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)


def _served(server: socketserver.BaseServer, stub: Stub, released: threading.Event) -> Iterator[Stub]:
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield stub
    finally:
        released.set()
        server.shutdown()
        thread.join()


def switched_on(settings: Settings, mail_port: int = 0, bridge_url: str = "") -> Settings:
    """The same portal with a mail server, a bridge, or both."""
    mail = {"mail_host": "127.0.0.1", "mail_port": mail_port, "mail_tls": "off", "mail_from": SENDER}
    hook = {"webhook_url": bridge_url, "webhook_secret": BRIDGE_KEY}
    return replace(settings, **(mail if mail_port else {}), **(hook if bridge_url else {}))  # type: ignore[arg-type]


def environment_of(settings: Settings) -> dict[str, str]:
    """What a process of its own needs to be the same portal."""
    return {
        "PORTAL_HOME": str(settings.home),
        "DATABASE_URL": settings.database_url,
        "MAIL_HOST": settings.mail_host,
        "MAIL_PORT": str(settings.mail_port),
        "MAIL_TLS": settings.mail_tls,
        "MAIL_FROM": settings.mail_from,
        "WEBHOOK_URL": settings.webhook_url,
        "WEBHOOK_SECRET": settings.webhook_secret,
    }


def linked(database: Database, account_id: int, kind: str = "email", language: str = "th") -> str:
    """A channel this person linked; its key. Mails go to `<number of the account>@people.example`."""
    now = clock.now()
    with database.transaction() as session:
        made = Channel(
            account_id=account_id,
            kind=kind,
            address=f"a{account_id}@people.example" if kind == "email" else "",
            language=language,
            asked_at=now,
            asked_by_id=account_id,
            ends_at=now,
            linked_at=now,
        )
        session.add(made)
        session.flush()
        return made.key
