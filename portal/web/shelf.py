"""The office's files as pages read them: looked up among those in force, never joined to a path."""

from portal.queries import shelf
from portal.queries.shelf import Held
from portal.web.extensions import catalogue, database


def held(path: str) -> Held | None:
    """A file without its bytes; None where there is none. Costs no statement."""
    with database().reading() as session:
        return catalogue().files(session).get(path)


def read(path: str) -> bytes | None:
    """What a file says."""
    with database().reading() as session:
        found = catalogue().files(session).get(path)
        return shelf.content(session, found.edition_id) if found is not None else None
