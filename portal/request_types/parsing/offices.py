"""The office's own file."""

import dataclasses
import re
from datetime import date, timedelta
from functools import cache
from typing import Final
from zoneinfo import available_timezones

from portal.request_types.definition import Field, Option
from portal.request_types.keys import Kind, construct
from portal.request_types.keys.fields import FIELD_TYPES
from portal.request_types.office_definition import Office, Registration, Role
from portal.request_types.parsing import values
from portal.request_types.parsing.carried import Carried
from portal.request_types.parsing.dates import read_date
from portal.request_types.parsing.fields import parse_items
from portal.request_types.parsing.found import Found
from portal.request_types.parsing.names import check_id, nearest
from portal.request_types.parsing.replies import parse_replies
from portal.request_types.parsing.reports import parse_dashboards
from portal.request_types.parsing.types import check_format, parse_privacy
from portal.request_types.reading.nodes import ListNode, MapNode, Scalar
from portal.request_types.reading.positions import Text
from portal.texts import catalogue, places

_SIMPLE_TYPES: Final = frozenset(FIELD_TYPES) - {
    *("reference", "quantities", "table", "file", "location", "period", "request", "slot", "ranked", "match")
}
_ASKED_ANYWAY: Final = frozenset(
    {
        *("citizen_id", "title", "title_other", "first_name", "last_name", "full_name", "phone", "email", "unit"),
        *("password", "again", "consent", "current"),
    }
)
"""What the pages of registration and profile ask besides."""
_NOT_ASKED: Final = frozenset({"locked", "searchable", "sensitive", "to_applicant", "number", "value"})
"""Keys that say something of requests only."""
_TYPED_AGAIN: Final = ("text", "phone", "email", "citizen_id", "integer")
"""Types of registration's questions that a status check may ask for once more."""
_KNOWN_OF_ALL: Final = ("citizen_id", "phone", "email", "first_name", "last_name")


def parse_office(root: MapNode, carried: Carried) -> Office:
    """The office, as complete as could be read."""
    first = first_language(root)
    carried = dataclasses.replace(carried, first_language=first)
    found = Found(root, construct("office"), carried)
    check_format(found)
    units, registration = _units(found), _registration(found)
    return Office(
        name=found.text("name") or Text(((first, "-"),)), mark=root.mark, short=found.text("short"),
        logo=found.word("logo"), address=found.text("address"), contact=found.text("contact"),
        footer=found.text("footer"), accent=found.color("accent") or Office.accent,
        languages=found.words("languages") or ("th", "en"), time_zone=_zone(found), fiscal_year=_fiscal_year(found),
        values=found.entries("values", Kind.WORDS_BY_ID, values.word_of), privacy=parse_privacy(found),
        privacy_page=_privacy_page(found), consent=found.text("consent"), due=found.duration("due"),
        holidays=_holidays(found), registration=registration,
        status_check_also_asks=_also_ask(found, registration),
        units=units, roles=_roles(found, {unit.id for unit in units}), second_factor=_second_factor(found),
        second_person=_second_person(found),
        notices=found.entries("notices", Kind.PATTERNS_BY_ID, values.written_of),
        replies=parse_replies(found), dashboards=parse_dashboards(found), texts=_texts(found), marks=found.marks,
    )  # fmt: skip


def first_language(root: MapNode) -> str:
    """The first of `languages`, or Thai."""
    node = root.get("languages")
    words = node.items if isinstance(node, ListNode) else (node,)
    first = words[0] if words else None
    return first.text if isinstance(first, Scalar) and first.text in ("th", "en") else "th"


def _texts(found: Found) -> dict[str, Text]:
    """The portal's texts in the office's words: the same ids, and no place that the portal does not fill (C81, C82)."""
    kept = {}
    for entry in found.map("texts", Kind.TEXTS_BY_ID) or ():
        key, problems = entry.key.text, found.carried.problems
        words = values.text_of(entry.value, key, found.carried)
        usual = catalogue("th").get(key)
        if usual is None:
            problems.add(entry.key.mark, "language.no_text", id=key[:60], meant=nearest(key, catalogue("th")) or "-")
        elif words is not None:
            filled = places(usual) or frozenset()
            strange = [each for _, each in words.words if not _fits(each, filled)]
            if strange:
                known = " ".join(f"{{{place}}}" for place in sorted(filled)) or "-"
                problems.add(entry.value.mark, "language.text_places", id=key, known=known)
            else:
                kept[key] = words
    return kept


def _fits(words: str, filled: frozenset[str]) -> bool:
    found = places(words)
    return found is not None and found <= filled


@cache
def _zones() -> frozenset[str]:
    """Read from the disk once: it is a folder with hundreds of files."""
    return frozenset(available_timezones())


def _zone(found: Found) -> str:
    """Dates on papers, numbers and screens, days that are due and hours that are open are all meant in it."""
    word = found.word("time_zone")
    if word is None or word in _zones():
        return word or Office.time_zone
    near = nearest(word, sorted(_zones())) or Office.time_zone
    found.carried.problems.add(found.marks["time_zone"], "language.zone_form", word=word[:40], meant=near)
    return Office.time_zone


def _fiscal_year(found: Found) -> tuple[int, int]:
    node = found.node_of("fiscal_year")
    if node is None:
        return Office.fiscal_year
    word = values.word_of(node, "fiscal_year", found.carried) or ""
    match = re.match(r"([0-9]{1,2})/([0-9]{1,2})\Z", word)
    if match:
        day, month = int(match[1]), int(match[2])
        if 1 <= month <= 12 and 1 <= day <= 28:
            return day, month
    found.carried.problems.add(node.mark, "language.day_month_form", word=word[:40])
    return Office.fiscal_year


def _privacy_page(found: Found) -> str | None:
    node = found.node_of("privacy", Kind.ONE)
    page = node.get("page") if isinstance(node, MapNode) else None
    return page.text if isinstance(page, Scalar) and not page.is_missing else None


def _holidays(found: Found) -> dict[date, Text]:
    """`dd/mm/yyyy: name`, also `dd/mm/yyyy..dd/mm/yyyy: name` for several days at once."""
    node = found.node_of("holidays")
    if isinstance(node, Scalar):
        found.carried.problems.add(node.mark, "language.rows_in_files")
        return {}
    holidays: dict[date, Text] = {}
    for entry in found.map("holidays") or ():
        name = values.text_of(entry.value, entry.key.text, found.carried)
        span = values.split_range(entry.key)
        low = read_date(span.low or "", entry.key.mark, found.carried.problems)
        high = read_date(span.high or "", entry.key.mark, found.carried.problems) if span.high != span.low else low
        if low is None or high is None or name is None:
            continue
        if not 0 <= (high - low).days <= 366:
            found.carried.problems.add(
                entry.key.mark, "language.range_order", key="holidays", low=span.low, high=span.high
            )
            continue
        holidays.update({low + timedelta(days=n): name for n in range((high - low).days + 1)})
    return holidays


def _registration(found: Found) -> Registration | None:
    node = found.map("registration", Kind.ONE)
    if node is None:
        return None
    inner = Found(node, construct("registration"), found.carried)
    items = parse_items(inner.items("fields", Kind.ITEMS), found.carried)
    fields = tuple(item for item in items if isinstance(item, Field))
    for field in fields:
        _simple_enough(field, found.carried)
    return Registration(inner.one_of("who") or "open", inner.yes_no("human_check", True), fields)


def _simple_enough(field: Field, carried: Carried) -> None:
    """An account holds simple answers; what the page asks anyway is not asked twice."""
    if field.type in FIELD_TYPES and field.type not in _SIMPLE_TYPES:
        carried.problems.add(field.mark, "language.not_at_registration", what=field.type)
    if field.id in _ASKED_ANYWAY or (field.id == "personnel_type" and field.type != "choice"):
        carried.problems.add(field.mark, "language.asked_anyway", id=field.id)
    for key, mark in field.marks.items():
        if key in _NOT_ASKED:
            carried.problems.add(mark, "language.not_at_registration", what=key)


def _second_factor(found: Found) -> dict[str, str]:
    node = found.map("second_factor", Kind.ONE)
    if node is None:
        return {}
    inner = Found(node, construct("second_factor"), found.carried)
    return {who: inner.one_of(who) or "offered" for who in ("staff", "admin")}


def _second_person(found: Found) -> str | None:
    node = found.map("publishing", Kind.ONE)
    return None if node is None else Found(node, construct("publishing"), found.carried).one_of("second_person")


def _also_ask(found: Found, registration: Registration | None) -> str | None:
    """A fact that every account has, or an answer of registration that is typed in one line."""
    node = found.map("status_check", Kind.ONE)
    if node is None:
        return None
    inner = Found(node, construct("status_check"), found.carried)
    asked = inner.word("also_ask")
    own = [field.id for field in registration.fields if field.type in _TYPED_AGAIN] if registration else []
    known = (*_KNOWN_OF_ALL, *own)
    if asked is not None and asked not in known:
        words = ", ".join(known)
        said = {"key": "also_ask", "word": asked[:40], "words": words}
        found.carried.problems.add(inner.marks["also_ask"], "language.word_one_of", **said)
    return asked


def _units(found: Found) -> tuple[Option, ...]:
    node = found.map("units", Kind.TEXTS_BY_ID)
    units = []
    for entry in node or ():
        label = values.text_of(entry.value, entry.key.text, found.carried)
        if check_id(entry.key, found.carried.problems) and label is not None:
            units.append(Option(entry.key.text, label))
    if node is not None and not node.entries:
        found.carried.problems.add(node.mark, "language.empty_list", key="units")
    return tuple(units)


def _roles(found: Found, units: set[str]) -> tuple[Role, ...]:
    """Roles and units share one name space (rule 1 of names)."""
    roles = []
    for entry in found.map("roles") or ():
        name = check_id(entry.key, found.carried.problems) if entry.key.text != "applicant" else "applicant"
        if not isinstance(entry.value, MapNode):
            found.carried.problems.add(entry.value.mark, "language.map_expected", key=entry.key.text[:40])
            continue
        inner = Found(entry.value, construct("role"), found.carried)
        title, like, types = inner.text("title"), inner.one_of("like"), inner.words("types")
        own, sees = inner.one_of("unit") == "own", inner.yes_no("sees_ids", True)
        if name == "visitor":
            found.carried.problems.add(entry.key.mark, "language.role_is_visitor")
        if name in units:
            found.carried.problems.add(entry.key.mark, "language.role_is_unit", id=name)
        if name and like:
            label = title or Text(((found.carried.first_language, name),))
            everything = types is None or types == ("all",)
            only = None if everything else types
            roles.append(Role(name, label, like, only, own, inner.word("area"), sees, entry.key.mark))
    return tuple(roles)
