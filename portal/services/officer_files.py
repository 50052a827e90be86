"""A file the office gives back to the applicant (C41): one event, and `ดาวน์โหลดไฟล์` in the list."""

from sqlalchemy.orm import Session

from portal.access.permissions import Actor
from portal.queries.catalogue import Catalogue
from portal.services.advance import Advanced, Deed
from portal.services.attachments import Received, receive_from_officer
from portal.services.handling import act, take
from portal.workflow.transitions import Action


def give_file(
    session: Session,
    actor: Actor,
    catalogue: Catalogue,
    key: str,
    seen: int,
    file_name: str,
    got: Received,
    message: str = "",
) -> Advanced:
    """Attach an officer's file to an open request. Raises Stale, Forbidden, IllegalTransition; no file is noted then."""
    hand = take(session, actor, catalogue, key)
    data = {"file": file_name[:255], "digest": got.digest}
    deed = Deed(Action.MESSAGE, seen, message=message, data=data, columns={"has_officer_file": True})
    done = act(session, actor, hand, deed)
    receive_from_officer(session, actor, hand.held.id, file_name, got)
    return done
