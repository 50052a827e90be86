"""Which names each place of a type may read (section 2 of the reference, rules 3, 4 and 7)."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from itertools import combinations

from portal.request_types.checking.surroundings import Placed, Work
from portal.request_types.definition import Field, StaffForm
from portal.request_types.fields import FIELD_TYPES
from portal.request_types.formulas import Name, Names, Path
from portal.request_types.formulas.kinds import BOOLEAN, DATE, MOMENT, PERSON, TEXT, Choice, Kind, RowOf
from portal.request_types.office_definition import Registry
from portal.request_types.privacy import is_private, is_private_column
from portal.request_types.reading.problems import Term
from portal.workflow.states import State

APPLICANT_FACTS = {
    "citizen_id": False,
    "title": True,
    "first_name": False,
    "last_name": False,
    "full_name": False,
    "phone": True,
    "email": True,
    "personnel_type": True,
    "unit": True,
}
"""Facts of a person, and whether they may be blank."""


def _once(work: Work, what: str, make: Callable[[Work], Names]) -> Names:
    """Made once for as long as no more fields may be blank: a type with hundreds of papers has one."""
    mark = (what, len(work.blank))
    if mark not in work.made:
        work.made[mark] = make(work)
    return work.made[mark]


def form_scope(work: Work) -> Names:
    """The form: its fields, applicant, subject, office."""
    return _once(work, "form", _form_scope)


def _form_scope(work: Work) -> Names:
    placed = work.by_form.get(None, ())
    staff = {(name,): _owner(found) for name, found in work.placed.items() if found.form is not None}
    elsewhere = staff | _request_elsewhere() | _said_elsewhere(work) | _records_elsewhere(work)
    return Names(_facts(work) | _fields(work, placed), elsewhere)


def staff_scope(work: Work, form: StaffForm | None = None) -> Names:
    """A staff form, and what the office says and prints: also staff fields and the request.

    What another staff form asks may not be answered yet.
    """
    base = _once(work, "staff", _staff_scope)
    return base if form is None else base.over(_fields(work, work.by_form.get(form.id, ()), form, staff=True))


def _staff_scope(work: Work) -> Names:
    known = _facts(work) | _request_facts(work) | _fields(work, work.placed.values(), staff=True)
    return Names(known, _said_elsewhere(work) | _records_elsewhere(work))


def said_scope(work: Work) -> Names:
    """Notices and papers: as `staff_scope`, and the facts that steps fill in."""
    return _once(work, "said", _said_scope)


def _said_scope(work: Work) -> Names:
    facts: dict[Path, Name] = {(name,): Name(TEXT, (name,), True) for name in work.definition.shows}
    return Names({**staff_scope(work).known, **facts}, _records_elsewhere(work))


def summary_scope(work: Work) -> Names:
    """The line of a request in lists: the form, staff fields and the facts of steps; nothing private, and nothing of people."""
    placed = [found for found in work.placed.values() if not is_private(found.field)]
    facts: dict[Path, Name] = {(name,): Name(TEXT, (name,), True) for name in work.definition.shows}
    return Names(_fields(work, placed, staff=True) | facts, _hidden(work) | _records_elsewhere(work))


def report_scope(work: Work) -> Names:
    """Reports: the form, staff fields, facts of steps, records and the request; nothing private, and nothing of people."""
    placed = [found for found in work.placed.values() if not is_private(found.field)]
    known = _fields(work, placed, staff=True)
    for fact, (kind, blank) in _request_kinds(work).items():
        if fact not in ("number", "message", "due"):
            known[("request", fact)] = Name(kind, ("request", fact), blank)
    known = {path: replace(name, kind=without_private(work.registries, name.kind)) for path, name in known.items()}
    for found in placed:
        if found.field.type == "text":
            name = found.field.id
            known[(name,)] = replace(known[(name,)], owner=Term("language.owner_typed"))
    owner = Term("language.owner_fact")
    known |= {(name,): Name(TEXT, (name,), True, owner) for name in work.definition.shows}
    for record in work.definition.records:
        for asked in record.fields:
            if asked.type in FIELD_TYPES and not is_private(asked):
                path = (record.id, asked.id)
                known[path] = Name(work.kind_of(asked), path, True)
    return Names(known, _hidden(work))


def _hidden(work: Work) -> dict[Path, Term | str]:
    """What is private, and what is of people."""
    hidden: dict[Path, Term | str] = {
        (name,): Term("language.owner_private") for name, found in work.placed.items() if is_private(found.field)
    }
    return hidden | {(each,): Term("language.owner_person") for each in ("applicant", "subject")}


def without_private(registries: Mapping[str, Registry], kind: Kind) -> Kind:
    """Rows of a registry without their private columns."""
    registry = registries.get(kind.registry) if isinstance(kind, RowOf) else None
    hidden = {column.id for column in registry.columns if is_private_column(column)} if registry is not None else set()
    if not hidden or not isinstance(kind, RowOf):
        return kind
    columns = {name: column for name, column in kind.columns.items() if name not in hidden}
    return RowOf(kind.registry, columns, kind.keys, kind.other)


def with_row(scope: Names, work: Work, columns: Iterable[Field], blank: Iterable[str]) -> Names:
    """In a column of a table: also `row.x`."""
    blanks = set(blank)
    own: dict[Path, Name] = {
        ("row", column.id): Name(work.kind_of(column), ("row", column.id), column.id in blanks) for column in columns
    }
    return scope.over(
        own, {path: said for path, said in _columns_elsewhere(columns).items() if path not in scope.elsewhere}
    )


def with_option(scope: Names, kind: Kind) -> Names:
    """In `where`: also `option.x`, the row on offer."""
    return scope.over({("option",): Name(kind, ("option",))})


def asked_together(scope: Names, work: Work, reader: Placed) -> Names:
    """For what a question works out: whatever is asked whenever it is asked has an answer then."""
    held = reader.conditions
    if reader.field.value is None or not held:
        return scope
    form = reader.form.id if reader.form is not None else None
    parts = [frozenset(some) for count in range(len(held)) for some in combinations(held, count + 1)]
    surely: list[Path] = [(name,) for part in parts for name in work.by_conditions.get((form, part), ())]
    known = {path: replace(scope.known[path], maybe_blank=False) for path in surely if path in scope.known}
    return scope.over(known) if known else scope


def _columns_elsewhere(columns: Iterable[Field]) -> dict[Path, Term | str]:
    return {(column.id,): Term("language.owner_row", {"name": column.id}) for column in columns}


def _fields(
    work: Work, placed: Iterable[Placed], form: StaffForm | None = None, staff: bool = False
) -> dict[Path, Name]:
    known: dict[Path, Name] = {}
    for found in placed:
        name = found.field.id
        elsewhere = staff and found.form is not None and found.form is not form
        blank = name in work.blank or elsewhere
        known[(name,)] = Name(work.kinds[name], (name,), blank, _owner(found) if found.form else "")
    return known


def _owner(found: Placed) -> Term:
    title = str(found.form.title) if found.form else ""
    return Term("language.owner_staff", {"form": title})


def _facts(work: Work) -> dict[Path, Name]:
    office = work.surroundings.office
    known: dict[Path, Name] = {}
    for fact, blank in APPLICANT_FACTS.items():
        known[("applicant", fact)] = Name(TEXT, ("applicant", fact), blank)
    known[("applicant", "anonymous")] = Name(BOOLEAN, ("applicant", "anonymous"), False)
    for fact, blank in _subject_facts(work).items():
        known[("subject", fact)] = Name(TEXT, ("subject", fact), blank)
    for declared in office.registration.fields if office.registration else ():
        if declared.type in FIELD_TYPES:
            known[("applicant", declared.id)] = Name(work.kind_of(declared), ("applicant", declared.id), True)
    for value in office.values:
        known[("office", value)] = Name(TEXT, ("office", value))
    return known


def _subject_facts(work: Work) -> Mapping[str, bool]:
    """Of a person the form asks about what the file tells; of the applicant all that is known."""
    declared = work.definition.subject
    if declared is None:
        return {**APPLICANT_FACTS, "name": False}
    told = {name for name in ("citizen_id", "phone") if getattr(declared, name) is not None}
    return dict.fromkeys(("name", "full_name", *sorted(told)), True)


def _request_kinds(work: Work) -> Mapping[str, tuple[Kind, bool]]:
    states = Choice({state.value: state.value for state in State})
    steps = Choice({step: step for step in work.steps} or {"submitted": "submitted"})
    return {
        "number": (TEXT, False),
        "state": (states, False),
        "step": (steps, False),
        "filed": (MOMENT, False),
        "due": (DATE, True),
        "unit": (work.units, True),
        "assignee": (PERSON, True),
        "message": (TEXT, True),
    }


def _request_facts(work: Work) -> dict[Path, Name]:
    return {
        ("request", fact): Name(kind, ("request", fact), blank) for fact, (kind, blank) in _request_kinds(work).items()
    }


def _request_elsewhere() -> dict[Path, Term | str]:
    return {("request",): Term("language.owner_request")}


def _said_elsewhere(work: Work) -> dict[Path, Term | str]:
    return {(name,): Term("language.owner_fact") for name in work.definition.shows}


def _records_elsewhere(work: Work) -> dict[Path, Term | str]:
    return {(each.id,): Term("language.owner_record", {"record": str(each.title)}) for each in work.definition.records}
