"""Whether an open request would stand under another version of its type as it is, and why not (C30)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from portal.access.permissions import Actor
from portal.models.accounts import Account
from portal.models.base import table
from portal.models.catalogue import TypeVersion
from portal.models.drafts import Attachment, Draft
from portal.models.history import Event
from portal.models.records import Record
from portal.models.requests import Edition, OnePer
from portal.queries.catalogue import Catalogue
from portal.request_types.checked import CheckedField, CheckedType
from portal.request_types.fitting import Answers, Misfit, forms_fit, questions_fit, step_fits, under, verdict_fits
from portal.request_types.judging.answers import Context
from portal.request_types.judging.context import RowSource
from portal.request_types.judging.keeping import load_answers
from portal.request_types.judging.row_codec import decode_row
from portal.request_types.judging.sitting import Sitting
from portal.request_types.reading.positions import Text
from portal.request_types.renames import Renames, renames
from portal.request_types.values import FileList, Row, Value
from portal.services.applying import one_per
from portal.services.applying.judgement import StaffState, context_of, files_of, staff_state
from portal.services.applying.revisions import open_fields
from portal.services.door.following import known_as_in
from portal.services.door.requests import Held
from portal.services.publishing.renaming import is_given_to_another
from portal.workflow.transitions import Side

_DRAFT, _EDITION, _EVENT, _RECORD = (table(model) for model in (Draft, Edition, Event, Record))
_ATTACHMENT, _ONE_PER, _VERSION = table(Attachment), table(OnePer), table(TypeVersion)
NAMELESS: Final = Text((("th", ""),))


class Unfit(Exception):
    """It stays under its version, and why."""

    def __init__(self, misfits: Sequence[Misfit]) -> None:
        super().__init__(", ".join(each.code for each in misfits))
        known: dict[tuple[str, str], Misfit] = {}
        for each in misfits:
            known.setdefault((each.code, each.id), each)
        self.misfits = tuple(known.values())


@dataclass(frozen=True)
class Fitted:
    """A request as it would stand under the other version."""

    step: str
    sitting: Sitting
    staff: StaffState
    singles: Sequence[one_per.Single]
    names: Renames
    """What its questions are called there."""


@dataclass(frozen=True)
class KeptRows:
    """The rows of registries; those that the request read are as they were then."""

    now: RowSource
    then: Mapping[tuple[str, str], Row]

    def get(self, registry: str, key: str) -> Row | None:
        return self.then.get((registry, key)) or self.now.get(registry, key)

    def all(self, registry: str) -> Sequence[Row]:
        return self.now.all(registry)

    def find(self, registry: str, column: str, value: Value) -> Sequence[Row]:
        return self.now.find(registry, column, value)


def fit(session: Session, actor: Actor, catalogue: Catalogue, held: Held, new: CheckedType) -> Fitted:
    """The request as it would stand under a version, which may be one that is not in force yet. Raises Unfit."""
    old = catalogue.version(session, held.version_id)
    if held.side is not Side.STAFF or held.lent:
        raise Unfit([Misfit("own", "", NAMELESS)])
    names = _names(session, catalogue, held, old, new)
    step, misfit = step_fits(old, new, held.step)
    answers, staff = _answers(session, held), staff_state(session, old, held.id)
    found = [] if misfit is None else [misfit]
    found += [*_in_writing(session, held, new, names), *_written(session, held, (old, new), answers, staff, names)]
    if found or step is None:
        raise Unfit(found)
    answers, staff = under(names, answers), _staff_under(names, new, staff)
    asking = _Asking(session, actor, catalogue, held, old, new, answers, staff, names)
    found = list(asking.misfits())
    sitting = asking.whole()
    singles = one_per.singles_of(sitting) if rules(old) != rules(new) else ()
    found += _taken(session, held, singles)
    if known_as_in(new, sitting.values) != held.known_as or is_given_to_another(session, held, names):
        found.append(Misfit("number", "", NAMELESS))
    if found:
        raise Unfit(found)
    return Fitted(step, sitting, staff, singles, names)


def rules(checked: CheckedType) -> frozenset[str]:
    """Of what there is only one, as the file writes it."""
    return frozenset(formula.source for formula in checked.one_per)


def _names(session: Session, catalogue: Catalogue, held: Held, old: CheckedType, new: CheckedType) -> Renames:
    """What is called otherwise, by way of the versions between where one name followed another."""
    if not any(
        each.field.was not in other.fields for one, other in ((old, new), (new, old)) for each in _only(one, other)
    ):
        return renames(old, new)
    rows = select(_VERSION.c.id).where(_VERSION.c.type_id == held.type_id, _VERSION.c.id != held.version_id)
    versions = [(id, catalogue.version(session, id)) for id in session.scalars(rows.order_by(_VERSION.c.id)).all()]
    between, earlier = ([each for id, each in versions if (id > held.version_id) == after] for after in (True, False))
    return renames(old, new, between, earlier)


def _only(one: CheckedType, other: CheckedType) -> list[CheckedField]:
    """Questions that say they were others, and have no namesake in the other version."""
    return [each for id, each in one.fields.items() if each.field.was is not None and id not in other.fields]


def _staff_under(names: Renames, new: CheckedType, staff: StaffState) -> StaffState:
    if not names:
        return staff
    now = under(names, Answers(staff.answers, staff.kept))
    return replace(staff, values=load_answers(new, now.stored, now.kept), answers=now.stored, kept=now.kept)


def _answers(session: Session, held: Held) -> Answers:
    mine = _EDITION.c.request_id == held.id, _EDITION.c.number == held.edition
    row = session.execute(select(_EDITION.c.answers, _EDITION.c.kept).where(*mine)).one()
    return Answers(row.answers, row.kept)


def _in_writing(session: Session, held: Held, new: CheckedType, names: Renames) -> Iterator[Misfit]:
    """Somebody is mending its answers, or was asked to mend what is asked no more."""
    drafts = select(_DRAFT.c.id).where(_DRAFT.c.request_id == held.id, _DRAFT.c.overtaken_at.is_(None))
    if session.scalar(drafts.limit(1)) is not None:
        yield Misfit("writing", "", NAMELESS)
    for name in open_fields(session, held.id):
        if names.now(name).partition(".")[0] not in new.fields:
            yield Misfit("gone", name, Text((("th", name),)))


def _written(
    session: Session,
    held: Held,
    versions: tuple[CheckedType, CheckedType],
    answers: Answers,
    staff: StaffState,
    names: Renames,
) -> Iterator[Misfit]:
    """Questions, staff forms and records that were filled in and are others now, or not there."""
    old, new = versions
    records = session.execute(select(_RECORD).where(_RECORD.c.request_id == held.id)).all()
    yield from forms_fit(old, new, list(staff.forms), [row.record_id for row in records])
    yield from questions_fit(old, new, answers, names)
    yield from questions_fit(old, new, Answers(staff.answers, staff.kept), names)
    for row in records:
        if row.record_id in old.records and row.record_id in new.records:
            asks = old.records[row.record_id].asks, new.records[row.record_id].asks
            yield from questions_fit(*asks, Answers(row.answers, row.kept))


def _taken(session: Session, held: Held, singles: Sequence[one_per.Single]) -> Iterator[Misfit]:
    """Another request has what there is only one of, as the new version counts it."""
    for each in singles:
        theirs = and_(
            _ONE_PER.c.type_id == held.type_id, _ONE_PER.c.rule == each.rule, _ONE_PER.c.digest == each.digest
        )
        if session.scalar(select(_ONE_PER.c.request_id).where(theirs, _ONE_PER.c.request_id != held.id)) is not None:
            yield Misfit("one_per", each.rule[:12], Text((("th", each.label),)))


@dataclass(frozen=True)
class _Asking:
    """One request before the rules of the new version."""

    session: Session
    actor: Actor
    catalogue: Catalogue
    held: Held
    old: CheckedType
    new: CheckedType
    answers: Answers
    staff: StaffState
    names: Renames

    def misfits(self) -> Iterator[Misfit]:
        """What these rules say to the form and to each staff form as it was filled in."""
        files = self._called(files_of(self.session, request_id=self.held.id))
        yield from verdict_fits(self.new, self.answers, self._context(files))
        moments = self._moments()
        for form_id, said in self.staff.forms.items():
            own, at = self._own(form_id), moments.get(said.get("event"), self.held.filed_at)
            values, all_of_it = load_answers(self.new, own.stored, own.kept), self._values()
            others = {name: value for name, value in all_of_it.items() if name not in own.stored}
            around = self._context(self._called(self._staff_files()))
            context = replace(around, form=form_id, answers=others, previous=values or None, filed=at)
            context = replace(context, half_filled=not said.get("complete"))
            yield from verdict_fits(self.new, own, context)

    def whole(self) -> Sitting:
        """All answers together, as the new version reads them."""
        return Sitting(self.new, {}, self._context({}), values=self._values())

    def _values(self) -> dict[str, Value]:
        staff = load_answers(self.new, self.staff.answers, self.staff.kept)
        return load_answers(self.new, self.answers.stored, self.answers.kept) | staff

    def _own(self, form_id: str) -> Answers:
        """What one staff form holds."""
        asked = self.old.staff_forms[form_id].fields if form_id in self.old.staff_forms else ()
        ids = {self.names.now(each.id) for each in asked}
        stored = {name: said for name, said in self.staff.answers.items() if name.partition(".")[0] in ids}
        return Answers(stored, {name: rows for name, rows in self.staff.kept.items() if name in ids})

    def _called(self, files: Mapping[str, FileList]) -> Mapping[str, FileList]:
        return {self.names.now(name): each for name, each in files.items()}

    def _context(self, files: Mapping[str, FileList]) -> Context:
        """As it was filed: by whom, when, with which rows and files."""
        held, session = self.held, self.session
        applicant, filer = (session.get_one(Account, each) for each in (held.applicant_id, held.filed_by_id))
        found = context_of(session, self.catalogue, self.actor, self.new, applicant, held.filed_at, files, held)
        return replace(
            found,
            role=filer.role,
            by=filer.full_name,
            rows=KeptRows(found.rows, dict(self._kept())),
            previous=load_answers(self.new, self.answers.stored, self.answers.kept),
            at_counter=held.applicant_id != held.filed_by_id,
        )

    def _kept(self) -> Iterator[tuple[tuple[str, str], Row]]:
        for name, rows in (*self.answers.kept.items(), *self.staff.kept.items()):
            asked = self.new.fields.get(name)
            for key, encoded in rows.items():
                column, _, of_cell = key.partition("/")
                inner = [each for each in asked.columns if each.id == column] if asked and of_cell else []
                registry = inner[0].registry if inner else asked.registry if asked else None
                if registry is not None:
                    yield (registry.id, of_cell if inner else key), decode_row(encoded)

    def _moments(self) -> Mapping[Any, datetime]:
        """When each staff form was saved last, by the number of the event."""
        numbers = [said.get("event") for said in self.staff.forms.values()]
        if not numbers:
            return {}
        rows = select(_EVENT.c.number, _EVENT.c.at).where(_EVENT.c.request_id == self.held.id)
        return {row.number: row.at for row in self.session.execute(rows.where(_EVENT.c.number.in_(numbers)))}

    def _staff_files(self) -> Mapping[str, FileList]:
        """Files of staff forms that belong to it, by field."""
        mine = and_(_ATTACHMENT.c.request_id == self.held.id, _ATTACHMENT.c.side == "officer")
        there = and_(_ATTACHMENT.c.removed_at.is_(None), _ATTACHMENT.c.dropped_edition.is_(None))
        rows = select(_ATTACHMENT.c.field_id, _ATTACHMENT.c.original_name).where(mine, there)
        found: dict[str, list[str]] = {}
        for row in self.session.execute(rows.where(_ATTACHMENT.c.state == "clean").order_by(_ATTACHMENT.c.id)):
            found.setdefault(row.field_id, []).append(row.original_name)
        return {name: FileList(tuple(names)) for name, names in found.items()}
