"""Photographs on a request's paper, where a file field says `print: true`: before and after, with their own moments.

The small picture that the cleaning child made is printed, some 150 dots an inch at its size on the page: neither the
worker nor the press ever decodes an original, whatever it weighs.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Final, TypeAlias

from portal.papers.paper import Photographs, Picture
from portal.queries.attachments import Attached
from portal.queries.records import Added
from portal.request_types.checked import CheckedField, CheckedType
from portal.request_types.formats.buddhist import shown_moment
from portal.request_types.office_calendar import calendar_of_office
from portal.texts import text
from portal.uploads.storage import Missing, Storage

MOST_PRINTED: Final = 48
"""Of one answer, on eight pages; how many more there are is said."""
Album: TypeAlias = Callable[[str], bytes]
"""A small picture by its digest; nothing when it is gone."""


def no_pictures(_digest: str) -> bytes:
    """Where no storage is at hand."""
    return b""


def no_file(_path: str) -> None:
    """Where no shelf is at hand."""


def album_in(storage: Storage) -> Album:
    """The small pictures as they lie in storage."""

    def found(digest: str) -> bytes:
        try:
            return b"".join(storage.open(digest))
        except Missing:
            return b""

    return found


def photographs(
    checked: CheckedType, files: Sequence[Attached], album: Album, field: str, added: Added | None, language: str
) -> Iterator[Photographs]:
    """What is printed below the answer of a field: of the form, of a staff form, or of an entry added later."""
    record = checked.records.get(added.record_id) if added else None
    asked = record.asks.fields.get(field) if record else checked.fields.get(field)
    name = f"{added.record_id}.{field}" if added else field
    if asked is None or not _printed(asked):
        return
    mine = [one for one in files if one.preview_digest and (added is None or one.record_ordinal == added.ordinal)]
    shown = [one for one in mine if _is_of(one, name, asked)]
    pictures = []
    for number, one in enumerate(shown[:MOST_PRINTED], 1):
        at = shown_moment(calendar_of_office(checked.office).local(one.uploaded_at), language)
        pictures.append(
            Picture(album(str(one.preview_digest)), text(language, "papers.photograph", number=number, at=at))
        )
    if pictures:
        more = len(shown) - len(pictures)
        yield Photographs(tuple(pictures), text(language, "papers.photographs_more", count=more) if more else "")


def _printed(asked: CheckedField) -> list[str]:
    """The field itself, or the columns of a table, whose pictures are printed."""
    return [each.id for each in (asked, *asked.columns) if each.field.type == "file" and each.own.get("print")]


def _is_of(one: Attached, name: str, asked: CheckedField) -> bool:
    if not asked.columns:
        return one.field_id == name
    first, _, cell = one.field_id.partition(".")
    return first == name and cell.partition(".")[2] in _printed(asked)
