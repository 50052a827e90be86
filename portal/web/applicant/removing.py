"""Take files away: one by its button, or those that a new one replaces in a field for one file (C32)."""

from collections.abc import Iterable

from sqlalchemy.orm import Session

from portal.services.applying import attachments, drafts, revisions
from portal.web.applicant.opening import Opened, me, opened
from portal.web.arriving import Arrived


def remove(session: Session, found: Opened, keys: Iterable[str]) -> None:
    """Files of the draft go; those that were filed are left out of the new answers, and stay in the history."""
    wanted = set(keys)
    words = {name: tuple(said) for name, said in found.draft.words.items()}
    for file in (each for each in found.files if each.key in wanted):
        if file.draft_id is not None:
            attachments.remove(session, me(), found.draft.key, file.key)
            continue
        name = f"{file.field_id}.{revisions.REMOVED}"
        words[name] = (*words.get(name, ()), file.key)
    if words != found.draft.words:
        drafts.save(session, me(), found.checked, found.draft, words)


def replace(session: Session, key: str, arrived: Iterable[Arrived]) -> None:
    """A field for one file holds the one that came last: what the request had there is left out of the new answers."""
    for one in arrived:
        if not one.single or one.kept is None:
            continue
        found = opened(session, key)
        here = [each for each in found.files if each.field_id == one.field]
        fresh = [each.key for each in here if each.draft_id is not None]
        remove(session, found, {each.key for each in here} - set(fresh[-1:]))
