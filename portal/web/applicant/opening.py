"""A draft opened: its form, its verdict, its files, and for a correction what the officer asked for."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import wraps

from flask import redirect
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.access.permissions import Actor
from portal.errors import Forbidden, NotFound
from portal.forms.attached import AttachedFile
from portal.models.base import table
from portal.models.requests import Request
from portal.queries import drafted
from portal.queries.drafted import DraftFile
from portal.request_types.checked import CheckedStaffForm, CheckedType
from portal.request_types.judging.answers import Verdict
from portal.services.applying import drafts, revisions, submit
from portal.services.applying.drafts import Found
from portal.services.applying.filing import Filed
from portal.services.applying.overtaken import Overtaken
from portal.services.casework import at_counter
from portal.services.door.requests import Held, hold
from portal.web.applicant import overtaken
from portal.web.extensions import catalogue, database
from portal.web.language import t
from portal.web.local import here
from portal.web.rules import actor

_REQUEST = table(Request)
View = Callable[[str], ResponseReturnValue]


@dataclass(frozen=True)
class Opened:
    """A draft of the person's own. `held` is the request it revises, looked at but not held."""

    draft: Found
    checked: CheckedType
    held: Held | None
    reasons: Mapping[str, str]
    files: Sequence[DraftFile]

    @property
    def url(self) -> str:
        return f"/drafts/{self.draft.key}"

    form: CheckedStaffForm | None = None
    """What staff who file for somebody are asked beside it, on a last page of its own."""

    @property
    def pages(self) -> int:
        return self.checked.pages + (self.form is not None)

    def form_on(self, page: int | None) -> str | None:
        """The id of the staff form that this page is; None for a page of the applicant's form."""
        return self.form.form.id if self.form is not None and page == self.checked.pages else None

    def page(self, number: int) -> int:
        """A page number of this form, from 0; anything else is the nearest one."""
        return min(max(number, 0), self.pages - 1)

    def shown_files(self) -> dict[str, list[AttachedFile]]:
        """Files by words name as the form lists them; those a correction leaves out are gone."""
        gone = {
            key for name, keys in self.draft.words.items() if name.endswith(f".{revisions.REMOVED}") for key in keys
        }
        found: dict[str, list[AttachedFile]] = {}
        for each in self.files:
            if each.key not in gone:
                found.setdefault(each.field_id, []).append(_shown(each))
        return found

    def waits_for_files(self) -> bool:
        """Whether the worker still looks at one of them."""
        return any(each.state == "received" for each in self.files)


def me() -> Actor:
    """Who acts."""
    return actor()


def opened(session: Session, key: str, writing: bool = False, newest: bool = True) -> Opened:
    """Open a draft; NotFound when it is not the person's. A new request's draft follows the newest version (F18).

    Without `newest` it is shown by the version it was last written by, as sending would file it.
    """
    draft = drafts.find(session, me(), key, lock=writing)
    if draft.overtaken:
        raise Overtaken
    if writing:
        draft = drafts.renew(session, catalogue(), draft)
    elif newest and draft.purpose == "new":
        draft = replace(draft, version_id=catalogue().offered(session, draft.type_id).version_id)
    held = _revised(session, draft) if draft.request_id is not None else None
    reasons = revisions.open_fields(session, held.id) if held and draft.purpose == "correction" else {}
    files = drafted.files(session, draft.id, draft.request_id)
    checked = catalogue().version(session, draft.version_id)
    return Opened(draft, checked, held, reasons, files, at_counter.form_asked(me(), checked, draft))


def or_its_request(view: View) -> View:
    """For who goes back to a form they have sent: to the request it became or mended; 404 when there is none.

    Where somebody acted on the request it mends, what was typed is shown (`overtaken`).
    """

    @wraps(view)
    def shown(key: str) -> ResponseReturnValue:
        try:
            return view(key)
        except Overtaken:
            return overtaken.page(key)
        except NotFound:
            with database().reading() as session:
                return redirect(sent_at(submit.sent_before(session, me(), key), key), 303)

    return shown


def sent_at(filed: Filed, draft_key: str) -> str:
    """Where the number of what was sent stands."""
    return f"/visit/sent/{draft_key}" if filed.nameless else f"/requests/{filed.key}/sent"


def verdict_on(session: Session, found: Opened, page: int | None = None) -> Verdict:
    """The one verdict, whatever the draft is for."""
    if found.held is not None:
        return revisions.verdict_on(session, me(), catalogue(), found.draft, found.held, page)
    if found.form is not None and found.form_on(page) is not None:
        return at_counter.verdict_on(session, me(), catalogue(), found.draft, found.form, half=True)
    return submit.verdict_on(session, me(), catalogue(), found.draft, page)


def saved_at(at: datetime) -> str:
    """`บันทึกแล้ว 11:20`."""
    return t("applicant.saved", time=f"{here(at):%H:%M}")


def _revised(session: Session, draft: Found) -> Held:
    key = session.scalar(select(_REQUEST.c.key).where(_REQUEST.c.id == draft.request_id))
    if key is None:
        raise NotFound
    held = hold(session, me(), key, lock=False)
    if drafts.revising(held, draft.purpose) is None:
        raise Forbidden
    return held


def _shown(each: DraftFile) -> AttachedFile:
    facts = each.problem_facts or {}
    problem = t(each.problem, **{str(name): fact for name, fact in facts.items()}) if each.problem else ""
    return AttachedFile(
        key=each.key,
        name=each.original_name,
        size=each.size,
        state=each.state,
        problem=problem,
        picture=each.preview_digest is not None,
        filed=each.draft_id is None,
    )
