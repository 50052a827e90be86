"""How many rows of a registry say the same: read through once and kept until somebody writes a row of it (C63, C76).

A page of figures asks a registry many times, and a list of a million people takes seconds to be read through. Whatever
writes rows says so: by the counter of publications, or as an import, which is not kept while it is at work.
"""

from collections import OrderedDict
from collections.abc import Callable, Sequence
from datetime import datetime
from threading import Lock
from typing import Any, Final
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from portal.models.base import table
from portal.models.catalogue import Publication
from portal.models.imports import ImportRun

Told = Sequence[tuple[tuple[str, ...], int]]
"""What rows say in some columns, and how many of them."""
Written = tuple[int, datetime | None]
MOST_GROUPS: Final = 20_000
"""Rows that differ more are not kept: to add them up would take as long as to read them."""
MOST_KEPT: Final = 64
"""Parts of registries whose counts one process keeps."""
_PUBLICATION, _RUN = table(Publication), table(ImportRun)
_kept: "WeakKeyDictionary[Engine, OrderedDict[tuple[Any, ...], tuple[Written, tuple[str, ...], Told]]]"
_kept = WeakKeyDictionary()
_lock: Final = Lock()


def told_by(
    session: Session,
    registry: str,
    part: Sequence[str] | None,
    asked: Sequence[str],
    more: Sequence[str],
    count: Callable[[Sequence[str]], Told],
) -> Told:
    """What rows of a part of a registry (None: all) say in the columns asked, each once, with how many say it.

    `count` reads them through. It is given the columns that are likely to be asked next (`more`) as well.
    """
    written = _written(session, registry)
    if written is None:
        return count(asked)
    here, key = _of(session), (registry, None if part is None else tuple(part))
    with _lock:
        known = here.get(key)
    if known is not None and known[0] == written and set(asked) <= set(known[1]):
        return _narrowed(known[2], known[1], asked)
    names = tuple(dict.fromkeys([*asked, *more]))
    found = count(names)
    if len(found) <= MOST_GROUPS:
        with _lock:
            here[key] = written, names, found
            here.move_to_end(key)
            while len(here) > MOST_KEPT:
                here.popitem(last=False)
    return _narrowed(found, names, asked)


def _of(session: Session) -> "OrderedDict[tuple[Any, ...], tuple[Written, tuple[str, ...], Told]]":
    with _lock:
        return _kept.setdefault(session.get_bind().engine, OrderedDict())


def _written(session: Session, registry: str) -> Written | None:
    """When rows of it were written last; None while an import writes them."""
    mine = _RUN.c.target == "registry", _RUN.c.target_id == registry
    last = select(func.max(_RUN.c.changed_at)).where(*mine, _RUN.c.state.in_(("done", "refused"))).scalar_subquery()
    at_work = select(_RUN.c.id).where(*mine, _RUN.c.state == "importing").exists()
    revision, done, is_at_work = session.execute(select(_PUBLICATION.c.revision, last, at_work)).one()
    return None if is_at_work else (revision, done)


def _narrowed(told: Told, names: Sequence[str], asked: Sequence[str]) -> Told:
    if tuple(names) == tuple(asked):
        return told
    places = [names.index(name) for name in asked]
    found: dict[tuple[str, ...], int] = {}
    for words, count in told:
        key = tuple(words[place] for place in places)
        found[key] = found.get(key, 0) + count
    return list(found.items())
