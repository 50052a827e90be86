"""One request for each value: of an e-mail address, a person, a house; a cancelled one makes room again (C3)."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert as insert_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_sqlite
from sqlalchemy.orm import Session

from portal.errors import Refused
from portal.models.base import table
from portal.models.requests import OnePer
from portal.queries.folding import fold
from portal.request_types.formulas.failures import FormulaFailed
from portal.request_types.judging.sitting import Sitting
from portal.request_types.patterns.printing import Manner, printed

_ONE_PER = table(OnePer)


@dataclass(frozen=True)
class Single:
    """A value that no other request of the type may have."""

    rule: str
    """Digest of the formula that gives it: each of the type's `one_per` stands for itself."""
    digest: str
    """The value is a person's own matter: only its digest is kept here."""
    label: str
    """The question that asks for it."""


def singles_of(sitting: Sitting) -> Sequence[Single]:
    """What of these answers has to be the only one; a blank asks for nothing."""
    found, language = [], sitting.context.language
    for formula in sitting.checked.one_per:
        try:
            value = formula.evaluate(sitting)
        except FormulaFailed:
            continue
        if value is None:
            continue
        said = fold(str(printed(value, formula.kind, "", Manner("th", sitting.calendar))))
        asked = [sitting.checked.fields[path[0]] for path in sorted(formula.reads) if path[0] in sitting.checked.fields]
        label = asked[0].field.label.in_language(language) if asked else said
        found.append(Single(_digest(formula.source), _digest(said), label))
    return found


def claim(session: Session, type_id: str, request_id: int, singles: Sequence[Single]) -> None:
    """Hold the values for a request, and no others. Raises Refused where another request has one of them."""
    free(session, request_id)
    new = (insert_sqlite if session.get_bind().dialect.name == "sqlite" else insert_postgresql)(_ONE_PER)
    for each in singles:
        row = {"type_id": type_id, "rule": each.rule, "digest": each.digest, "request_id": request_id}
        if session.execute(new.values(**row).on_conflict_do_nothing().returning(_ONE_PER.c.request_id)).first() is None:
            raise Refused("lifecycle.one_per", label=each.label)


def free(session: Session, request_id: int) -> None:
    """A request that was cancelled holds nothing any more."""
    session.execute(delete(_ONE_PER).where(_ONE_PER.c.request_id == request_id))


def _digest(words: str) -> str:
    return sha256(words.encode()).hexdigest()
