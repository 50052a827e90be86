"""What a draft of office.yaml says otherwise than the one in force, in words: keys, units, roles, holidays, wording (C82)."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from portal.request_types.altered import altered, plain
from portal.request_types.change_values import Pair, pairs
from portal.request_types.changes import Change
from portal.request_types.compiling import compile_office
from portal.request_types.describing.in_short import named
from portal.request_types.keys import construct
from portal.request_types.office_definition import Office, Role
from portal.request_types.parsing.dates import thai_date
from portal.request_types.reading.problems import Problems
from portal.request_types.reading.source import OfficeSource
from portal.services.publishing.version_changes import change_in_words
from portal.texts import catalogue, text

Entries = Mapping[str, tuple[str, Any]]
"""By what they are known by: what people call them, and what they say."""
_MANY: Final = ("units", "roles", "replies", "dashboards", "holidays", "values", "notices", "texts")
"""Keys that hold entries, each told by itself."""


def office_in_words(before: OfficeSource, after: OfficeSource, language: str) -> Iterator[str]:
    """A line for each; nothing while the file has problems, which the check tells."""
    problems = Problems()
    old, new = compile_office(before.office, Problems())[0], compile_office(after.office, problems)[0]
    if problems:
        return
    words, rules = altered(old, new)
    for how, keys in (("words", words), ("rules", rules)):
        told = tuple(key for key in keys if key not in _MANY)
        if told:
            change = Change("office", how, "office", new.name, keys=told, values=pairs(old, new, told))
            yield change_in_words(change, language)
    for key in _MANY:
        yield from _entries(key, _of(old, key, language), _of(new, key, language), language)
    roles = {each.id: each for each in old.roles}
    for role in new.roles:
        if role.id in roles and (rules := altered(roles[role.id], role)[1]):
            change = Change(
                "office_role",
                "rules",
                role.id,
                role.title,
                keys=rules,
                values=_of_role(roles[role.id], role, rules, language),
            )
            yield change_in_words(change, language)


def _of_role(old: Role, new: Role, keys: Sequence[str], language: str) -> tuple[Pair, ...]:
    """What the role may, in the words of the settings' form."""

    def said(key: str, value: Any) -> Any:
        if key == "own_unit_only":
            return text(language, "settings.is_role_unit_own" if value else "settings.is_role_unit_all")
        return text(language, f"settings.is_role_like_{value}") if key == "like" else value

    return tuple((key, *(said(key, each) for each in both)) for key, *both in pairs(old, new, keys))


def _entries(key: str, old: Entries, new: Entries, language: str) -> Iterator[str]:
    known = construct("office").key(key)
    assert known is not None
    called = (known.th if language == "th" else known.en).partition(" {")[0]
    came = [new[id][0] for id in new if id not in old]
    went = [old[id][0] for id in old if id not in new]
    other = [(old[id][0], new[id][0]) for id in new if id in old and old[id] != new[id]]
    said = [was if was == now else f"{was} → {now}" for was, now in other]
    for how, names in (("new", came), ("gone", went), ("words", said)):
        if names:
            yield text(language, f"admin.entries_{how}", what=called, count=len(names), names=named(names, language))


def _of(office: Office, key: str, language: str) -> Entries:
    match key:
        case "units":
            return {each.id: (each.label.in_language(language), plain(each)) for each in office.units}
        case "roles":
            return {each.id: (each.title.in_language(language), plain(each.title)) for each in office.roles}
        case "replies":
            return {each.id: (each.title.in_language(language), plain(each)) for each in office.replies}
        case "dashboards":
            return {each.id: (each.title.in_language(language), plain(each)) for each in office.dashboards}
        case "holidays":
            days = office.holidays.items()
            return {
                day.isoformat(): (f"{thai_date(day)} {name.in_language(language)}", plain(name)) for day, name in days
            }
        case "values":
            return {id: (f"{id}: {said}", said) for id, said in office.values.items()}
        case "notices":
            return {id: (_event(id, language), plain(said)) for id, said in office.notices.items()}
    return {id: (said.in_language(language), plain(said)) for id, said in office.texts.items()}


def _event(id: str, language: str) -> str:
    known = f"settings.label_notices_{id}"
    return text(language, known) if known in catalogue("th") else id
