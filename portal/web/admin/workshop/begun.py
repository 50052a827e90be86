"""What is being written and was never in force: it stands in no list of what there is, and must be found again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from portal.queries.shelf import Held
from portal.request_types.editing import NotEdited
from portal.request_types.editing.setting import node_at
from portal.request_types.editing.spans import Leaf, spans
from portal.services.publishing.workshop import Draft


@dataclass(frozen=True)
class Begun:
    """A draft of a new file, and what people call it."""

    draft: Draft
    title: str


def begun(drafts: Sequence[Draft], there: Mapping[str, Held], language: str) -> Sequence[Begun]:
    """Drafts of files that are not there yet, in the order of their paths."""
    new = (each for each in drafts if each.path not in there or not there[each.path].is_there)
    return [Begun(each, _title(each.text, language) or PurePosixPath(each.path).stem) for each in new]


def _title(text: str, language: str) -> str:
    """As the text says it; nothing while it cannot be read."""
    try:
        root = spans(text)
    except NotEdited:
        return ""
    spoken = (node_at(root, path) for path in (("title",), ("title", language), ("title", "th")))
    return next((each.value for each in spoken if isinstance(each, Leaf)), "")
