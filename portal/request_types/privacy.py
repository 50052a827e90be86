"""Which answers are private: what a file marks `sensitive`, and every citizen ID (C83)."""

from collections.abc import Iterable

from portal.request_types.definition import Field, RequestType, Section, StaffForm
from portal.request_types.office_definition import Column
from portal.request_types.reading.problems import Problems


def is_marked(field: Field) -> bool:
    """Whether a field, or a column by itself, is private."""
    return field.sensitive or field.type == "citizen_id"


def is_private(field: Field) -> bool:
    """Whether a field or one of its columns is private."""
    return is_marked(field) or any(map(is_marked, field.fields))


def is_private_column(column: Column) -> bool:
    """Whether a column of a registry is private: no open page, list or choice shows it."""
    return column.sensitive or column.type == "citizen_id"


def is_found_by(field: Field) -> bool:
    """Whether a search finds a request by this answer. Never by a private one: what is found is told to whoever asks."""
    return field.searchable and not is_private(field)


def check_searchable(declared: RequestType, problems: Problems) -> None:
    """Report private fields that are to be found by search.

    Only where an office is checked: a version published before this was refused compiles for ever.
    """
    for field in _fields(declared):
        if field.searchable and is_private(field):
            marks = [field.marks[key] for key in ("searchable", "sensitive") if key in field.marks]
            written_here = (mark for mark in marks if mark.file == declared.mark.file)
            problems.add(next(written_here, marks[0]), "language.searchable_private", id=field.id)


def _fields(declared: RequestType) -> Iterable[Field]:
    sections: tuple[Section | StaffForm, ...] = (*declared.form, *declared.staff_forms)
    return (field for each in sections for field in each.fields)
