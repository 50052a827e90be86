"""Rows of one file that cannot both come in, found before any does: what only one may have is noted while a file is
looked through, a chunk at a time, in the database, so that memory does not grow with the file (C49, C63).
"""

from collections.abc import Collection, Mapping
from hashlib import sha256
from typing import Final

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from portal.models.base import table
from portal.models.imports import ImportClaim, ImportRun

STRIDE: Final = 5_000
"""Claims given up in one transaction."""
_CLAIM, _RUN = table(ImportClaim), table(ImportRun)


def claim(*words: object) -> str:
    """A thing that only one row may have, as it is noted: what people say in their rows is not kept in these words."""
    return sha256("\0".join(map(str, words)).encode()).hexdigest()


def earlier(session: Session, run_id: int, claims: Collection[str]) -> Mapping[str, int]:
    """Those that rows of earlier chunks have, each with its line."""
    rows = select(_CLAIM.c.digest, _CLAIM.c.line).where(_CLAIM.c.run_id == run_id, _CLAIM.c.digest.in_(list(claims)))
    return {row.digest: row.line for row in session.execute(rows)} if claims else {}


def note(session: Session, run_id: int, claims: Mapping[str, int]) -> None:
    """With the progress of the chunk they were found in: what is looked through again finds none of its own."""
    if claims:
        session.execute(
            insert(_CLAIM), [{"run_id": run_id, "digest": each, "line": line} for each, line in claims.items()]
        )


def forget(session: Session, run_id: int) -> bool:
    """Some of those of a run that is no longer looked through; whether there were any."""
    some = select(_CLAIM.c.digest).where(_CLAIM.c.run_id == run_id).limit(STRIDE)
    gone = delete(_CLAIM).where(_CLAIM.c.run_id == run_id, _CLAIM.c.digest.in_(some))
    return bool(session.connection().execute(gone).rowcount)


def drop(session: Session, run_key: str) -> None:
    """All of those of a run that was given up."""
    run = select(_RUN.c.id).where(_RUN.c.key == run_key).scalar_subquery()
    session.execute(delete(_CLAIM).where(_CLAIM.c.run_id == run))
