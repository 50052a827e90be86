"""What a draft of a file says otherwise than the file in force, in words: of every kind of file but types by themselves."""

from collections.abc import Sequence
from typing import Final

from portal.request_types.changes import changes
from portal.request_types.compiling import bundle_of, compile_bundle
from portal.request_types.describing.in_short import named
from portal.request_types.guessing import bounded
from portal.request_types.reading.folder import Kind, kind_of
from portal.request_types.reading.source import OfficeSource
from portal.services.publishing.list_changes import list_in_words, lists_of_table
from portal.services.publishing.office_changes import office_in_words
from portal.services.publishing.version_changes import change_in_words
from portal.texts import text

MOST_TYPES: Final = 20
"""Services whose form is compared where a block of theirs is another."""


def file_in_words(before: OfficeSource, after: OfficeSource, path: str, language: str) -> Sequence[str]:
    """A line for each change; none for what says nothing but its own text: pages, documents, pictures."""
    with bounded():
        return _in_words(before, after, path, language)


def _in_words(before: OfficeSource, after: OfficeSource, path: str, language: str) -> list[str]:
    name = path.rpartition("/")[2]
    match kind_of(path):
        case Kind.OFFICE:
            return [*office_in_words(before, after, language)]
        case Kind.REGISTRIES:
            ids = lists_of_table(after, name) if name.endswith(".csv") else [name.removesuffix(".yaml")]
            return [line for id in ids for line in list_in_words(before, after, id, language)]
        case Kind.BLOCKS:
            return _block_in_words(before, after, name.removesuffix(".yaml"), language)
    return []


def _block_in_words(before: OfficeSource, after: OfficeSource, id: str, language: str) -> list[str]:
    """The services that use it, and what it changes in them: the same in all is told once."""
    using = [name for name in after.types if id in after.bundle(name).blocks]
    if not using:
        return [text(language, "admin.block_unused")]
    told: dict[str, None] = {}
    titles: list[str] = []
    for name in using[:MOST_TYPES]:
        new = compile_bundle(bundle_of(after, name))[0]
        titles.append(new.definition.title.in_language(language) if new is not None else name)
        old = compile_bundle(bundle_of(before, name))[0] if name in before.types and new is not None else None
        if old is not None and new is not None:
            told |= dict.fromkeys(change_in_words(each, language) for each in changes(old, new))
    titles += using[MOST_TYPES:]
    return [text(language, "admin.block_used", count=len(using), names=named(titles, language)), *told]
