"""What the guide inside the product says: Markdown beside the code, a folder for each language, Thai first."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

CHAPTERS: Final = ("tutorial", "change", "settings", "why", "auditor")
"""Pages to be read one after the other."""
SECTIONS: Final = ("applicant", "staff", "kept", "traps")
"""What is told of each kind of question, besides what it asks."""
FIRST: Final = "th"
_FOLDER: Final = Path(__file__).parent
_NAME: Final = re.compile(r"[a-z_]+")
_SECTION: Final = re.compile(r"^## (\w+)\n", re.MULTILINE)


@dataclass(frozen=True)
class Said:
    """Markdown, in the language it is in."""

    text: str
    language: str


@dataclass(frozen=True)
class KindTold:
    """What a kind of question asks and when to choose it; the rest by section."""

    lead: Said
    sections: Mapping[str, Said]


def chapter(name: str, language: str) -> Said | None:
    """A chapter, in Thai where it is not there in this language; None without one."""
    return _said(name, language) if name in CHAPTERS else None


def kind_told(name: str, language: str) -> KindTold | None:
    """What is told of a kind of question."""
    found = _said(f"kinds/{name}", language) if _NAME.fullmatch(name) else None
    if found is None:
        return None
    lead, *rest = _SECTION.split(found.text)
    told = zip(rest[::2], rest[1::2], strict=True)
    return KindTold(Said(lead, found.language), {title: Said(words, found.language) for title, words in told})


@cache
def _said(name: str, language: str) -> Said | None:
    for each in (language, FIRST):
        file = _FOLDER / each / f"{name}.md"
        if file.is_file():
            return Said(file.read_text("utf-8"), each)
    return None
