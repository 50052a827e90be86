"""Questions: from nodes to Field and Note."""

import re
from collections.abc import Callable
from typing import Final

from portal.request_types.definition import Field, Flag, Item, Note, Option, Range
from portal.request_types.keys import Kind, construct, field_keys
from portal.request_types.keys.fields import FIELD_TYPES
from portal.request_types.parsing import values
from portal.request_types.parsing.bounds import MOST_OPTIONS
from portal.request_types.parsing.carried import Carried
from portal.request_types.parsing.dates import looks_like_date, read_date, read_time, thai_date
from portal.request_types.parsing.found import Found
from portal.request_types.parsing.names import check_id, nearest
from portal.request_types.reading.nodes import ListNode, MapNode, Node, Scalar
from portal.request_types.reading.positions import Mark, Text, Written
from portal.request_types.values import MOST_RANKS, MOST_ROWS
from portal.request_types.words.texts import MOST_SIGNS
from portal.texts import text as said

NOT_IN_TABLES: Final = ("table", "quantities", "period", "slot", "agree", "request", "ranked", "match")
PARTS: Final = {
    "period": ("start_date", "end_date", "start_time", "end_time"),
    "slot": ("date", "time"),
}
_LENGTH = re.compile(r"[0-9]{1,4}( (minute|hour|day)s?)?\Z")


def parse_items(nodes: tuple[MapNode, ...], carried: Carried, in_table: bool = False) -> tuple[Item, ...]:
    """Fields, notes and headings in their order."""
    found: list[Item] = []
    for node in nodes:
        is_note = node.entry("id") is None and (node.entry("note") or node.entry("heading"))
        item = _note(node, carried) if is_note and not node.entry("type") else parse_field(node, carried, in_table)
        if item is not None:
            found.append(item)
    return tuple(found)


def _note(node: MapNode, carried: Carried) -> Note | None:
    found = Found(node, construct("note"), carried)
    kind = "note" if found.has("note") else "heading"
    text = found.text(kind)
    return Note(kind, text, node.mark) if text else None


def parse_field(node: MapNode, carried: Carried, in_table: bool = False) -> Field | None:
    """One question; None when it has no sound id or type."""
    type_name = _type_of(node, carried, in_table)
    found = Found(node, field_keys(type_name or ""), carried)
    found.asked.add("type")
    name = found.id()
    label = found.text("label")
    below = found.node_of("below", Kind.FIELD)
    if below is not None:
        carried.problems.add(below.mark, "language.below_without_extends")
    own, options, named, columns = _own(found, type_name or "", carried)
    field = Field(
        id=name or "", type=type_name or "", label=label or Text(((carried.first_language, name or ""),)),
        mark=_id_mark(node), hint=found.text("hint"), placeholder=found.text("placeholder"), none=found.text("none"),
        optional=found.flag("optional", False), when=found.flag("when", True), locked=_locked(found),
        was=found.word("was"), default=found.plain_word("default"), prefill=found.formula("prefill"),
        value=found.formula("value"), searchable=found.yes_no("searchable"), sensitive=found.yes_no("sensitive"),
        to_applicant=found.yes_no("to_applicant"), options=options, options_named=named,
        other=_other(found, carried), fields=columns, own=own, marks=found.marks,
    )  # fmt: skip
    if name and not type_name:
        carried.unread.add(name)
    return field if name and type_name else None


def _id_mark(node: MapNode) -> Mark:
    found = node.get("id")
    return found.mark if found else node.mark


def _type_of(node: MapNode, carried: Carried, in_table: bool) -> str | None:
    found = node.get("type")
    if not isinstance(found, Scalar) or found.is_missing:
        if found is not None and not isinstance(found, Scalar):
            carried.problems.add(found.mark, "language.one_word", key="type")
        return None
    if found.text not in FIELD_TYPES:
        meant = nearest(found.text, FIELD_TYPES)
        code = "language.word_meant" if meant else "language.word_one_of"
        carried.problems.add(
            found.mark, code, key="type", word=found.text[:40], meant=meant, words=", ".join(FIELD_TYPES)
        )
        return None
    if in_table and found.text in NOT_IN_TABLES:
        carried.problems.add(found.mark, "language.not_in_table", type=found.text)
        return None
    return found.text


def _locked(found: Found) -> Flag | str:
    node = found.node_of("locked")
    if isinstance(node, Scalar) and node.text == "after_filing":
        return "after_filing"
    flag = values.flag_of(node, "locked", found.carried) if node is not None else None
    return False if flag is None else flag


def _other(found: Found, carried: Carried) -> Text | None:
    node = found.node_of("other")
    if node is None or (isinstance(node, Scalar) and node.text == "false"):
        return None
    if isinstance(node, Scalar) and node.text == "true":
        languages = (carried.first_language, *({"th", "en"} - {carried.first_language}))
        return Text(tuple((language, said(language, "language.other_option")) for language in languages))
    return values.text_of(node, "other", carried)


Own = tuple[dict[str, object], tuple[Option, ...], bool, tuple[Field, ...]]


def _own(found: Found, type_name: str, carried: Carried) -> Own:
    """The keys that only this type of field has."""
    readers: dict[str, Callable[[], object]] = {
        "length": lambda: _length(found, type_name),
        "pattern": lambda: found.plain_word("pattern"),
        "number": lambda: found.pattern("number"),
        "restarts": lambda: found.one_of("restarts"),
        "min": lambda: _bound(found, "min", type_name),
        "max": lambda: _bound(found, "max", type_name),
        "places": lambda: _places(found, type_name),
        "count": lambda: _most(found, "count", MOST_ROWS) if type_name == "table" else found.range("count"),
        "from": lambda: found.word("from"),
        "within": lambda: found.formula("within"),
        "where": lambda: found.formula("where"),
        "of": lambda: _of(found, type_name),
        "if_none": lambda: found.word("if_none"),
        "ranks": lambda: _ranks(found),
        "find_by": lambda: found.word("find_by"),
        "group_by": lambda: found.word("group_by"),
        "price": lambda: found.word("price"),
        "accept": lambda: found.words("accept"),
        "size": lambda: found.size("size"),
        "print": lambda: found.yes_no("print"),
        "books": lambda: found.field("books"),
        "daily": lambda: found.yes_no("daily"),
        "held_from": lambda: found.word("held_from"),
        "parts": lambda: _parts(found, type_name),
    }
    own = {key: value for key, read in readers.items() if found.has(key) and (value := read()) is not None}
    options, named = _options(found, carried) if found.has("options") else ((), False)
    if type_name == "ranked" and ("from" in own) == bool(options):
        found.carried.problems.add(found.node.mark, "language.ranked_source")
    columns = tuple(
        item
        for item in (parse_items(found.items("fields", Kind.ITEMS), carried, in_table=True))
        if isinstance(item, Field)
    )
    return own, options, named, columns


def _of(found: Found, type_name: str) -> object:
    if type_name == "match":
        return found.field("of")
    return found.word("of") if type_name == "request" else found.formula("of")


def _ranks(found: Found) -> int | None:
    """So many ranks; a person orders no more than nine."""
    ranks = found.number("ranks")
    if ranks is not None and not 1 <= ranks <= MOST_RANKS:
        found.carried.problems.add(found.marks["ranks"], "language.ranks", most=MOST_RANKS)
        return None
    return ranks


def _bound(found: Found, key: str, type_name: str) -> Written | None:
    """A formula; for dates and times also a bare date or time, made the formula that says the same."""
    written = found.formula(key)
    if written is None:
        return None
    word = written.text.strip()
    if type_name == "date" and looks_like_date(word):
        day = read_date(word, written.mark, found.carried.problems)
        return Written(f'date("{thai_date(day)}")', written.mark) if day else None
    if type_name == "time" and read_time(word):
        return Written(f'"{word}"', written.mark)
    return written


def _length(found: Found, type_name: str) -> Range | None:
    """Of texts in signs; of a period as `30 minutes..4 hours`, both ends with their unit."""
    if type_name != "period":
        return _most(found, "length", MOST_SIGNS)
    node = found.node_of("length", Kind.RANGE)
    if not isinstance(node, Scalar):
        return found.range("length") if node is not None else None
    span = values.split_range(node)
    ends = [end for end in (span.low, span.high) if end]
    if not ends or not all(_LENGTH.match(end) for end in ends):
        found.carried.problems.add(node.mark, "language.length_form", word=node.text[:40])
        return None
    return span


def _most(found: Found, key: str, most: int) -> Range | None:
    """A range within what answers may hold at all: beyond it they would be refused, whatever the file says."""
    declared = found.range(key)
    if declared is None or max(int(declared.low or 0), int(declared.high or 0)) <= most:
        return declared
    node = found.node_of(key, Kind.RANGE)
    if node is not None:
        found.carried.problems.add(node.mark, "language.range_most", key=key, most=most)
    return None


def _places(found: Found, type_name: str) -> object:
    node = found.node_of("places")
    if node is None:
        return None
    if type_name == "period":
        return values.written_of(node, "places", found.carried)
    places = values.number_of(node, "places", found.carried)
    if places is not None and places > 6:
        found.carried.problems.add(node.mark, "language.places_most")
        return None
    return places


def _parts(found: Found, type_name: str) -> dict[str, Text]:
    known = PARTS.get(type_name, ())
    node = found.map("parts", Kind.TEXTS_BY_ID)
    for entry in node or ():
        if entry.key.text not in known:
            found.carried.problems.add(
                entry.key.mark, "language.word_one_of", key="parts", word=entry.key.text[:40], words=", ".join(known)
            )
    return found.entries("parts", Kind.TEXTS_BY_ID, values.text_of)


def _options(found: Found, carried: Carried) -> tuple[tuple[Option, ...], bool]:
    node = found.node_of("options", Kind.OPTIONS)
    listed = node.items if isinstance(node, ListNode) else node.entries if isinstance(node, MapNode) else ()
    if node is not None and len(listed) > MOST_OPTIONS:
        told = {"key": "options", "count": len(listed), "most": MOST_OPTIONS}
        carried.problems.add(node.mark, "language.list_many", **told)
        return (), isinstance(node, MapNode)
    if isinstance(node, MapNode):
        return _named_options(node, carried), True
    if not isinstance(node, ListNode):
        if node is not None:
            carried.problems.add(node.mark, "language.options_form")
        return (), False
    options: dict[str, Option] = {}
    for item in node:
        label = values.text_of(item, "options", carried)
        if label is not None and str(label) in options:
            carried.problems.add(item.mark, "language.option_twice", option=str(label)[:40])
        elif label is not None:
            options[str(label)] = Option(str(label), label)
    _some(options, node, carried)
    return tuple(options.values()), False


def _named_options(node: MapNode, carried: Carried) -> tuple[Option, ...]:
    options: list[Option] = []
    for entry in node:
        name = entry.key.text
        if name in ("none", "other"):
            carried.problems.add(entry.key.mark, "language.option_reserved", option=name)
            continue
        label = values.text_of(entry.value, name, carried)
        if check_id(entry.key, carried.problems) and label is not None:
            options.append(Option(name, label))
    _some(node.entries, node, carried)
    return tuple(options)


def _some(options: object, node: Node, carried: Carried) -> None:
    if not options:
        carried.problems.add(node.mark, "language.empty_list", key="options")
