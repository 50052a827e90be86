"""The reference of the language as Markdown, from the key and function tables, so that it cannot drift."""

from collections.abc import Iterator

from portal.request_types.formulas.functions import FUNCTIONS
from portal.request_types.keys import CONSTRUCTS, Construct, Key
from portal.request_types.keys.fields import FIELD_TYPES
from portal.texts import text


def reference(language: str = "th") -> str:
    """The whole reference."""
    parts = [f"# {text(language, 'language.reference.title')}", text(language, "language.reference.intro")]
    for construct in CONSTRUCTS.values():
        parts.append("\n".join(_construct(construct, language)))
    parts.append("\n".join(_field_types(language)))
    parts.append("\n".join(_functions(language)))
    return "\n\n".join(parts) + "\n"


def _construct(construct: Construct, language: str) -> Iterator[str]:
    yield f"## {construct.th if language == 'th' else construct.en}"
    yield ""
    if construct.later:
        yield text(language, "language.reference.not_yet")
        yield ""
    words = {name: text(language, f"language.reference.{name}") for name in ("key", "kind", "default", "meaning")}
    yield f"| {words['key']} | {words['kind']} | {words['default']} | {words['meaning']} |"
    yield "|---|---|---|---|"
    for key in construct.keys:
        yield _row(key, language)


def _row(key: Key, language: str) -> str:
    star = "*" if key.required else ""
    meaning = key.th if language == "th" else key.en
    if key.later:
        meaning += f" ({text(language, 'language.reference.later')})"
    if key.types:
        meaning += f" ({', '.join(key.types)})"
    kind = ", ".join(key.words) if key.words else key.kind.value
    return f"| `{key.name}`{star} | {kind} | {_escaped(key.default)} | {meaning} |"


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
    for function in FUNCTIONS.values():
        yield f"- `{function.signature}` {text(language, function.meaning)}"
