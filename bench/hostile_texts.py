"""Texts of half a megabyte, the most a file may have, that ask as much of the check as they can."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from textwrap import dedent
from typing import Final

import yaml

from portal.request_types.reading.composing import MOST_NODES
from portal.request_types.reading.document import MOST_BYTES, events_of

HEAD: Final = "format: 1\nid: long\ntitle: ยาว\n"
FORM: Final = HEAD + "form:\n  - fields:\n"
ASKED: Final = FORM + "      - {id: asked, type: text, label: ถาม}\n"
OTHERS: Final = ASKED + "      - {id: amount, type: integer, label: จำนวน}\n"
READY: Final = HEAD + "extends: library/room_booking\n"


@dataclass(frozen=True)
class Hostile:
    """A beginning, and line after line of the same kind."""

    head: str
    line: Callable[[int], str]

    def of(self, lines: int) -> str:
        """With so many lines."""
        return self.head + "".join(map(self.line, range(lines)))

    def whole(self) -> str:
        """With as many as a file may have, by its bytes and by its nodes."""
        nodes = (MOST_NODES - _nodes(self.head + self.line(0))) // (_nodes(self.line(1)) or 1)
        return self.head + "".join(self._within(MOST_BYTES - len(self.head.encode()), nodes))

    def _within(self, room: int, most: int) -> Iterator[str]:
        for number in range(most):
            words = self.line(number)
            room -= len(words.encode())
            if room < 0:
                return
            yield words


def _nodes(text: str) -> int:
    """Maps, lists and texts; of what is no YAML none."""
    try:
        return sum(hasattr(event, "anchor") for event in events_of(dedent(text)))
    except yaml.YAMLError:
        return 0


def _question(number: int) -> str:
    return f"      - {{id: q{number}, type: text, label: ถาม{number}}}\n"


def _worked_out(formula: str) -> Callable[[int], str]:
    return lambda number: f"      - {{id: q{number}, type: integer, label: ถ, value: {_named(formula, number)}}}\n"


def _named(words: str, number: int) -> str:
    before = f"q{number - 1}" if number else "amount"
    return words.replace("BEFORE", before).replace("NEXT", f"q{number + 1}").replace("SELF", str(number))


def _of(pattern: str) -> Callable[[int], str]:
    return lambda number: f"{_named(pattern, number)}\n"


_FIELD: Final = "      - {id: qSELF, type: text, label: ถ"
TEXTS: Final[Mapping[str, Hostile]] = {
    "unknown keys": Hostile("", _of("key_SELF: v")),
    "one unknown key in each question": Hostile(FORM, _of(_FIELD + ", colour: red}")),
    "nested maps": Hostile("", lambda number: f"{'  ' * number}a:\n"),
    "lines that are no YAML": Hostile("", _of("aSELF: b: c")),
    "the same key again": Hostile("", _of("key: v")),
    "questions": Hostile(FORM, _question),
    "questions on pages": Hostile(
        HEAD + "form:\n", lambda number: f"  - page: หน้า {number}\n    fields:\n{_question(number)}"
    ),
    "each worked out from the one before": Hostile(OTHERS, _worked_out("BEFORE + 1")),
    "each worked out from the next": Hostile(OTHERS, _worked_out("NEXT + 1")),
    "each worked out on a condition": Hostile(OTHERS, _worked_out('BEFORE + 1, when: asked == "a"')),
    "each on a condition of its own": Hostile(OTHERS, _worked_out('amount + 1, when: asked == "SELF"')),
    "names nobody knows": Hostile(OTHERS, _worked_out("amuont_SELF + 1")),
    "lists nobody knows": Hostile(OTHERS, _of("      - {id: qSELF, type: reference, label: ถ, from: list_SELF}")),
    "options": Hostile(
        FORM + "      - id: q\n        type: choice\n        label: ถ\n        options:\n",
        _of("          oSELF: ทางSELF"),
    ),
    "a table of columns": Hostile(
        FORM + "      - id: q\n        type: table\n        label: ถ\n        fields:\n",
        _of("          - {id: cSELF, type: integer, label: ถ, optional: true}"),
    ),
    "checks": Hostile(OTHERS + "checks:\n", _of("  - {refuse_if: amount > SELF, field: amount, text: มาก}")),
    "examples": Hostile(
        OTHERS + "examples:\n", _of("  - {name: eSELF, given: {asked: a, amount: SELF}, expect: {amount: SELF}}")
    ),
    "examples of what is not asked": Hostile(OTHERS + "examples:\n", _of("  - {name: eSELF, given: {no_SELF: a}}")),
    "questions and examples": Hostile(
        FORM + "".join(map(_question, range(1500))) + "examples:\n", _of("  - {name: eSELF, given: {q1: ก}}")
    ),
    "steps": Hostile(ASKED + "steps:\n", _of("  - {id: sSELF, state: in_progress, label: ขั้นSELF}")),
    "staff forms": Hostile(
        ASKED + "staff_forms:\n", _of("  - {id: fSELF, title: ใบ, fields: [{id: sSELF, type: text, label: ถ}]}")
    ),
    "records": Hostile(
        ASKED + "records:\n",
        _of("  - {id: rSELF, title: ใบ, by: [staff], at: [done], fields: [{id: sSELF, type: text, label: ถ}]}"),
    ),
    "papers": Hostile(ASKED + "print:\n", _of('  - {id: pSELF, title: ใบ, body: ["{asked}"]}')),
    "replies": Hostile(ASKED + "replies:\n", _of('  - {id: pSELF, title: ใบ, text: "{asked}"}')),
    "moved behind one another": Hostile(READY + OTHERS.removeprefix(HEAD), _of(_FIELD + ", below: BEFORE}")),
    "sections on a ready-made one": Hostile(
        READY + "form:\n", _of("  - {title: ส่วน SELF, fields: [{id: qSELF, type: text, label: ถ}]}")
    ),
    "taken out though not there": Hostile(READY + "remove:\n", _of("  - qSELF")),
    "hidden signs": Hostile("", lambda number: "\u200b"),
    "a bracket that does not end": Hostile("", lambda number: "a: {"),
    "tabs": Hostile("", _of("aSELF:\tb")),
}
"""By what they have a lot of."""
