"""A private PostgreSQL server on a free port: no system service, no password, no data kept."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

_MEMORY = Path("/dev/shm")  # where Linux keeps files in memory
_ROOM = 2 << 30
"""Bytes that are free there for sure: the log and a handful of databases take a quarter of it."""


def _binaries() -> Path:
    """The newest server binaries that Debian's package installed, or the ones on PATH."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda file: int(file.parts[4]))
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    if on_path is None:
        raise RuntimeError("PostgreSQL server binaries are missing: apt-get install postgresql")
    return Path(on_path).resolve().parent


def _unprivileged(command: Sequence[str]) -> list[str]:
    """PostgreSQL refuses to run as root; there it runs as the package's own user."""
    if os.geteuid() != 0:
        return list(command)
    return ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", *command]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _place(durable: bool) -> str | None:
    """Files in memory where there is room: most of what a database of an empty portal costs is its thousand files."""
    if durable or not _MEMORY.is_dir() or not os.access(_MEMORY, os.W_OK):
        return None
    return str(_MEMORY) if shutil.disk_usage(_MEMORY).free >= _ROOM else None


@dataclass
class Postgres:
    """A running server."""

    folder: Path
    port: int
    process: subprocess.Popen[bytes]
    _asking: "psycopg.Connection[Any] | None" = None
    """Kept: a connection for each database that is made and thrown away costs half as much as the database."""

    @classmethod
    def start(cls, durable: bool = False) -> "Postgres":
        """Make a cluster (C.UTF-8, so that trigrams know Thai) and wait until it answers.

        Tests need no durability; what is measured is written through as an office's own server would.
        """
        folder = Path(tempfile.mkdtemp(prefix="portal-postgres-", dir=_place(durable)))
        if os.geteuid() == 0:
            owner = pwd.getpwnam("postgres")
            os.chown(folder, owner.pw_uid, owner.pw_gid)
        data, binaries = folder / "data", _binaries()
        options = ["--locale=C.UTF-8", "--encoding=UTF8", "--username=portal", "--auth=trust", "--no-sync"]
        initdb = _unprivileged([str(binaries / "initdb"), "-D", str(data), *options])
        subprocess.run(initdb, check=True, stdout=subprocess.DEVNULL, cwd=folder)
        for _ in range(5):
            server = cls(folder, port := _free_port(), cls._launch(binaries, data, port, durable))
            if server._answers():
                return server
        raise RuntimeError("PostgreSQL did not start")

    @staticmethod
    def _launch(binaries: Path, data: Path, port: int, durable: bool) -> subprocess.Popen[bytes]:
        settings = {
            "port": port,
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": "",
            "max_connections": 200,
        }
        if not durable:
            settings |= dict.fromkeys(("fsync", "synchronous_commit", "full_page_writes"), "off")
            settings["max_wal_size"] = "256MB"
        flags = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        command = _unprivileged([str(binaries / "postgres"), "-D", str(data), *flags])
        return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=data)

    def _answers(self) -> bool:
        for _ in range(300):
            if self.process.poll() is not None:
                return False
            try:
                psycopg.connect(self._dsn("postgres")).close()
                return True
            except psycopg.OperationalError:
                time.sleep(0.05)
        return False

    def _dsn(self, name: str) -> str:
        return f"postgresql://portal@127.0.0.1:{self.port}/{name}"

    def _execute(self, statement: sql.Composed) -> None:
        if self._asking is None or self._asking.closed:
            self._asking = psycopg.connect(self._dsn("postgres"), autocommit=True)
        self._asking.execute(statement)

    def create(self, name: str, template: str = "template0") -> str:
        """A new database; answers its SQLAlchemy URL."""
        names = sql.Identifier(name), sql.Identifier(template)
        self._execute(sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY").format(*names))
        return self._dsn(name).replace("postgresql://", "postgresql+psycopg://")

    def drop(self, name: str) -> None:
        """Throw a database away, whoever is still connected."""
        self._execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    def stop(self) -> None:
        """End the server and remove its files."""
        if self._asking is not None:
            self._asking.close()
        self.process.terminate()
        self.process.wait(timeout=30)
        shutil.rmtree(self.folder, ignore_errors=True)
