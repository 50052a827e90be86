"""The columns that were chosen, as the tables of the file: the main one, and one for each question of several rows."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.models.base import table
from portal.models.catalogue import TypeVersion
from portal.request_types.checked import CheckedField, CheckedType
from portal.request_types.definition import Field
from portal.services.exporting.offers import BASE, OLDER, Question, questions, ratings
from portal.sheets.plan import Column, Plan, Sheet
from portal.texts import text

_VERSION = table(TypeVersion)
_NARROW: Final = frozenset({"integer", "decimal", "rating", "yes_no", "time", "file", "table", "quantities"})
_WIDTH: Final = {"text": 30, "money": 14, "citizen_id": 18, "date": 15, "slot": 20, "period": 20}
_BASE_WIDTH: Final = {"request.type": 28, "request.step": 28, "request.unit": 28, "subject.name": 26}
LINES: Final = ("line", "count", "price", "amount")
"""Columns of what was ordered from a price list."""


@dataclass(frozen=True)
class Chosen:
    """One column of the main table, or two of a length of time."""

    id: str
    question: Question | None = None
    sheet: int = 0
    """The table its rows go to; 0: it has none."""
    columns: tuple[str, ...] = ()
    """Of that table, by their ids."""
    rating: tuple[str, str] | None = None
    """Record and field."""


@dataclass(frozen=True)
class Layout:
    """What is written, and where."""

    plan: Plan
    chosen: tuple[Chosen, ...]
    language: str

    @property
    def reads_answers(self) -> bool:
        return any(each.question is not None for each in self.chosen)

    @property
    def reads_records(self) -> bool:
        return any(each.rating is not None for each in self.chosen)


def versions_of(session: Session, type_id: str) -> list[int]:
    """All versions of a type, the newest first."""
    rows = select(_VERSION.c.id).where(_VERSION.c.type_id == type_id).order_by(_VERSION.c.number.desc())
    return list(session.scalars(rows))


def laid_out(versions: Sequence[CheckedType], wanted: Collection[str], language: str, has_ids: bool) -> Layout:
    """`wanted`: ids of offers. `versions`: those of the one type, the newest first, else none."""
    chosen: list[Chosen] = [Chosen(id) for id in BASE if id in wanted]
    sheets: list[Sheet] = []
    for each in questions(versions):
        if each.id in wanted or (each.older and OLDER in wanted and not each.asked.field.sensitive):
            columns = tuple(_columns(each, wanted))
            if columns:
                sheets.append(_sheet(each, columns, language, has_ids))
            chosen.append(Chosen(each.id, each, len(sheets) if columns else 0, columns))
    heads = {f"{record}.{field.id}": field.label.in_language(language) for record, field in _rated(versions)}
    for checked in versions[:1]:
        for id, label in checked.definition.shows.items():
            if f"shows.{id}" in wanted:
                chosen.append(Chosen(f"shows.{id}"))
                heads[f"shows.{id}"] = label.in_language(language)
        for record, field in ratings(checked):
            if f"{record}.{field.id}" in wanted:
                chosen.append(Chosen(f"{record}.{field.id}", rating=(record, field.id)))
    main = [column for each in chosen for column in _main(each, heads, language, has_ids)]
    name = versions[0].definition.in_lists().in_language(language) if versions else text(language, "exports.sheet")
    return Layout(Plan((Sheet(name, tuple(main)), *sheets)), tuple(chosen), language)


def _rated(versions: Sequence[CheckedType]) -> Iterator[tuple[str, Field]]:
    return (pair for checked in versions[:1] for pair in ratings(checked))


def _columns(each: Question, wanted: Collection[str]) -> Iterator[str]:
    field = each.asked.field
    if field.type == "quantities":
        yield from LINES
    for column in field.fields if field.type == "table" else ():
        if not column.sensitive or f"{each.id}.{column.id}" in wanted:
            yield column.id


def _sheet(each: Question, columns: Sequence[str], language: str, has_ids: bool) -> Sheet:
    """The number of its request and of the row come first, so that the tables can be joined again."""
    field = each.asked.field
    keys = [
        Column("request.number" if has_ids else text(language, "exports.column.request.number"), 22),
        Column("row" if has_ids else text(language, "exports.row"), 8),
    ]
    if field.type == "quantities":
        found = [
            Column(id if has_ids else text(language, f"answers.head.{id}"), 30 if id == "line" else 12, id in LINES[2:])
            for id in columns
        ]
    else:
        by_id = {column.id: column for column in each.asked.columns}
        found = [_column(by_id[id], id, language, has_ids) for id in columns]
    return Sheet(each.id if has_ids else field.label.in_language(language), (*keys, *found))


def _main(each: Chosen, heads: dict[str, str], language: str, has_ids: bool) -> Iterator[Column]:
    if each.question is None:
        head = heads.get(each.id) or text(language, f"exports.column.{each.id}")
        yield Column(each.id if has_ids else head, _BASE_WIDTH.get(each.id, 20))
    elif each.question.asked.field.type == "period":
        label = each.question.asked.field.label.in_language(language)
        for end in ("start", "end"):
            head = f"{each.id}.{end}" if has_ids else text(language, f"exports.{end}", label=label)
            yield Column(head, _WIDTH["period"])
    else:
        yield _column(each.question.asked, each.id, language, has_ids)


def _column(asked: CheckedField, id: str, language: str, has_ids: bool) -> Column:
    kind = asked.field.type
    width = 10 if kind in _NARROW else _WIDTH.get(kind, 22)
    return Column(id if has_ids else asked.field.label.in_language(language), width, kind == "money")
