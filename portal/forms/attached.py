"""Files beside the words, as a form shows them, and what a file field takes (C32)."""

from collections.abc import Collection
from dataclasses import dataclass

from portal.request_types.checked import CheckedField
from portal.request_types.fields.text import bounds
from portal.uploads.limits import Kind, Limits, size_text

_KINDS = {"jpeg": Kind.JPG, "jpg": Kind.JPG, "png": Kind.PNG, "pdf": Kind.PDF}
_ENDINGS = {Kind.PNG: (".png",), Kind.JPG: (".jpg", ".jpeg", ".heic"), Kind.PDF: (".pdf",)}


@dataclass(frozen=True)
class AttachedFile:
    """One chosen file. `state` is received, clean or refused; `problem` the text of why it was refused."""

    key: str
    name: str
    size: int
    state: str = "clean"
    problem: str = ""
    picture: bool = False
    """Whether a preview can be shown."""
    filed: bool = False
    """Part of the request already, not only of this draft."""

    @property
    def size_text(self) -> str:
        return size_text(self.size)


def limits_of(checked: CheckedField) -> Limits:
    """The bounds a file field declares; what it does not say is as everywhere."""
    own = checked.field.own
    said = own.get("accept")
    words = [str(word).lower() for word in said] if isinstance(said, Collection) and not isinstance(said, str) else []
    accept = tuple(dict.fromkeys(_KINDS[word] for word in words if word in _KINDS))
    size = own.get("size")
    usual = Limits()
    return Limits(
        accept=accept or usual.accept,
        size=size if isinstance(size, int) else usual.size,
        count=bounds(checked.own.get("count"), 1, 1)[1],
    )


def endings(limits: Limits) -> str:
    """For the `accept` of a file chooser; a telephone's HEIC counts as jpg."""
    return ",".join(ending for kind in Kind if kind in limits.accept for ending in _ENDINGS[kind])
