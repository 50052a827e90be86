"""Files sent for a draft of one's own: what its fields take, and writing them down (C32)."""

from collections.abc import Iterable

from sqlalchemy.orm import Session

from portal.request_types.fields.files import limits_of
from portal.services import attachments
from portal.services.attachments import Received
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


def note(session: Session, draft_key: str, arrived: Iterable[Arrived]) -> dict[str, list[str]]:
    """Note kept files at the draft; answers what is wrong with others, by field."""

    def write(field: str, name: str, got: Received) -> None:
        attachments.receive(session, me(), catalogue(), draft_key, field, name, got)

    return arriving.note(arrived, write)
