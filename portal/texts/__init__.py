"""Every text a person sees, by id: Thai first, English second, and an office's own wording over both (C81, C82)."""

import string
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar, Token
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Final

import yaml

LANGUAGES: Final = ("th", "en")
_FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Wordings:
    """An office's own texts."""

    said: Mapping[str, Mapping[str, str]]
    """Id, language, words."""
    edition: str = ""
    """Differs when the words do; empty where there are none."""


_NONE: Final = Wordings({})
_OWN: ContextVar[Wordings] = ContextVar("own wording", default=_NONE)


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
    own = _OWN.get().said.get(key)
    found = (own and own.get(language)) or catalogue(language).get(key) or catalogue("th")[key]
    return found.format_map(facts) if facts else found


def places(words: str) -> frozenset[str] | None:
    """The `{places}` of a text; None when its braces are not those of places alone."""
    try:
        parts = list(string.Formatter().parse(words))
    except ValueError:
        return None
    if any(name is not None and (not name.isidentifier() or style or turned) for _, name, style, turned in parts):
        return None
    return frozenset(name for _, name, _, _ in parts if name is not None)


def wordings(said: Iterable[tuple[str, Iterable[tuple[str, str]]]]) -> Wordings:
    """An office's own texts, from pairs of id and (language, words)."""
    own = {key: dict(words) for key, words in said}
    return Wordings(own, sha256(repr(sorted(own.items())).encode()).hexdigest()[:12] if own else "")


def edition() -> str:
    """Which words are in force now."""
    return _OWN.get().edition


def put_in_force(own: Wordings) -> Token[Wordings]:
    """From now on this thread says the office's words; give the token to `withdraw` in the end."""
    return _OWN.set(own)


def withdraw(token: Token[Wordings]) -> None:
    """The portal's own words again."""
    _OWN.reset(token)


@contextmanager
def worded(own: Wordings) -> Iterator[None]:
    """The office's words inside the block."""
    token = put_in_force(own)
    try:
        yield
    finally:
        withdraw(token)
