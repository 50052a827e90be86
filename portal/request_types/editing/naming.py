"""Where a file names its own questions, steps and forms: in formulas, in patterns, in lists of words, in examples."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from portal.request_types.editing.places import keys_of
from portal.request_types.editing.spans import Items, Leaf, Pairs, Spanned
from portal.request_types.keys import Key, Kind

FIELD: Final = "field"
"""Questions and facts, which have one name space in a type."""
STEP: Final = "step"
FORM: Final = "staff_form"
ACT: Final = "act"
"""What an example does: a step, a form or a record."""
ACT_FIELD: Final = "act_field"
"""A question that an example answers in an act: the act, then the question."""
STEP_TEXT: Final = "step_text"
"""A step in quotation marks, where a formula reads the request's step."""

_NAME = re.compile(
    r"\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'|(?<![\w.])[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*(?!\w|\s*\()", re.DOTALL
)
_IN_BRACES = re.compile(r"\{\{|\{([^{}:]*)")
_DURATION = re.compile(r"\s*\d")
_FORMULAS: Final = (Kind.FORMULA, Kind.FLAG, Kind.FORMULAS_BY_ID)
_PATTERNS: Final = (Kind.PATTERN, Kind.SAID, Kind.PATTERNS_BY_ID, Kind.SAID_BY_ID)
_OWN_FORMULAS: Final = ("one_per", "locked", "places", "areas", "dimensions", "measures", "columns", "filters")
_WORDS: Final = {
    "type": {"area": FIELD, "known_as": FIELD, "channel": FIELD},
    "tracking": {"by": FIELD, "columns": FIELD},
    "step": {"next": STEP, "needs": FORM},
    "staff_form": {"at": STEP, "moves_to": STEP},
    "field": {"held_from": STEP, "if_none": STEP},
    "paper": {"at": STEP},
    "record": {"at": STEP},
    "reply": {"at": STEP},
    "then": {"at": STEP},
    "example": {"step": STEP},
}
_ELSEWHERE: Final = -1
"""The place of a word that is told by where a name stands."""
_NAMED_BY_EXAMPLE: Final = ("given", "expect", "errors", "warnings", "hidden")


@dataclass(frozen=True)
class Mention:
    """A name as written, `members.age` as two words: each with its place in the file."""

    space: str
    words: tuple[tuple[str, int], ...]
    holder: str
    """Address of the entry it stands in, with numbers; empty at the root."""
    key: str
    """The key of that entry."""

    @property
    def name(self) -> tuple[str, ...]:
        return tuple(word for word, _ in self.words)


def mentions(text: str, node: Spanned, made_of: str, at: str = "") -> Iterator[Mention]:
    """All names in a map of this construct and in whatever stands within it."""
    if not isinstance(node, Pairs):
        return
    known = keys_of(made_of, node)
    for pair in node.pairs:
        key = known.key(pair.key.value)
        if key is not None:
            yield from _Finder(text, at, key.name).in_key(known.name, key, pair.value)


@dataclass(frozen=True)
class _Finder:
    text: str
    at: str
    key: str

    def in_key(self, made_of: str, key: Key, value: Spanned) -> Iterator[Mention]:
        """Names in what a key says."""
        if key.kind in (Kind.MANY, Kind.ITEMS) and isinstance(value, Items):
            of = key.of or FIELD
            above = f"{self.at}/" if self.at else ""
            for number, item in enumerate(value.items):
                yield from mentions(self.text, item, of, f"{above}{key.name}/{number}")
        elif key.kind is Kind.ONE:
            for inner in mentions(self.text, value, key.of, self.at):
                yield Mention(inner.space, inner.words, inner.holder, key.name)
        elif key.kind in _FORMULAS or key.name in _OWN_FORMULAS or _is_due_formula(key, value):
            yield from self.formulas(value)
        elif key.kind in _PATTERNS:
            yield from self.patterns(value)
            if key.kind is Kind.SAID_BY_ID:
                yield from self.keys(value)
        elif key.kind is Kind.OWN and key.name == "body":
            yield from self.body(value)
        elif made_of == "example":
            yield from self.example(key, value)
        elif key.kind is Kind.FIELD or key.name in _WORDS.get(made_of, {}):
            yield from self.words(value, _WORDS.get(made_of, {}).get(key.name, FIELD))

    def formulas(self, value: Spanned) -> Iterator[Mention]:
        """In a formula, or in a map or list of them; a figure of a report has a label, which is none."""
        if isinstance(value, Leaf):
            yield from self._in_formula(value, *_inside(self.text, value))
        elif isinstance(value, Items):
            for item in value.items:
                yield from self.formulas(item)
        else:
            for pair in value.pairs:
                if pair.key.value != "label":
                    yield from self.formulas(pair.value)

    def patterns(self, value: Spanned) -> Iterator[Mention]:
        """Between the braces of a pattern, also of one in several languages."""
        for leaf in _words_of(value):
            start, raw = _inside(self.text, leaf)
            for braces in _IN_BRACES.finditer(raw):
                if braces[1]:
                    yield from self._in_formula(leaf, start + braces.start(1), braces[1])

    def body(self, value: Spanned) -> Iterator[Mention]:
        """Of a paper: lines, and lines with a condition."""
        for item in value.items if isinstance(value, Items) else (value,):
            if isinstance(item, Pairs):
                for pair in item.pairs:
                    yield from self.formulas(pair.value) if pair.key.value == "when" else self.patterns(pair.value)
            else:
                yield from self.patterns(item)

    def words(self, value: Spanned, space: str) -> Iterator[Mention]:
        """Words that are names."""
        for leaf in _words_of(value):
            start, raw = _inside(self.text, leaf)
            yield Mention(space, _dotted(raw, start), self.at, self.key)

    def keys(self, value: Spanned, space: str = FIELD, behind: tuple[tuple[str, int], ...] = ()) -> Iterator[Mention]:
        """Keys that are names; behind a table's name those of its columns."""
        for pair in value.pairs if isinstance(value, Pairs) else ():
            start, raw = _inside(self.text, pair.key)
            yield Mention(space, (*behind, *_dotted(raw, start)), self.at, self.key)
            for item in pair.value.items if isinstance(pair.value, Items) and not behind else ():
                yield from self.keys(item, space, ((pair.key.value, _ELSEWHERE),))

    def example(self, key: Key, value: Spanned) -> Iterator[Mention]:
        """What it gives and expects by name, and what is done."""
        if key.name in _NAMED_BY_EXAMPLE:
            yield from self.keys(value) if isinstance(value, Pairs) else self.words(value, FIELD)
        elif key.name == "step":
            yield from self.words(value, STEP)
        elif key.name == "do":
            for act in value.items if isinstance(value, Items) else (value,):
                if isinstance(act, Leaf):
                    yield from self.words(act, ACT)
                for pair in act.pairs if isinstance(act, Pairs) else ():
                    yield from self.words(pair.key, ACT)
                    yield from self.keys(pair.value, ACT_FIELD, ((pair.key.value, _ELSEWHERE),))

    def _in_formula(self, leaf: Leaf, start: int, raw: str) -> Iterator[Mention]:
        if leaf.style:
            quote = "''" if leaf.style == "'" else '\\"'
            raw = raw.replace(quote, f" {leaf.style}")
        reads_step = "request.step" in raw
        for found in _NAME.finditer(raw):
            if found[0][0] not in "\"'":
                yield Mention(FIELD, _dotted(found[0], start + found.start()), self.at, self.key)
            elif reads_step:
                yield Mention(STEP_TEXT, ((found[0][1:-1], start + found.start() + 1),), self.at, self.key)


def _is_due_formula(key: Key, value: Spanned) -> bool:
    return key.kind is Kind.DUE and isinstance(value, Leaf) and not _DURATION.match(value.value)


def _inside(text: str, leaf: Leaf) -> tuple[int, str]:
    """The words as written, without quotation marks, and where they begin."""
    quoted = leaf.style in ("'", '"') and leaf.end - leaf.start >= 2
    start, end = (leaf.start + 1, leaf.end - 1) if quoted else (leaf.start, leaf.end)
    return start, text[start:end]


def _words_of(value: Spanned) -> Iterator[Leaf]:
    """Texts, without the keys of maps."""
    if isinstance(value, Leaf):
        yield value
        return
    for inner in value.items if isinstance(value, Items) else (pair.value for pair in value.pairs):
        yield from _words_of(inner)


def _dotted(raw: str, start: int) -> tuple[tuple[str, int], ...]:
    words, at = [], start
    for word in raw.split("."):
        words.append((word, at))
        at += len(word) + 1
    return tuple(words)
