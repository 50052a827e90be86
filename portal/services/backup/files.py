"""Which stored files the rows name: what a backup must hold, and what a whole portal must have."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.models.base import table
from portal.models.drafts import Attachment, Paper
from portal.uploads.storage import Area

_ATTACHMENT, _PAPER = table(Attachment), table(Paper)


@dataclass(frozen=True)
class Named:
    """One file and the row that names it."""

    row: str
    """Table and id, for people."""
    area: Area
    key: str
    digest: str
    """Sha256 of its bytes; also its key, except in quarantine."""

    def __str__(self) -> str:
        return f"{self.row}: {self.area}/{self.key}"


def named(session: Session) -> Iterator[Named]:
    """Every file a row still needs; those of removed attachments may have been swept."""
    rows = select(_ATTACHMENT).where(_ATTACHMENT.c.removed_at.is_(None)).order_by(_ATTACHMENT.c.id)
    for row in session.execute(rows.execution_options(yield_per=500)):
        name = f"attachment {row.id}"
        if row.state == "received":
            yield Named(name, Area.QUARANTINE, row.quarantine_key or "", row.original_digest)
        elif row.state == "clean":
            for digest in filter(None, (row.digest, row.preview_digest)):
                yield Named(name, Area.CLEAN, digest, digest)
            if row.sealed_digest:
                yield Named(name, Area.SEALED, row.sealed_digest, row.sealed_digest)
    papers = select(_PAPER.c.id, _PAPER.c.digest).order_by(_PAPER.c.id).execution_options(yield_per=500)
    for paper in session.execute(papers):
        yield Named(f"paper {paper.id}", Area.CLEAN, paper.digest, paper.digest)
