"""Files sent for a draft of one's own: what its fields take, and writing them down (C32)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from portal.request_types.fields.files import limits_of
from portal.services.applying import attachments
from portal.services.applying.attachments import Noted, Received
from portal.uploads.limits import Limits
from portal.web import arriving
from portal.web.applicant.opening import me
from portal.web.arriving import Arrived, Room
from portal.web.extensions import catalogue, database


def room(draft_key: str) -> Room:
    """What the fields of this draft take."""

    def found(field: str, coming: int) -> Limits:
        with database().reading() as session:
            return limits_of(attachments.check_room(session, me(), catalogue(), draft_key, field, coming))

    return found


@dataclass(frozen=True)
class Written:
    """What came of files that arrived."""

    problems: dict[str, list[str]]
    """What is wrong with those that were not taken, by field."""
    keys: Mapping[str, str]
    """The last one taken, by field."""
    revises: bool
    """The draft mends a request: its fields show files of that beside these."""


def note(session: Session, draft_key: str, arrived: Sequence[Arrived]) -> Written:
    """Note kept files at the draft; a field for one file holds the one that came last."""
    single = {each.field for each in arrived if each.single}
    noted: dict[str, Noted] = {}

    def write(field: str, name: str, got: Received) -> None:
        noted[field] = attachments.receive(
            session, me(), catalogue(), draft_key, field, name, got, replaces=field in single
        )
        attachments.put_before(session, noted[field].key, arriving.before())

    problems = arriving.note(arrived, write)
    keys = {field: each.key for field, each in noted.items()}
    return Written(problems, keys, any(each.revises for each in noted.values()))
