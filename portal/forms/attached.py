"""Files beside the words, as a form shows them (C32)."""

from dataclasses import dataclass

from portal.uploads import inspection
from portal.uploads.limits import Kind, Limits, size_text

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


def endings(limits: Limits) -> str:
    """For the `accept` of a file chooser; a telephone's HEIC counts as jpg. Kinds first: by them a telephone offers its camera.

    Where it cannot be read it is left out: an iPhone then turns its photographs into JPG by itself.
    """
    named = [kind.mime for kind in Kind if kind in limits.accept]
    found = [ending for kind in Kind if kind in limits.accept for ending in _ENDINGS[kind]]
    return ",".join([*named, *(ending for ending in found if ending != ".heic" or inspection.heic_decoder())])
