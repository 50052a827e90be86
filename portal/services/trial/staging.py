"""What a rehearsal plays on: one type as it is being written, put in force in a database of its own with what it needs."""

import json
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from threading import Lock
from typing import Final, TypeVar

from portal.models import scratch
from portal.queries.catalogue import Catalogue
from portal.queries.offered_rows import FIRST_OF_LONG
from portal.request_types.asked import asked
from portal.request_types.checked import CheckedType
from portal.request_types.compiling import bundle_of, compile_bundle, compile_registries
from portal.request_types.judging.context import RowSource
from portal.request_types.judging.registry_rows import RowsInMemory
from portal.request_types.judging.row_codec import encode_row
from portal.request_types.office_definition import Office, Registry
from portal.request_types.privacy import is_private_column
from portal.request_types.reading.problems import Problems
from portal.request_types.reading.source import Bundle, OfficeSource
from portal.request_types.values import Row
from portal.request_types.words import Unacceptable
from portal.services.publishing.publication import FoundOffice, FoundRegistry, FoundType, publish
from portal.services.trial.people import Invented, invented, written

MOST_ROWS: Final = 300
"""Of a list that stands on screen, beside those of its file."""
_KEPT_AT_MOST: Final = 4
_KEPT: Final[OrderedDict[str, "Stage"]] = OrderedDict()
_READ: Final[OrderedDict[str, "_Read"]] = OrderedDict()
T = TypeVar("T")
_LOCK: Final = Lock()


@dataclass(frozen=True)
class Stage:
    """A database before anything happened in it, and who is there."""

    image: bytes
    type_id: str
    checked: CheckedType
    catalogue: Catalogue
    people: Mapping[str, Invented]
    cut: tuple[str, ...] = ()
    """Lists of which only the first rows are there."""
    withheld: tuple[str, ...] = ()
    """Lists with private columns, of which only the rows of their files are there: nobody's own are played with (C83)."""

    @property
    def office(self) -> Office:
        return self.checked.office


@dataclass(frozen=True)
class _Read:
    """What files say of a type: with those it opens, and the lists they need with the rows of their files."""

    types: Mapping[str, tuple[Bundle, CheckedType]]
    lists: Mapping[str, Registry]
    rows: Mapping[str, Mapping[str, Row]]


@dataclass(frozen=True)
class _There:
    """The rows of each list, and which lists are cut or withheld."""

    rows: Mapping[str, Sequence[Row]]
    cut: tuple[str, ...]
    withheld: tuple[str, ...]


def staged(source: OfficeSource, type_id: str, kept: RowSource | None = None) -> Stage | None:
    """The stage of a type among an office's files; None while it has problems. `kept`: rows of lists as they are on screen.

    Lists with private columns have the rows of their files alone.

    The same files make the same stage, which is kept for a while.
    """
    said = _said(source, type_id)
    found = _once(_READ, said, lambda: _read(source, type_id))
    if type_id not in found.types:
        return None
    there = _with_kept(found, kept)
    told = (
        json.dumps([[id, [encode_row(row) for row in of]] for id, of in there.rows.items()]) if kept is not None else ""
    )
    return _once(_KEPT, f"{said} {_digest(told)} {there.withheld}", lambda: _made(source, type_id, found, there))


def _once(kept: OrderedDict[str, T], mark: str, make: Callable[[], T]) -> T:
    """What was made of the same before, else made now; the few that were asked for last are kept."""
    with _LOCK:
        if mark in kept:
            kept.move_to_end(mark)
            return kept[mark]
    made = make()
    with _LOCK:
        kept[mark] = made
        while len(kept) > _KEPT_AT_MOST:
            kept.popitem(last=False)
    return made


def _said(source: OfficeSource, type_id: str) -> str:
    whole = sha256(type_id.encode())
    for files in ({"": source.office}, source.types, source.blocks, source.registries, source.tables):
        for name, file in sorted(files.items()):
            whole.update(f"\0{name}\0{file.text}".encode("utf-8", "replace"))
    return whole.hexdigest()


def _read(source: OfficeSource, type_id: str) -> _Read:
    types = dict(_types(source, type_id))
    needed = {id: each for _, checked in types.values() for id, each in checked.registries.items()}
    lists = {id: each for id, each in needed.items() if id in source.registries}
    language = types[type_id][1].office.languages[0] if types else "th"
    files = {id: source.registries[id] for id in lists}
    of_files = RowsInMemory(compile_registries(files, Problems(), language, source.tables))
    rows: dict[str, Mapping[str, Row]] = {}
    for id in lists:
        try:
            rows[id] = {str(row.key): row for row in of_files.all(id)}
        except Unacceptable:
            rows[id] = {}
    return _Read(types, lists, rows)


def _types(source: OfficeSource, type_id: str) -> Iterator[tuple[str, tuple[Bundle, CheckedType]]]:
    """The type, and those that it opens; one of these that has problems is left out."""
    bundle = bundle_of(source, type_id)
    checked, _ = compile_bundle(bundle)
    if checked is None:
        return
    yield type_id, (bundle, checked)
    for other in dict.fromkeys(each.opens for each in checked.then if each.opens):
        if other in source.types and other != type_id:
            beside = bundle_of(source, other)
            found, _ = compile_bundle(beside)
            if found is not None:
                yield other, (beside, found)


def _with_kept(found: _Read, kept: RowSource | None) -> _There:
    """Rows of the files, and behind them those that only stand on screen."""
    rows: dict[str, list[Row]] = {}
    cut: list[str] = []
    withheld: list[str] = []
    for id, known in found.rows.items():
        kept_rows = kept.all(id) if kept is not None else ()
        others = [row for row in kept_rows if str(row.key) not in known]
        if others and any(map(is_private_column, found.lists[id].columns)):
            withheld.append(id)
            others = []
        if len(others) > MOST_ROWS or (others and len(kept_rows) == FIRST_OF_LONG):
            cut.append(id)
        rows[id] = [*known.values(), *others[:MOST_ROWS]]
    return _There(rows, tuple(cut), tuple(withheld))


def _made(source: OfficeSource, type_id: str, read: _Read, there: _There) -> Stage:
    types, checked, rows = read.types, read.types[type_id][1], there.rows
    by = asked(read.lists, [each for _, each in types.values()])
    lists = []
    for id, each in read.lists.items():
        text = source.registries[id].text
        lists.append(FoundRegistry(id, dict(each.title.words), text, _digest(text), rows[id], by[id], each.sort))
    found = FoundOffice(
        source.office.text, _digest(source.office.text), [_type(id, *each) for id, each in types.items()], lists
    )
    keys = {id: [str(row.key) for row in of] for id, of in rows.items()}
    people = invented(checked.office, checked.definition.filed_by, keys)
    with scratch.opened(scratch.empty()) as session:
        publish(session, found, via="")
        written(session, people)
        image = scratch.image_of(session)
    known = {bundle.digest: each for bundle, each in types.values()}
    catalogue = Catalogue(lambda stored: known[Bundle.from_json(stored).digest])
    by_key = {each.key: each for each in people}
    return Stage(image, type_id, checked, catalogue, by_key, there.cut, there.withheld)


def _type(id: str, bundle: Bundle, checked: CheckedType) -> FoundType:
    units = checked.office.units
    unit = checked.definition.unit or (units[0].id if units else "")
    return FoundType(id, bundle.to_json(), bundle.digest, dict(checked.definition.in_lists().words), unit)


def _digest(text: str) -> str:
    return sha256(text.encode("utf-8", "replace")).hexdigest()
