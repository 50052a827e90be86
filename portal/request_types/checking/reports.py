"""`report` of a type bound to names: what its requests are counted by (C76)."""

from collections.abc import Iterable, Iterator
from typing import TypedDict, TypeVar

from portal.request_types.checking.scopes import report_scope
from portal.request_types.checking.surroundings import Work
from portal.request_types.definition import RequestType
from portal.request_types.formulas import Formula, Names, compile_formula
from portal.request_types.formulas.kinds import (
    BOOLEAN,
    DATE,
    INTEGER,
    MONEY,
    NUMERIC,
    PERSON,
    TEXT,
    Choice,
    Kind,
    RowOf,
    UnitOf,
)
from portal.request_types.formulas.tree import Arithmetic, Call, Negative, Number
from portal.request_types.formulas.typed import Typed, Use
from portal.request_types.reading.positions import Written
from portal.request_types.reading.problems import Problems, Term
from portal.request_types.reports_checked import (
    KEPT,
    STANDING,
    CheckedMeasure,
    CheckedReport,
    Dimension,
    aggregates,
    plain,
)
from portal.request_types.reports_declared import Measure

T = TypeVar("T")
_GROUPED = (BOOLEAN, DATE, INTEGER, PERSON)
_SHORT = (Term("language.owner_fact"), Term("language.owner_typed"))


class _Bound(TypedDict):
    report: CheckedReport
    counted_names: Names


def bind_report(work: Work) -> _Bound:
    """What the type is counted by, and the names its formulas read."""
    names, declared = report_scope(work), work.definition.report
    own = Problems()
    if declared is None or not declared.dimensions:
        written = [Written(name, work.definition.mark) for name in _usual(work.definition)]
    else:
        written = list(declared.dimensions)
    found = [dimension(each, names, own) for each in written]
    measures = [measure(each, names, own) for each in (declared.measures if declared else ())]
    columns = [
        compile_formula(each.text, each.mark, names, own, use=Use.DIMENSION)
        for each in (declared.columns if declared else ())
    ]
    work.take(own)
    return {"report": CheckedReport(_sound(found), _sound(measures), _sound(columns)), "counted_names": names}


def _sound(found: Iterable[T | None]) -> tuple[T, ...]:
    return tuple(each for each in found if each is not None)


def _usual(declared: RequestType) -> Iterator[str]:
    """What a type that says nothing is counted by, besides what every type is."""
    yield from STANDING
    if declared.channel is not None:
        yield declared.channel
    yield from declared.area


def dimension(written: Written, names: Names, problems: Problems) -> Dimension | None:
    """A formula that gives one word of each request, or None with what is wrong."""
    formula = compile_formula(written.text, written.mark, names, problems, use=Use.DIMENSION)
    if formula is None:
        return None
    kind = formula.kind
    if isinstance(kind, Choice) and not kind.named:
        problems.add(written.mark, "language.report_options", name=plain(written.text)[:60])
        return None
    if kind == TEXT and _is_of_facts(formula, names):
        return Dimension(plain(written.text), kind)
    if not isinstance(kind, Choice | RowOf | UnitOf) and kind not in _GROUPED:
        problems.add(written.mark, "language.report_kind", name=plain(written.text)[:60], kind=Term(kind.said))
        return None
    return Dimension(plain(written.text), kind)


def _is_of_facts(formula: Formula, names: Names) -> bool:
    """Words of a fact, of one line of an answer, or written in the formula; never telephones, addresses, long texts."""
    return all(names.known[path[:1]].owner in _SHORT for path in formula.reads if _kind_of(names, path) == TEXT)


def _kind_of(names: Names, path: tuple[str, ...]) -> Kind:
    found = names.find(path) or names.find(path[:1])
    return found.kind if found is not None else TEXT


def measure(declared: Measure, names: Names, problems: Problems) -> CheckedMeasure | None:
    """A figure that can be kept up to date, or None with what is wrong."""
    written = declared.value
    formula = compile_formula(written.text, written.mark, names, problems, use=Use.MEASURE)
    if formula is None:
        return None
    if formula.kind not in NUMERIC:
        problems.add(written.mark, "formulas.wrong_kind", kind=Term(formula.kind.said), wanted=Term(MONEY.said))
        return None
    for part in aggregates(formula.tree):
        if isinstance(part.node, Call) and part.node.name not in KEPT:
            problems.add(written.mark.right(part.node.at), "language.report_function", name=part.node.name)
            return None
    if not _is_figure(formula.tree):
        problems.add(written.mark, "language.report_measure", name=plain(written.text)[:60])
        return None
    return CheckedMeasure(plain(written.text), formula, declared.label)


def _is_figure(part: Typed) -> bool:
    """Sums, numbers and arithmetic of these."""
    if list(aggregates(part)) == [part]:
        return True
    if isinstance(part.node, Number):
        return True
    return isinstance(part.node, Arithmetic | Negative) and all(map(_is_figure, part.parts))
