"""Every text a person sees, by id: Thai first, English second, and an office's own wording over both (C81, C82)."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

import yaml

LANGUAGES: Final = ("th", "en")
_FOLDER = Path(__file__).parent


@cache
def catalogue(language: str) -> Mapping[str, str]:
    """All texts of one language; an id that stands in two files is a mistake of ours and raises ValueError."""
    texts: dict[str, str] = {}
    for file in sorted((_FOLDER / language).glob("*.yaml")):
        # BaseLoader builds texts only.
        for key, value in (yaml.load(file.read_text("utf-8"), Loader=yaml.CBaseLoader) or {}).items():  # nosec B506
            if key in texts:
                raise ValueError(f"{file.name}: {key} has a text already")
            texts[key] = value
    return texts


def text(language: str, key: str, /, **facts: object) -> str:
    """The text of `key` with its `{places}` filled; an unknown key raises KeyError: no screen shows a bare id."""
    found = catalogue(language).get(key) or catalogue("th")[key]
    return found.format_map(facts) if facts else found
