"""Acts on reaching a step bound: where, which account with which rights, which other type with which answers."""

from collections.abc import Iterable, Mapping
from typing import Final

from portal.request_types.checking.scopes import staff_scope
from portal.request_types.checking.staff import stages
from portal.request_types.checking.surroundings import Work
from portal.request_types.definition import Field, RequestType, Step
from portal.request_types.fields import FIELD_TYPES
from portal.request_types.formulas import Formula
from portal.request_types.formulas.kinds import TEXT, UNIT, Choice, Kind, ListOf, RowOf
from portal.request_types.reading.positions import Written
from portal.request_types.then_checked import CheckedAccount, CheckedThen
from portal.request_types.then_declared import NewAccount, Then
from portal.workflow.states import State

_STAFFS: Final = frozenset({State.IN_PROGRESS, State.DONE})
"""States that only the office takes a request to."""
_BUILT_IN: Final = frozenset({"staff", "admin", "executive"})


def bind_then(work: Work, steps: tuple[Step, ...]) -> tuple[CheckedThen, ...]:
    """The acts of a type in the order of the file."""
    bound: list[CheckedThen] = []
    for act in work.definition.then:
        if not work.known(act.at, stages(work), act.mark, "at"):
            continue
        when = work.condition(act.when, staff_scope(work))
        account = _account(work, act, steps) if act.account is not None else None
        given = _opened(work, act) if act.opens is not None else {}
        if account is None and act.opens is None:
            continue
        name = f"{act.at}.create_account" if account is not None else f"{act.at}.open.{act.opens}"
        again = sum(each.name.partition("#")[0] == name for each in bound)
        bound.append(
            CheckedThen(f"{name}#{again + 1}" if again else name, act.at, when, account, act.opens, given, act.draft)
        )
    return tuple(bound)


def _account(work: Work, act: Then, steps: tuple[Step, ...]) -> CheckedAccount | None:
    asked = act.account
    if asked is None:
        return None
    _given_by_admins(work, act, steps)
    scope = staff_scope(work)
    facts = {key: work.formula(written, scope, TEXT) for key, written in asked.facts.items()}
    roles = {role.id: role.like for role in work.surroundings.office.roles}
    known = [role for role in work.surroundings.roles if roles.get(role, role) != "admin"]
    role = _word_or_question(work, asked, "role", asked.role, known)
    unit = _word_or_question(work, asked, "unit", asked.unit, work.surroundings.units)
    areas = tuple(formula for written in asked.areas if (formula := _area(work, written)) is not None)
    if role is None:
        return None
    answers = _answers(work, asked)
    return CheckedAccount({key: found for key, found in facts.items() if found}, role, unit, areas, answers)


def _given_by_admins(work: Work, act: Then, steps: tuple[Step, ...]) -> None:
    """Whoever gives accounts is an administrator: the step says so, so that nobody else finds its door (C7)."""
    admins = {"admin", *(role.id for role in work.surroundings.office.roles if role.like == "admin")}
    for step in steps:
        if act.at not in (step.id, step.state.value):
            continue
        if step.state not in _STAFFS:
            work.problems.add(act.mark, "language.then_state", step=step.id)
        elif not step.by or not set(step.by) <= admins:
            work.problems.add(act.mark, "language.then_by", step=step.id, roles=", ".join(sorted(admins)))


def _word_or_question(
    work: Work, asked: NewAccount, key: str, written: Written | None, known: Iterable[str]
) -> str | Formula | None:
    """A name of the office as it stands, or a question whose options are such names."""
    if written is None:
        return None
    words = list(known)
    if written.text in words:
        if written.text in work.placed:
            work.problems.add(written.mark, "language.then_both", key=key, name=written.text)
        return written.text
    if written.text.isidentifier() and written.text not in work.placed:
        work.known(written.text, words, written.mark, key)
        return None
    formula = work.formula(written, staff_scope(work))
    if formula is None or (key == "unit" and formula.kind == UNIT):
        return formula
    if not isinstance(formula.kind, Choice):
        work.problems.add(asked.marks[key], "language.then_choice", key=key)
        return None
    for option in formula.kind.ids:
        work.known(option, words, asked.marks[key], key)
    return formula


def _area(work: Work, written: Written) -> Formula | None:
    formula = work.formula(written, staff_scope(work))
    kind = formula.kind if formula is not None else None
    row = kind.item if isinstance(kind, ListOf) else kind
    if formula is not None and not isinstance(row, RowOf):
        work.problems.add(written.mark, "language.then_area")
        return None
    return formula


def _answers(work: Work, asked: NewAccount) -> dict[str, Formula]:
    registration = work.surroundings.office.registration
    fields = {field.id: field for field in registration.fields} if registration else {}
    return _bound(work, asked.answers, fields, "answers")


def _opened(work: Work, act: Then) -> Mapping[str, Formula]:
    """The other type is known where a whole office is checked; a version by itself was checked so before."""
    types = work.surroundings.types
    if not types:
        return _bound(work, act.given, None, "given")
    mark = act.marks.get("open", act.mark)
    if not work.known(str(act.opens), types, mark, "open"):
        return {}
    other = types[str(act.opens)]
    fields = {field.id: field for field in other.fields if field.value is None and field.locked is not True}
    missing = [] if act.draft else [field.id for field in _must_be_given(other) if field.id not in act.given]
    if missing:
        work.problems.add(mark, "language.then_missing", type=other.id, fields=", ".join(missing))
    if not _somebody_may_send(work, other):
        work.problems.add(mark, "language.then_nobody", type=other.id)
    return _bound(work, act.given, fields, "given")


def _must_be_given(other: RequestType) -> list[Field]:
    """Questions that have no answer unless they are given one."""
    return [
        field
        for section in other.form
        if section.when is True
        for field in section.fields
        if field.optional is False and field.when is True and field.value is None
        if field.default is None and field.prefill is None
    ]


def _somebody_may_send(work: Work, other: RequestType) -> bool:
    """A draft that is left has to be sent by whoever filed, or by the officer who took the step."""
    staff = _BUILT_IN | {role.id for role in work.surroundings.office.roles if role.like != "applicant"}
    return bool(set(other.filed_by) & (set(work.definition.filed_by) | staff))


def _bound(
    work: Work, written: Mapping[str, Written], fields: Mapping[str, Field] | None, key: str
) -> dict[str, Formula]:
    """Formulas by the question they answer, each of the kind it takes. `fields` None: unknown here."""
    bound: dict[str, Formula] = {}
    for id, formula in written.items():
        if fields is not None and not work.known(id, fields, formula.mark, key):
            continue
        expects: Kind | None = None
        if fields is not None and fields[id].type in FIELD_TYPES:
            expects = work.kind_of(fields[id])
        made = work.formula(formula, staff_scope(work), expects)
        if made is not None:
            bound[id] = made
    return bound
