"""The keys of one map, checked against the key table, with a typed way to each value."""

from collections.abc import Callable
from typing import TypeVar

from portal.request_types.definition import DurationWritten, Flag, Range
from portal.request_types.keys import Construct, Key, Kind, construct, is_known
from portal.request_types.parsing import values
from portal.request_types.parsing.bounds import MOST_COLUMNS, MOST_OF, within
from portal.request_types.parsing.carried import Carried
from portal.request_types.parsing.names import check_id, nearest
from portal.request_types.reading.nodes import Entry, ListNode, MapNode, Node, Scalar
from portal.request_types.reading.positions import InLanguages, Mark, Text, Written

T = TypeVar("T")


class Found:
    """One map of a file. Each accessor gives None (or its default) where the key is absent or its value is wrong."""

    def __init__(self, node: MapNode, made_of: Construct, carried: Carried) -> None:
        self.node, self.construct, self.carried = node, made_of, carried
        self._entries: dict[str, Entry] = {}
        self.asked: set[str] = set()
        """Keys that were read: what is declared must not be ignored."""
        for entry in node:
            if self._allowed(entry):
                self._entries[entry.key.text] = entry
        for key in made_of.keys:
            if key.required and not key.later and node.entry(key.name) is None and self._tells_missing():
                carried.problems.add(node.mark, "language.key_missing", key=key.name, construct=made_of.name)

    def _tells_missing(self) -> bool:
        return self.carried.whole or self.construct.name not in ("type", "office", "registry", "block")

    def _allowed(self, entry: Entry) -> bool:
        name, problems = entry.key.text, self.carried.problems
        key = self.construct.key(name)
        if key is not None and not key.later:
            return True
        if key is not None:
            problems.add(entry.key.mark, "language.not_yet", key=name)
            return False
        whole = construct(self.construct.name).key(name)
        if whole is not None:
            problems.add(entry.key.mark, "language.key_of_other_type", key=name, types=", ".join(whole.types))
            return False
        meant = nearest(name, [known.name for known in self.construct.keys if not known.later])
        if name.endswith(")") or not (is_known(name) or name.isascii()):
            problems.add(entry.key.mark, "language.comma_cut", key=name[:60])
        elif meant:
            problems.add(entry.key.mark, "language.key_meant", key=name[:60], meant=meant)
        else:
            known = ", ".join(dict.fromkeys(known.name for known in self.construct.keys if not known.later))
            problems.add(entry.key.mark, "language.key_unknown", key=name[:60], known=known)
        return False

    @property
    def marks(self) -> dict[str, Mark]:
        """Where the value of each written key stands."""
        return {name: entry.value.mark for name, entry in self._entries.items()}

    def has(self, name: str) -> bool:
        return name in self._entries

    def _value(self, name: str, kind: Kind, read: Callable[[Node, str, Carried], T | None]) -> T | None:
        key = self._key(name, kind)
        entry = self._entries.get(key.name)
        return read(entry.value, name, self.carried) if entry else None

    def _key(self, name: str, kind: Kind) -> Key:
        key = self.construct.key(name) or construct(self.construct.name).key(name)
        if key is None or key.kind is not kind:
            raise LookupError(f"{self.construct.name}.{name} is not declared as {kind}")
        self.asked.add(name)
        return key

    def node_of(self, name: str, kind: Kind = Kind.OWN) -> Node | None:
        """The bare node, for values with a form of their own; None also for one already reported."""
        self._key(name, kind)
        entry = self._entries.get(name)
        missing = entry is not None and isinstance(entry.value, Scalar) and entry.value.is_missing
        return entry.value if entry and not missing else None

    def id(self, name: str = "id") -> str | None:
        def read(node: Node, key: str, carried: Carried) -> str | None:
            if isinstance(node, Scalar) and not node.is_missing:
                return check_id(node, carried.problems)
            return values.word_of(node, key, carried)

        return self._value(name, Kind.ID, read)

    def word(self, name: str) -> str | None:
        return self._value(name, Kind.WORD, values.filled_word)

    def plain_word(self, name: str) -> str | None:
        """A word that may be empty."""
        return self._value(name, Kind.WORD, values.word_of)

    def field(self, name: str) -> str | None:
        return self._value(name, Kind.FIELD, values.filled_word)

    def text(self, name: str) -> Text | None:
        return self._value(name, Kind.TEXT, values.text_of)

    def formula(self, name: str) -> Written | None:
        return self._value(name, Kind.FORMULA, values.written_of)

    def pattern(self, name: str) -> Written | None:
        return self._value(name, Kind.PATTERN, values.written_of)

    def said(self, name: str) -> InLanguages[Written] | None:
        return self._value(name, Kind.SAID, values.said_of)

    def flag(self, name: str, default: bool) -> Flag:
        node = self.node_of(name, Kind.FLAG)
        found = values.flag_of(node, name, self.carried) if node is not None else None
        return default if found is None else found

    def yes_no(self, name: str, default: bool = False) -> bool:
        found = self._value(name, Kind.YES_NO, values.yes_no_of)
        return default if found is None else found

    def number(self, name: str) -> int | None:
        return self._value(name, Kind.NUMBER, values.number_of)

    def range(self, name: str) -> Range | None:
        return self._value(name, Kind.RANGE, values.count_range)

    def duration(self, name: str) -> DurationWritten | None:
        return self._value(name, Kind.DURATION, values.duration_of)

    def due(self, name: str) -> DurationWritten | Written | None:
        node = self.node_of(name, Kind.DUE)
        return values.due_of(node, name, self.carried) if node is not None else None

    def size(self, name: str) -> int | None:
        return self._value(name, Kind.SIZE, values.size_of)

    def color(self, name: str) -> str | None:
        return self._value(name, Kind.COLOR, values.color_of)

    def one_of(self, name: str) -> str | None:
        words = self._key(name, Kind.ONE_OF).words
        return self._value(name, Kind.ONE_OF, lambda node, key, carried: values.one_of(node, key, words, carried))

    def words(self, name: str, kind: Kind = Kind.WORDS) -> tuple[str, ...] | None:
        """A list of words; where the table names the words allowed, only those."""
        allowed = self._key(name, kind).words
        scalars = self._value(name, kind, values.scalars_of)
        if scalars is None:
            return None
        if not allowed:
            return tuple(scalar.text for scalar in scalars)
        found = (values.one_of(scalar, name, allowed, self.carried) for scalar in scalars)
        return tuple(word for word in found if word is not None)

    def texts(self, name: str) -> tuple[Text, ...]:
        node = self.node_of(name, Kind.TEXTS)
        if node is None:
            return ()
        items = node.items if isinstance(node, ListNode) else (node,)
        found = (values.text_of(item, name, self.carried) for item in items)
        return tuple(text for text in found if text is not None)

    def items(self, name: str, kind: Kind = Kind.MANY) -> tuple[MapNode, ...]:
        """The maps of a list of constructs."""
        node = self.node_of(name, kind)
        if node is None:
            return ()
        if not isinstance(node, ListNode):
            self.carried.problems.add(node.mark, "language.list_expected", key=name)
            return ()
        most = MOST_OF.get(name) if self.construct.name == "type" else MOST_COLUMNS if self._is_table(kind) else None
        items = within(node, name, most, self.carried)
        for item in items:
            if not isinstance(item, MapNode) and not (isinstance(item, Scalar) and item.is_missing):
                self.carried.problems.add(item.mark, "language.map_expected", key=name)
        return tuple(item for item in items if isinstance(item, MapNode))

    def _is_table(self, kind: Kind) -> bool:
        return kind is Kind.ITEMS and self.construct.name == "field"

    def map(self, name: str, kind: Kind = Kind.OWN) -> MapNode | None:
        node = self.node_of(name, kind)
        if node is None or isinstance(node, MapNode):
            return node
        self.carried.problems.add(node.mark, "language.map_expected", key=name)
        return None

    def entries(self, name: str, kind: Kind, read: Callable[[Node, str, Carried], T | None]) -> dict[str, T]:
        """A map of values of one kind, by key."""
        node = self.map(name, kind)
        found = {entry.key.text: read(entry.value, entry.key.text, self.carried) for entry in node or ()}
        return {key: value for key, value in found.items() if value is not None}
