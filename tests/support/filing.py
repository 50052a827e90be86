"""A whole small service in memory with its rows in the database: what submit, corrections and staff forms need."""

from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy.orm import Session

from portal.access.permissions import Actor
from portal.db import Database
from portal.models.catalogue import RegistryList, RegistryRow, RequestType, TypeVersion
from portal.queries.catalogue import Catalogue
from portal.request_types.checked import CheckedStaffForm, CheckedType
from portal.request_types.definition import StaffForm
from portal.request_types.definition import Step as StepDeclared
from portal.request_types.judging.row_codec import encode_row
from portal.request_types.values import Row
from portal.services.applying import drafts
from portal.services.applying.filing import Filed
from portal.services.applying.submit import submit
from portal.workflow.states import State
from tests.request_types.inline import MARK, asked, bookable, inline, registry, said
from tests.support.requests import person, service

ROOMS = registry("rooms", "ห้องประชุม", bookable=bookable(), name="text", capacity="integer")
WORDS: dict[str, tuple[str, ...]] = {"subject": ("ประชุม",), "room": ("small",)}
PERIOD: dict[str, tuple[str, ...]] = {
    "booked.start_date": ("01/04/2568",),
    "booked.end_date": ("01/04/2568",),
    "booked.start_time": ("09:00",),
    "booked.end_time": ("12:00",),
}


def room_booking(**booked: Any) -> CheckedType:
    """A room, a period, a note; one staff form that finishes."""
    made = inline(
        asked("subject", "text", "เรื่อง", searchable=True),
        asked("room", "reference", "ห้อง", source="rooms"),
        asked("booked", "period", "วันเวลา", books="room", **booked),
        asked("letter", "file", "หนังสือ", optional=True),
        asked("result", "text", "ผล"),
        registries=[ROOMS],
        forms={"result": "outcome"},
    )
    form = StaffForm("outcome", said("บันทึกผล"), (made.fields["result"].field,), MARK, moves_to="done")
    steps = tuple(StepDeclared(state.value, state, said(state.value), MARK) for state in State)
    staff = {"outcome": CheckedStaffForm(form, True, (made.fields["result"],))}
    definition = replace(made.definition, id="room_booking", code="31", unit="general")
    return replace(made, definition=definition, steps=steps, staff_forms=staff)


@dataclass
class Portal:
    """A published service with people on both sides."""

    database: Database
    catalogue: Catalogue
    applicant: Actor
    staff: Actor
    version: TypeVersion

    def draft(self, session: Session, actor: Actor | None = None, **words: tuple[str, ...]) -> str:
        """A draft with sound words."""
        who = actor or self.applicant
        key = drafts.start(session, who, self.catalogue, "room_booking")
        checked = self.catalogue.version(session, self.version.id)
        drafts.save(session, who, checked, drafts.find(session, who, key), WORDS | PERIOD | words)
        return key

    def filed(self, actor: Actor | None = None, **words: tuple[str, ...]) -> Filed:
        """A request as an applicant files it, committed."""
        with self.database.transaction() as session:
            key = self.draft(session, actor, **words)
            return submit(session, actor or self.applicant, self.catalogue, key)


def portal(database: Database, checked: CheckedType | None = None) -> Portal:
    """Publish a service (a room booking unless another is given) and make two people, committed."""
    compiled = checked or room_booking()
    with database.transaction() as session:
        version = service(session, "room_booking", "general")
        session.get_one(RequestType, "room_booking").current_version_id = version.id
        session.add(RegistryList(id="rooms", title={"th": "ห้อง"}, digest=""))
        session.flush()
        row = encode_row(Row("rooms", "small", "ห้องเล็ก", {"name": "ห้องเล็ก", "capacity": 20}))
        session.add(RegistryRow(registry_id="rooms", key="small", position=0, label={"th": "ห้องเล็ก"}, columns=row))
        people = person(session), person(session, "staff", "general")
    return Portal(database, Catalogue(lambda bundle: compiled), *people, version)
