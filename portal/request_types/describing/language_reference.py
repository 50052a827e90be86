"""The reference of the language, from the key and function tables, so that it cannot drift: as Markdown, and by line."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from portal.request_types.formulas.functions import FUNCTIONS
from portal.request_types.keys import CONSTRUCTS, Construct, Key
from portal.request_types.keys.fields import FIELD_TYPES
from portal.texts import text

CHAPTERS: Final = {
    "service": ("type",),
    "questions": ("section", "field", "note", "check", "block"),
    "work": ("step", "staff_form", "then", "record", "reply"),
    "papers": ("paper", "own_paper", "paragraph"),
    "examples": ("example",),
    "registries": ("registry",),
    "office": ("office",),
    "figures": ("report", "measure", "dashboard"),
    "formulas": (),
}
"""Pages of the reference in the product, with what each begins with; what stands within something stands on its page."""


@dataclass(frozen=True)
class Line:
    """One key as the reference tells it."""

    name: str
    required: bool
    kind: str
    default: str
    meaning: str
    of: str
    """The construct of its value, where it has one."""


def reference(language: str = "th") -> str:
    """The whole reference."""
    parts = [f"# {text(language, 'language.reference.title')}", text(language, "language.reference.intro")]
    for construct in CONSTRUCTS.values():
        parts.append("\n".join(_construct(construct, language)))
    parts.append("\n".join(_field_types(language)))
    parts.append("\n".join(_functions(language)))
    return "\n\n".join(parts) + "\n"


def chapter_of(name: str) -> str:
    """The page a construct stands on."""
    known = {each: chapter for chapter, begun in CHAPTERS.items() for each in begun}
    while name not in known:
        holders = (each.name for each in CONSTRUCTS.values() for key in each.keys if key.of == name != each.name)
        name = next(holders, "type")
    return known[name]


def chapter(name: str) -> tuple[Construct, ...]:
    """The constructs of a page, in the order of the reference."""
    return tuple(each for each in CONSTRUCTS.values() if chapter_of(each.name) == name)


def lines(construct: Construct, language: str) -> tuple[Line, ...]:
    """The keys of a construct."""
    return tuple(_line(key, language) for key in construct.keys)


def functions(language: str) -> tuple[tuple[str, str], ...]:
    """Each function of formulas as it is called, and what it gives."""
    return tuple((each.signature, text(language, each.meaning)) for each in FUNCTIONS.values())


def _construct(construct: Construct, language: str) -> Iterator[str]:
    yield f"## {construct.th if language == 'th' else construct.en}"
    yield ""
    if construct.later:
        yield text(language, "language.reference.not_yet")
        yield ""
    words = {name: text(language, f"language.reference.{name}") for name in ("key", "kind", "default", "meaning")}
    yield f"| {words['key']} | {words['kind']} | {words['default']} | {words['meaning']} |"
    yield "|---|---|---|---|"
    for line in lines(construct, language):
        star = "*" if line.required else ""
        yield f"| `{line.name}`{star} | {line.kind} | {_escaped(line.default)} | {line.meaning} |"


def _line(key: Key, language: str) -> Line:
    meaning = key.th if language == "th" else key.en
    if key.later:
        meaning += f" ({text(language, 'language.reference.later')})"
    if key.types:
        meaning += f" ({', '.join(key.types)})"
    kind = ", ".join(key.words) if key.words else key.kind.value
    return Line(key.name, key.required, kind, key.default, meaning, key.of)


def _escaped(word: str) -> str:
    return f"`{word}`" if word and word.isascii() else word


def _field_types(language: str) -> Iterator[str]:
    yield f"## {text(language, 'language.reference.field_types')}"
    yield ""
    for name, (thai, english) in FIELD_TYPES.items():
        yield f"- `{name}` {thai if language == 'th' else english}"


def _functions(language: str) -> Iterator[str]:
    yield f"## {text(language, 'language.reference.functions')}"
    yield ""
    for signature, meaning in functions(language):
        yield f"- `{signature}` {meaning}"
