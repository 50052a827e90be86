"""The next request of a kind: what the file keeps of the last one stands in it already, as a covering letter's page (C22)."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from portal.access.permissions import Actor
from portal.errors import NotFound
from portal.queries.catalogue import Catalogue
from portal.request_types.checked import CheckedType
from portal.request_types.judging.answers import words_of
from portal.services.applying import drafts
from portal.services.applying.judgement import answers_of
from portal.services.door.requests import hold


def keeps(checked: CheckedType) -> bool:
    """Whether anything is kept for the next one."""
    return any(section.keep_for_next for section in checked.sections)


def start_another(session: Session, actor: Actor, catalogue: Catalogue, request_key: str) -> str:
    """Begin another request like one the actor filed, for the same applicant; answers the draft's key.

    Raises NotFound where the actor did not file it or nothing is kept, and as `drafts.start` does. Files are not kept.
    """
    held = hold(session, actor, request_key, lock=False)
    checked = catalogue.version(session, held.version_id)
    if held.filed_by_id != actor.id or not keeps(checked):
        raise NotFound
    said = words_of(checked, answers_of(session, checked, held.id, held.edition))
    kept = {
        field.id
        for section in checked.sections
        if section.keep_for_next
        for field in section.fields
        if field.type != "file"
    }
    words: Mapping[str, tuple[str, ...]] = {name: word for name, word in said.items() if name.partition(".")[0] in kept}
    return drafts.start(session, actor, catalogue, held.type_id, held.applicant_id, words, held.version_id)
