"""Anchors: what the history was on a day, written down outside the database (T39).

Whoever holds the database can write an event anew and every hash after it. An anchor is a line of `anchors.jsonl` in
PORTAL_HOME and of the worker's log: the digest of all events so far. Kept elsewhere too, it tells of any such change.
"""

import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal import clock
from portal.models.base import table
from portal.models.history import Event
from portal.queries import acts

FILE: Final = "anchors.jsonl"
EVERY: Final = timedelta(days=1)
_SETTLED: Final = timedelta(hours=1)
"""Rows of PostgreSQL get their ids before they are committed: an hour later nothing older can still appear."""
_AT_ONCE: Final = 5000
_EVENT = table(Event)


@dataclass(frozen=True)
class Anchor:
    """All events up to one: its id, how many there are, and the digest over their hashes in the order of ids."""

    at: str
    event: int
    events: int
    digest: str
    act: int = 0
    act_hash: str = ""
    """The newest act of an administrator, whose hash holds all before it."""


def kept(file: Path) -> Sequence[Anchor]:
    """The anchors written so far, oldest first. A line that is none counts as an anchor nothing agrees with."""
    lines = file.read_text("utf-8").splitlines() if file.exists() else []
    return [_read(line) for line in lines if line.strip()]


def is_due(file: Path) -> bool:
    """Whether a day has passed since the last."""
    before = kept(file)
    return not before or _moment(before[-1]) + EVERY <= clock.now()


def write(session: Session, file: Path) -> Anchor | None:
    """Write the anchor of this moment; None while there is nothing to hold."""
    until = session.scalar(select(func.max(_EVENT.c.id)).where(_EVENT.c.at <= clock.now() - _SETTLED))
    if until is None:
        return None
    made = Anchor(clock.now().isoformat(timespec="seconds"), until, 0, "")
    made = Anchor(made.at, until, *next(_digests(session, [made])), *acts.last(session))
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "w", encoding="utf-8") as out:
        out.write(json.dumps(asdict(made)) + "\n")
        out.flush()
        os.fsync(out.fileno())
    return made


def damage(session: Session, anchors: Sequence[Anchor]) -> Iterator[str]:
    """Anchors the history no longer agrees with, one sentence each."""
    in_order = sorted(anchors, key=lambda anchor: anchor.event)
    for anchor, (events, digest) in zip(in_order, _digests(session, in_order), strict=True):
        if (events, digest) != (anchor.events, anchor.digest):
            held = f"{anchor.events} events up to number {anchor.event}"
            yield f"anchor of {anchor.at}: its {held} are not what they were; {events} are there now"
        if anchor.act and acts.hash_of(session, anchor.act) != anchor.act_hash:
            yield f"anchor of {anchor.at}: admin act {anchor.act} or one before it is not what it was"


def _digests(session: Session, anchors: Sequence[Anchor]) -> Iterator[tuple[int, str]]:
    """For each anchor, given in order of events: how many events there are up to it, and their digest."""
    told, events, after = sha256(), 0, 0
    for anchor in anchors:
        while rows := _hashes(session, after, anchor.event):
            for row in rows:
                told.update(row.hash.encode())
            events, after = events + len(rows), rows[-1].id
        yield events, told.hexdigest()


def _hashes(session: Session, after: int, until: int) -> Sequence[Any]:
    some = select(_EVENT.c.id, _EVENT.c.hash).where(_EVENT.c.id > after, _EVENT.c.id <= until)
    return session.execute(some.order_by(_EVENT.c.id).limit(_AT_ONCE)).all()


def _read(line: str) -> Anchor:
    try:
        found = json.loads(line)
        act = int(found.get("act", 0)), str(found.get("act_hash", ""))
        return Anchor(str(found["at"]), int(found["event"]), int(found["events"]), str(found["digest"]), *act)
    except (ValueError, KeyError, TypeError):
        return Anchor(f"a line that cannot be read: {line[:40]!r}", 0, -1, "")


def _moment(anchor: Anchor) -> datetime:
    try:
        return datetime.fromisoformat(anchor.at)
    except ValueError:
        return clock.now() - EVERY
