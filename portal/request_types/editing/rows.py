"""A list whose entries have a few words each, asked in rows: laws, paragraphs of a paper, figures of a report."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from portal.request_types.editing.questions import Column, Input, Question, Way, WrongAnswer
from portal.request_types.editing.spans import Items, Leaf, Pairs, Spanned
from portal.request_types.editing.written import Said
from portal.request_types.keys import Key, Kind, construct

MORE_ROWS: Final = 2
"""Empty rows for entries that are not there yet."""


@dataclass(frozen=True)
class _Entry:
    """What such an entry is."""

    made_of: str = ""
    """A construct; blank where it is a text and nothing else."""
    main: str = ""
    """The key of it whose words stand alone where nothing else is said."""
    others: tuple[str, ...] = ()
    is_long: bool = False


ROWS: Final[Mapping[tuple[str, str], _Entry]] = {
    ("about", "law"): _Entry(),
    ("paper", "body"): _Entry("paragraph", "text", ("when",), is_long=True),
    ("report", "measures"): _Entry("measure", "value", ("label",)),
}
"""By construct and key."""


def asked_in_rows(asked: Question, languages: Sequence[str]) -> Question:
    """With a row for each entry; not sayable where one says more than its columns."""
    shape = ROWS[asked.made_of, asked.key.name]
    columns = tuple(_columns(shape, asked.key, languages))
    rows: list[Mapping[str, str]] = []
    for node in () if asked.node is None else asked.node.items if isinstance(asked.node, Items) else (asked.node,):
        row = _row(node, shape, columns, languages[0])
        if row is None:
            return replace(asked, is_sayable=False)
        rows.append(row)
    rows += [{}] * MORE_ROWS
    inputs = (
        Input(f"{asked.name}/{number}/{each.part}", row.get(each.part, ""), each.part)
        for number, row in enumerate(rows)
        for each in columns
    )
    return replace(asked, way=Way.ROWS, columns=columns, inputs=tuple(inputs))


def said_in_rows(question: Question, typed: Mapping[str, str]) -> Said | None:
    """The list, of what was typed by the name of its input. Raises WrongAnswer for a row without its main words."""
    shape = ROWS[question.made_of, question.key.name]
    said: list[Said] = []
    for first in range(0, len(question.inputs), len(question.columns)):
        row = question.inputs[first : first + len(question.columns)]
        if not any(typed[one.name] for one in row):
            continue
        texts = {name: _text(question, row, name, typed) for name in (shape.main, *shape.others)}
        if not texts[shape.main]:
            raise WrongAnswer(row[0].name, "settings.missing")
        rest = {name: each for name, each in texts.items() if each and name != shape.main}
        said.append({**rest, shape.main: texts[shape.main]} if rest else texts[shape.main])
    if not said and question.key.required:
        raise WrongAnswer(question.inputs[0].name, "settings.missing")
    return said or None


def _columns(shape: _Entry, key: Key, languages: Sequence[str]) -> list[Column]:
    if not shape.made_of:
        return [Column("", key, each, shape.is_long) for each in languages]
    found: list[Column] = []
    for name in (shape.main, *shape.others):
        inner = construct(shape.made_of).key(name)
        assert inner is not None
        spoken = languages if inner.kind in (Kind.TEXT, Kind.SAID) else ("",)
        found += [Column(name, inner, each, shape.is_long and name == shape.main) for each in spoken]
    return found


def _row(node: Spanned, shape: _Entry, columns: Sequence[Column], first: str) -> Mapping[str, str] | None:
    """Words by column; None where they do not say it all."""
    if isinstance(node, Leaf) or not shape.made_of:
        parts = [(shape.main, node)]
    elif isinstance(node, Pairs):
        parts = [(pair.key.value, pair.value) for pair in node.pairs]
    else:
        return None
    found: dict[str, str] = {}
    for name, value in parts:
        if isinstance(value, Leaf):
            is_spoken = any(each.name == name and each.language for each in columns)
            found["/".join(filter(None, (name, first if is_spoken else "")))] = value.value.strip()
        elif isinstance(value, Pairs):
            for pair in value.pairs:
                if not isinstance(pair.value, Leaf):
                    return None
                found["/".join(filter(None, (name, pair.key.value)))] = pair.value.value.strip()
        else:
            return None
    return found if set(found) <= {each.part for each in columns} else None


def _text(question: Question, row: Sequence[Input], name: str, typed: Mapping[str, str]) -> Said:
    """In one language as it is, in several as a map; blank where there is nothing."""
    places = [(each, one) for each, one in zip(question.columns, row, strict=True) if each.name == name]
    said = {each.language: typed[one.name] for each, one in places if typed[one.name]}
    first, where = places[0]
    if said and first.language not in said:
        raise WrongAnswer(where.name, "settings.missing")
    return said if len(said) > 1 else said.get(first.language, "")
