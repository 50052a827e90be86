"""From what a browser posted to the words of a draft: only what was asked is taken, nothing typed before is lost."""

from collections.abc import Collection, Mapping, Sequence
from typing import Final

from portal.request_types.checked import CheckedField, CheckedType
from portal.request_types.fields import FIELD_TYPES
from portal.request_types.fields.table import is_left_out
from portal.request_types.judging.context import Words
from portal.request_types.judging.one_field import FILLED

SHOWN: Final = "_shown"
"""Names of the questions the posted page asked: an unticked box posts nothing, yet it was answered."""
MOST_SIGNS: Final = 20_000
"""Of one word; a longer one is cut, and then refused for its length by its field."""


def merged(
    checked: CheckedType, stored: Words, posted: Mapping[str, Sequence[str]], fields: Collection[str]
) -> dict[str, tuple[str, ...]]:
    """The words of `fields` after a post: of the questions it showed what it said, of the others what was kept."""
    shown = {id for id in posted.get(SHOWN, ()) if id in fields}
    words: dict[str, tuple[str, ...]] = {}
    for name, said in stored.items():
        id = name.partition(".")[0]
        if id in fields and (id not in shown or is_left_out(name)):
            words[name] = said
    for name, several in posted.items():
        id = name.partition(".")[0]
        if id in shown and not is_left_out(name):
            words[name] = tuple(each[:MOST_SIGNS] for each in several)
    for id in shown:
        if is_typed(checked.fields[id]):
            words.setdefault(id, ("",))
    return words


def may_repeat(checked: CheckedType, name: str) -> bool:
    """Whether a page may post this name several times: boxes to tick, files, what was filled in of these."""
    id, *rest = name.split(".")
    asked = checked.fields.get(id)
    if asked is not None and asked.columns and len(rest) > 1:
        column, rest = rest[1], rest[2:]
        asked = next((each for each in asked.columns if each.field.id == column), None)
    if asked is None or rest not in ([], [FILLED]):
        return False
    return FIELD_TYPES[asked.field.type].hints(asked).input in ("picks", "files")


def typed_fields(checked: CheckedType, page: int | None = None, form: str | None = None) -> frozenset[str]:
    """Fields whose words a page may post: of the applicant's form (one page or all), or of a staff form."""
    return frozenset(
        id
        for id, asked in checked.fields.items()
        if asked.form == form and asked.value is None and (page is None or asked.page == page)
    )


def is_typed(asked: CheckedField) -> bool:
    """Whether "answered with nothing" is told by an empty word; parts of dates and files tell it themselves."""
    kind = FIELD_TYPES[asked.field.type]
    return kind.name != "file" and (not kind.parts or "" in kind.parts)


def places(words: Words, name: str) -> list[int]:
    """Numbers of the rows of a table that the words speak of, also of empty ones."""
    start = f"{name}."
    found = {each[len(start) :].partition(".")[0] for each in words if each.startswith(start) and not is_left_out(each)}
    return sorted(int(place) for place in found if place.isascii() and place.isdigit() and len(place) < 5)


def with_row(
    words: Mapping[str, tuple[str, ...]], name: str, column: str, held: Collection[str] = ()
) -> dict[str, tuple[str, ...]]:
    """The same with one more empty row, under a number no row has or had; `held` are words names of files."""
    here = places(words, name)
    start = f"{name}."
    used = [each[len(start) :].partition(".")[0] for each in (*words, *held) if each.startswith(start)]
    taken = [int(each) for each in used if each.isascii() and each.isdigit() and len(each) < 5]
    first = {} if here or taken else {f"{name}.0.{column}": ("",)}
    return dict(words) | first | {f"{name}.{max(taken, default=0) + 1}.{column}": ("",)}


def without_row(words: Mapping[str, tuple[str, ...]], name: str, place: int) -> dict[str, tuple[str, ...]]:
    """The same without one row; the others keep their numbers, so that their files stay theirs."""
    start = f"{name}.{place}."
    return {each: said for each, said in words.items() if not each.startswith(start) or is_left_out(each)}
