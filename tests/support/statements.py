"""Compiled statements kept in memory from one engine of the tests to the next."""

from typing import Any, Final

from sqlalchemy import Dialect, Engine
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.util import LRUCache

_KEPT: Final[LRUCache[Any, Any]] = LRUCache(5000)
"""More than the portal knows: what falls out is compiled again."""


def share_compiled() -> None:
    """Each test opens engines of its own, all to the same two servers: what one compiled the others say alike."""
    for dialect in (SQLiteDialect_pysqlite, PGDialect_psycopg):
        dialect.__eq__ = _of_one_kind  # type: ignore[method-assign, assignment]
        dialect.__hash__ = _by_kind  # type: ignore[method-assign, assignment]
    Engine._compiled_cache = property(lambda _: _KEPT, lambda *_: None)  # type: ignore[assignment]


def _of_one_kind(self: Dialect, other: object) -> bool:
    return type(self) is type(other)


def _by_kind(self: Dialect) -> int:
    return hash(type(self))
