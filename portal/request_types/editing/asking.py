"""What a form asks of a part of a file: a question for each key, as the table of keys has it, with what the file says now."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import permutations
from typing import Final

from portal.request_types.editing.questions import (
    NONE_AT_ALL,
    Choice,
    Choices,
    Input,
    Inside,
    Question,
    Way,
    WrongAnswer,
)
from portal.request_types.editing.rows import ROWS, asked_in_rows
from portal.request_types.editing.setting import Path, node_at
from portal.request_types.editing.spans import Items, Leaf, Pairs, Spanned
from portal.request_types.keys import Construct, Key, Kind, construct

__all__ = ["LENGTHS", "Asker", "Choice", "Choices", "Input", "Inside", "Question", "Way", "WrongAnswer"]

SOME_LINES: Final = frozenset({"address", "contact", "footer", "consent", "text", "basis", "purpose"})
LENGTH: Final = re.compile(r"(?:(\d{1,5})\s*\.\.\s*)?(\d{1,5})\s+(minute|hour|day|working day|month|year)s?\Z")
LENGTHS: Final = ("minute", "hour", "day", "working day", "month", "year")
MORE_OPTIONS: Final = 3
"""Empty places for options that are not there yet."""
NEW_OPTION: Final = "+"
"""So their names begin."""
_ORDERED: Final = frozenset({"languages"})
"""Lists of words whose order means something: chosen as a whole."""
SHAPES: Final[Mapping[Kind, Way]] = {
    Kind.TEXT: Way.LINE, Kind.SAID: Way.LINE, Kind.PATTERN: Way.LINES, Kind.WORD: Way.LINE, Kind.COLOR: Way.COLOR,
    Kind.ONE_OF: Way.ONE, Kind.WORDS: Way.TICKS, Kind.YES_NO: Way.YES_NO, Kind.DURATION: Way.LENGTH, Kind.OWN: Way.LINE,
}  # fmt: skip
SHAPES_OF_PARTS: Final[Mapping[Kind, Way]] = {
    **SHAPES, Kind.FLAG: Way.LINE, Kind.FORMULA: Way.LINE, Kind.FIELD: Way.LINE, Kind.RANGE: Way.LINE,
    Kind.SIZE: Way.LINE, Kind.NUMBER: Way.LINE, Kind.DUE: Way.LENGTH, Kind.TEXTS: Way.LIST, Kind.OPTIONS: Way.OPTIONS,
    Kind.TEXTS_BY_ID: Way.OPTIONS, Kind.FIELDS: Way.TICKS, Kind.ID: Way.LINE,
}  # fmt: skip
"""Of a part of a request type: also what only a formula says, as it is written."""
_WAYS: Final[Mapping[tuple[str, str], Way]] = {
    **dict.fromkeys(ROWS, Way.ROWS),
    **dict.fromkeys(
        [
            ("type", "one_per"),
            ("report", "dimensions"),
            ("report", "columns"),
            ("record", "windows"),
            ("new_account", "areas"),
            ("example", "do"),
        ],
        Way.LIST,
    ),
    **dict.fromkeys([("example", "errors"), ("example", "warnings")], Way.TICKS),
    **dict.fromkeys([("type", "number"), ("type", "summary"), ("paper", "number"), ("field", "number")], Way.LINE),
}
"""Of keys whose kind does not say how they are asked."""
_TEXTS: Final = frozenset({("field", "other")})
"""Keys of a form of their own whose value is a text in languages."""
_BY_ID: Final[Mapping[Kind, Kind]] = {
    Kind.TEXTS_BY_ID: Kind.TEXT, Kind.PATTERNS_BY_ID: Kind.PATTERN, Kind.SAID_BY_ID: Kind.SAID,
    Kind.WORDS_BY_ID: Kind.WORD, Kind.FORMULAS_BY_ID: Kind.FORMULA, Kind.OWN: Kind.WORD,
}  # fmt: skip
"""Kinds of maps by ids, and what stands at each id."""
_BLANK_IS_USUAL: Final = frozenset({Kind.FLAG, Kind.FORMULA, Kind.RANGE, Kind.SIZE, Kind.NUMBER, Kind.OWN})
"""Kinds whose default is a word about it and nothing to type."""


@dataclass(frozen=True)
class Asker:
    """Makes the questions of one file. `languages` are the office's, the first first."""

    root: Pairs
    languages: Sequence[str]
    choices: Choices
    reader: str = "th"
    """The language in which entries are called."""
    shapes: Mapping[Kind, Way] = field(default_factory=lambda: SHAPES)
    names: Mapping[Path, Path] = field(default_factory=dict)
    """What a form calls the places whose paths have numbers: nobody is to change another one because one before it went."""
    inside: Inside = lambda made_of, key, holder: None

    def about(self, made_of: Construct, path: Path, names: Iterable[str] | None = None) -> list[Question]:
        """The questions of a map: of all its keys, or of these; a key that holds a map is asked by that one's keys."""
        found: list[Question] = []
        holder = node_at(self.root, path)
        for key in made_of.keys if names is None else filter(None, map(made_of.key, names)):
            below = self.inside(made_of.name, key.name, holder if isinstance(holder, Pairs) else None)
            if key.kind is Kind.ONE:
                asked = self.about(construct(key.of), (*path, key.name))
                found += [each if each.within else replace(each, within=key) for each in asked]
            elif below is not None:
                found += self._each(key, (*path, key.name), below)
            elif key.kind in self.shapes:
                found.append(self.one(made_of.name, key, (*path, key.name)))
        return found

    def _each(self, key: Key, path: Path, below: Iterable[Key]) -> list[Question]:
        """A question for each name that may stand in a map by ids, and for those that do."""
        holder = node_at(self.root, path)
        there = [pair.key.value for pair in holder.pairs] if isinstance(holder, Pairs) else []
        known = {each.name: each for each in below}
        named = known | {name: Key(name, _BY_ID[key.kind], name, name) for name in there if name not in known}
        return [replace(self.one(key.name, each, (*path, each.name)), within=key) for each in named.values()]

    def by_id(self, key: Key, names: Iterable[str]) -> list[Question]:
        """A question for each of these names of a map of texts, there or not yet."""
        kind = {Kind.PATTERNS_BY_ID: Kind.PATTERN, Kind.OWN: Kind.TEXT, Kind.TEXTS_BY_ID: Kind.TEXT}[key.kind]
        return [self.one(key.name, Key(name, kind, key.th, key.en), (key.name, name)) for name in names]

    def one(self, made_of: str, key: Key, path: Path) -> Question:
        """The question of one key."""
        node = node_at(self.root, path)
        if (made_of, key.name) in _TEXTS:
            key = replace(key, kind=Kind.TEXT)
        offered = self.choices(made_of, key.name)
        way = _WAYS.get((made_of, key.name)) or self._way(key, node, offered is not None)
        if way is Way.LINE and "\n" in (_word(node) or "").strip():
            way = Way.LINES
        asked = Question(path, key, made_of, way, (), node=node, called=self.called(path))
        if offered is not None and asked.way is Way.LINE:
            asked = replace(asked, way=Way.ONE)
        if key.name in _ORDERED:
            return _whole_list(asked, offered or ())
        match asked.way:
            case Way.LINE | Way.LINES if key.kind in (Kind.TEXT, Kind.SAID):
                return _in_languages(asked, self.languages)
            case Way.ONE:
                return _chosen(asked, offered or ())
            case Way.TICKS:
                return _ticked(asked, offered or ())
            case Way.LENGTH:
                return _length(asked)
            case Way.LIST:
                return _lines(asked)
            case Way.OPTIONS:
                return _options(asked, self.languages)
            case Way.ROWS:
                return asked_in_rows(asked, self.languages)
        return _single(asked)

    def called(self, path: Path) -> Path:
        """A path as a form writes it."""
        known = next((count for count in range(len(path), 0, -1) if path[:count] in self.names), 0)
        return (*self.names[path[:known]], *path[known:]) if known else path

    def _way(self, key: Key, node: Spanned | None, is_offered: bool) -> Way:
        """A flag that is off unless the file says so is a tick, where no formula stands; words that nobody lists are typed."""
        is_plain = node is None or _word(node) in ("", "true", "false")
        if key.kind is Kind.FLAG and key.default == "false" and is_plain:
            return Way.YES_NO
        if key.kind in (Kind.WORDS, Kind.FIELDS) and not (is_offered or key.words):
            return Way.LIST
        return self.shapes[key.kind]


def _single(asked: Question) -> Question:
    words = _word(asked.node)
    if words is None:
        return replace(asked, is_sayable=False, inputs=(Input(asked.name, ""),))
    usual = "" if asked.node or asked.key.kind in _BLANK_IS_USUAL else asked.key.default
    said = words.strip() or usual
    if asked.way is Way.YES_NO:
        said = "1" if said == "true" else ""
    return replace(asked, inputs=(Input(asked.name, said),))


def _in_languages(asked: Question, languages: Sequence[str]) -> Question:
    node = asked.node
    said: dict[str, str] = {}
    if isinstance(node, Pairs):
        said = {pair.key.value: pair.value.value for pair in node.pairs if isinstance(pair.value, Leaf)}
        if len(said) < len(node.pairs):
            return replace(asked, is_sayable=False)
    elif node is not None:
        words = _word(node)
        if words is None:
            return replace(asked, is_sayable=False)
        said = {languages[0]: words}
    shown = [*languages, *(each for each in said if each not in languages)]
    way = Way.LINES if asked.key.name in SOME_LINES or any("\n" in each.strip() for each in said.values()) else Way.LINE
    inputs = (Input(f"{asked.name}/{each}", said.get(each, "").strip(), each) for each in shown)
    return replace(asked, way=way, inputs=tuple(inputs))


def _chosen(asked: Question, offered: Sequence[Choice]) -> Question:
    word = _word(asked.node)
    if word is None:
        return replace(asked, is_sayable=False)
    choices = list(offered) or [Choice(each, each) for each in asked.key.words]
    is_usual_told = any(each.word == asked.key.default for each in choices)
    said = word or (asked.key.default if asked.node is None and is_usual_told else "")
    choices = [each for each in choices if not each.is_spare or each.word == said]
    if said and said not in {each.word for each in choices}:
        choices.append(Choice(said, said))
    return replace(asked, choices=tuple(choices), inputs=(Input(asked.name, said),))


def _ticked(asked: Question, offered: Sequence[Choice]) -> Question:
    words = _list(asked.node)
    if words is None:
        return replace(asked, is_sayable=False)
    said = words if asked.node is not None else re.sub(r"[\[\],]", " ", asked.key.default).split()
    choices = list(offered) or [Choice(each, each) for each in asked.key.words]
    known = {each.word for each in choices}
    if not words and isinstance(asked.node, Items) and NONE_AT_ALL in known:
        said = [NONE_AT_ALL]
    choices += [Choice(each, each) for each in words if each not in known and each != asked.key.default]
    inputs = (Input(f"{asked.name}/{each.word}", "1" if each.word in said else "", each.word) for each in choices)
    return replace(asked, choices=tuple(choices), inputs=tuple(inputs))


def _whole_list(asked: Question, offered: Sequence[Choice]) -> Question:
    """Which of a few words, and in which order: one choice."""
    words = _list(asked.node)
    if words is None:
        return replace(asked, is_sayable=False)
    labels = {each.word: each.label for each in offered}
    ways = [way for count in range(len(asked.key.words), 0, -1) for way in permutations(asked.key.words, count)]
    choices = tuple(Choice(" ".join(way), ", ".join(labels.get(each, each) for each in way)) for way in ways)
    said = " ".join(words) if asked.node is not None else re.sub(r"[\[\],]", " ", asked.key.default)
    return replace(asked, way=Way.ONE, choices=choices, inputs=(Input(asked.name, " ".join(said.split())),))


def _length(asked: Question) -> Question:
    word = _word(asked.node)
    found = LENGTH.match(word or "")
    if word is None or (word and not found):
        return replace(asked, is_sayable=False)
    low, high, unit = (found[1] or "", found[2], found[3]) if found else ("", "", "day")
    parts = {"low": low or high, "high": high if low else "", "unit": unit}
    return replace(asked, inputs=tuple(Input(f"{asked.name}/{part}", each, part) for part, each in parts.items()))


def _lines(asked: Question) -> Question:
    words = _list(asked.node)
    if words is None:
        return replace(asked, is_sayable=False)
    return replace(asked, inputs=(Input(asked.name, "\n".join(words)),))


def _options(asked: Question, languages: Sequence[str]) -> Question:
    """Of a list a text is its own id, so it is asked in one language; of a map each id has its texts, and names its place."""
    node = asked.node
    ids = [str(number) for number in range(len(node.items))] if isinstance(node, Items) else []
    ids += [pair.key.value for pair in node.pairs] if isinstance(node, Pairs) else []
    rows: list[dict[str, str]] = []
    for each in (
        node.items
        if isinstance(node, Items)
        else [pair.value for pair in node.pairs]
        if isinstance(node, Pairs)
        else []
    ):
        said = _said(each, languages[0])
        if said is None or (isinstance(node, Items) and isinstance(each, Pairs)):
            return replace(asked, is_sayable=False)
        rows.append(said)
    if node is not None and not isinstance(node, (Items, Pairs)):
        return replace(asked, is_sayable=False)
    spoken = languages[:1] if isinstance(node, Items) else languages
    rows += [{}] * MORE_OPTIONS
    ids += [f"{NEW_OPTION}{number}" for number in range(1, MORE_OPTIONS + 1)]
    inputs = (
        Input(f"{asked.name}/{id}/{each}", said.get(each, ""), each)
        for id, said in zip(ids, rows, strict=True)
        for each in spoken
    )
    return replace(asked, inputs=tuple(inputs))


def _said(node: Spanned, first: str) -> dict[str, str] | None:
    """A text by language; None for what is none."""
    if isinstance(node, Leaf):
        return {first: node.value.strip()}
    if isinstance(node, Pairs) and all(isinstance(pair.value, Leaf) for pair in node.pairs):
        return {pair.key.value: pair.value.value.strip() for pair in node.pairs if isinstance(pair.value, Leaf)}
    return None


def _word(node: Spanned | None) -> str | None:
    """Its text, blank where there is nothing; None for what is no text."""
    if node is None:
        return ""
    return node.value if isinstance(node, Leaf) else None


def _list(node: Spanned | None) -> list[str] | None:
    """Its words; None for what is no list of words."""
    if node is None or (isinstance(node, Leaf) and not node.value):
        return []
    items = node.items if isinstance(node, Items) else (node,)
    words = [each.value for each in items if isinstance(each, Leaf)]
    return words if len(words) == len(items) else None
