"""The chain of a request's history: each event holds the hash of the one before (T39). Pure rules."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, Final

BEGINNING: Final = "0" * 64
"""Stands before a request's first event."""


@dataclass(frozen=True)
class Entry:
    """What an event says; all of it is hashed."""

    request_key: str
    number: int
    at: datetime
    actor_id: int | None
    actor_name: str
    actor_role: str
    action: str
    from_state: str | None
    to_state: str
    from_step: str | None
    to_step: str
    message: str
    data: Mapping[str, Any]


@dataclass(frozen=True)
class Broken:
    """Where a chain does not hold."""

    request_key: str
    number: int
    reason: str
    """`changed`, `missing`, `cut` when the end of the history is gone, `added` when it goes on too long."""


def chained(previous: str, entry: Entry) -> str:
    """SHA-256 over the hash before and the entry as canonical JSON."""
    return chain(previous, vars(entry))


def chain(previous: str, said: Mapping[str, Any]) -> str:
    """The same over any facts with a moment `at`: links of other chains are made alike."""
    facts = {**said, "at": said["at"].astimezone(UTC).isoformat(timespec="microseconds")}
    words = json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(f"{previous}\n{words}".encode()).hexdigest()


def verify(history: Iterable[tuple[Entry, str, str]], key: str, revision: int, last_hash: str) -> Broken | None:
    """The first place where one request's history, given in order as (entry, previous hash, hash), does not hold.

    `revision` and `last_hash` are what the request itself remembers: how many events there are, and the last one.
    """
    previous, number = BEGINNING, 0
    for entry, told_previous, told in history:
        if entry.number != number + 1:
            return Broken(key, number + 1, "missing")
        if told_previous != previous or chained(previous, entry) != told:
            return Broken(key, entry.number, "changed")
        previous, number = told, entry.number
    if number < revision:
        return Broken(key, number + 1, "cut")
    if number > revision:
        return Broken(key, revision + 1, "added")
    return Broken(key, number, "changed") if previous != last_hash else None
