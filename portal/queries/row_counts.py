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
"""Rows that differ more are not kept, only that they do: to add them up would take as long as to read them."""
MOST_KEPT: Final = 64
"""Counts that one process keeps: of parts of registries, by the columns that were asked."""
MOST_HELD: Final = 10 * MOST_GROUPS
"""Differences in all of these together."""
_PUBLICATION, _RUN = table(Publication), table(ImportRun)
Known = tuple[()] | tuple[Told]
"""What rows say, or nothing where they differ too much."""
_Kept = OrderedDict[tuple[Any, ...], tuple[Written, Known]]
_kept: "WeakKeyDictionary[Engine, _Kept]" = WeakKeyDictionary()
_lock: Final = Lock()


def told_by(
    session: Session,
    registry: str,
    part: Sequence[str] | None,
    asked: Sequence[str],
    more: Sequence[str],
    count: Callable[[Sequence[str], int | None], Told],
) -> Told:
    """What rows of a part of a registry (None: all) say in the columns asked, each once, with how many say it.

    `count` reads them through, up to so many differences (None: all). It is given the columns that are likely to be asked
    next (`more`) as well, unless rows are known to differ too much in all of these.
    """
    written = _written(session, registry)
    if written is None:
        return count(asked, None)
    mine = tuple(sorted(set(asked)))
    whole = tuple(dict.fromkeys([*more, *mine]))
    here, of = _of(session), (registry, None if part is None else tuple(part))
    known = _known(here, (*of, whole), written)
    if known is None:
        known = _keep(here, (*of, whole), written, count(whole, MOST_GROUPS + 1))
    if known:
        return _narrowed(known[0], whole, asked)
    known = _known(here, (*of, mine), written)
    if known:
        return _narrowed(known[0], mine, asked)
    found = count(mine, None)
    _keep(here, (*of, mine), written, found)
    return _narrowed(found, mine, asked)


def _known(here: _Kept, key: tuple[Any, ...], written: Written) -> Known | None:
    with _lock:
        before, known = here.get(key, (None, ()))
    return known if before == written else None


def _keep(here: _Kept, key: tuple[Any, ...], written: Written, found: Told) -> Known:
    known = (found,) if len(found) <= MOST_GROUPS else ()
    with _lock:
        here[key] = written, known
        here.move_to_end(key)
        while len(here) > MOST_KEPT or sum(len(told) for _, each in here.values() for told in each) > MOST_HELD:
            here.popitem(last=False)
    return known


def _of(session: Session) -> _Kept:
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
