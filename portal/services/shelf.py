"""The shelf as what is compiled: the office's files, wherever they were written (decision 28)."""

from sqlalchemy.orm import Session

from portal.queries.shelf import contents, held
from portal.request_types.reading.folder import is_compiled
from portal.request_types.reading.source import OfficeSource, office_from


def source(session: Session) -> OfficeSource:
    """The office's files as they stand, published or not."""
    there = {path: each for path, each in held(session).items() if each.is_there}
    return office_from(contents(session, [each for path, each in there.items() if is_compiled(path)]), there)
