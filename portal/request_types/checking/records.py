"""Records bound: each a little form of its own, whose fields live behind its id and read what staff forms may."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from portal.request_types.checked import CheckedRecord, CheckedStaffForm, CheckedType
from portal.request_types.checking.fields import bind_fields
from portal.request_types.checking.staff import known_words, stages, who
from portal.request_types.checking.surroundings import Placed, Work
from portal.request_types.definition import Field, Record, StaffForm
from portal.request_types.reading.positions import Mark

_NEVER: Final = ("period", "slot")
"""Time is booked by what is filed and by what staff decide on, never by what is added afterwards."""
_IGNORED: Final = ("number", "searchable", "locked")
"""Keys that mean something before a request is filed or while it is worked on."""
_LONGEST: Final = 80
"""Signs of the name under which a file of a record is kept."""


def bind_records(work: Work, checked: CheckedType) -> Mapping[str, CheckedRecord]:
    """The records of a type, by id."""
    bound: dict[str, CheckedRecord] = {}
    for record in work.definition.records:
        known_words(work, record.at, stages(work), record.marks.get("at", record.mark), "at")
        known_words(work, record.by, who(work), record.marks.get("by", record.mark), "by")
        bound.setdefault(record.id, _bound(work, record, checked))
    return bound


def _bound(work: Work, record: Record, checked: CheckedType) -> CheckedRecord:
    form = StaffForm(record.id, record.title, record.items, record.mark, record.at, by=record.by, marks=record.marks)
    own = _placed(work, form)
    fields, order = bind_fields(_inside(work, own), checked.subject, own)
    for field in record.fields:
        _check_field(work, record, field)
    asks = replace(
        checked,
        definition=replace(work.definition, form=(), staff_forms=(form,)),
        fields=fields,
        order=order,
        sections=(),
        checks=(),
        staff_forms={record.id: CheckedStaffForm(form, True, tuple(fields.values()))},
    )
    return CheckedRecord(record, asks)


def _placed(work: Work, form: StaffForm) -> dict[str, Placed]:
    own: dict[str, Placed] = {}
    for declared in form.fields:
        if declared.id in own:
            first = str(own[declared.id].field.mark)
            work.problems.add(declared.mark, "language.id_twice", id=declared.id, first=first)
        own.setdefault(declared.id, Placed(declared, form, None, 0, 0))
        columns: dict[str, Mark] = {}
        for column in declared.fields:
            if column.id in columns:
                work.problems.add(column.mark, "language.id_twice", id=column.id, first=str(columns[column.id]))
            columns.setdefault(column.id, column.mark)
            if column.type == "file":
                work.problems.add(column.mark, "language.not_in_table", type=column.type)
    return own


def _inside(work: Work, own: dict[str, Placed]) -> Work:
    """The work as a record sees it: its own fields bare, before any of the same name outside."""
    blank = (work.blank - own.keys()) | {name for name, found in own.items() if found.maybe_blank}
    kinds = work.kinds | {name: work.kind(found.field) for name, found in own.items()}
    return replace(work, placed=work.placed | own, kinds=kinds, blank=blank, made={})


def _check_field(work: Work, record: Record, field: Field) -> None:
    if field.type in _NEVER:
        work.problems.add(field.marks.get("type", field.mark), "language.not_in_record", type=field.type)
    for key in _IGNORED:
        if key in field.marks:
            work.problems.add(field.marks[key], "language.key_not_in_record", key=key)
    if field.type == "file" and len(f"{record.id}.{field.id}") > _LONGEST:
        work.problems.add(field.mark, "language.record_name_long", most=_LONGEST)
