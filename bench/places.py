"""Where a bench measures: a database of each engine in a folder of its own, for each size; all of it gone at the end."""

import argparse
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.support.postgres import Postgres


@dataclass(frozen=True)
class Place:
    """An empty database, and an empty folder beside it."""

    engine: str
    url: str
    home: Path
    size: int


@contextmanager
def places(name: str, engines: str, sizes: Sequence[int], keep: bool = False) -> Iterator[Iterator[Place]]:
    """One after the other, by engine and then by size; `keep` leaves the folders. What was measured before is gone by then."""
    folder = Path(tempfile.mkdtemp(prefix=f"portal-{name}-"))
    server = Postgres.start(durable=True) if "postgresql" in engines else None
    try:
        yield _each(name, folder, server, [(engine, size) for engine in engines.split(",") for size in sizes], keep)
    finally:
        if server:
            server.stop()
        if not keep:
            shutil.rmtree(folder, ignore_errors=True)


def _each(
    name: str, folder: Path, server: Postgres | None, asked: Sequence[tuple[str, int]], keep: bool
) -> Iterator[Place]:
    for engine, size in asked:
        home = folder / f"{engine}-{size}"
        home.mkdir()
        is_own = server is not None and engine == "postgresql"
        url = server.create(f"{name}_{size}") if server and is_own else f"sqlite:///{home}/p.sqlite3"
        yield Place(engine, url, home, size)
        if not keep:
            shutil.rmtree(home)


def asks_engines(parser: argparse.ArgumentParser) -> None:
    """`--engines`."""
    parser.add_argument("--engines", default="sqlite,postgresql", help="sqlite, postgresql or both")


def sizes(words: str) -> list[int]:
    """`10000,100000` as numbers."""
    return [int(word) for word in words.split(",")]
