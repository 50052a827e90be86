"""JSON Schema of the language, from the key table: for editors (yaml-language-server) and the web editor (promise 8)."""

from typing import Any, Final

from portal.request_types.keys import CONSTRUCTS, Construct, Key, Kind, field_keys
from portal.request_types.keys.fields import FIELD_TYPES

ID: Final = "^[a-z][a-z0-9_]{0,39}$"
_DEFINED: Final = {
    "word": {"type": ["string", "number", "boolean"]},
    "text": {
        "anyOf": [
            {"$ref": "#/$defs/word"},
            {
                "type": "object",
                "properties": {"th": {"$ref": "#/$defs/word"}, "en": {"$ref": "#/$defs/word"}},
                "additionalProperties": False,
            },
        ]
    },
    "words": {"anyOf": [{"$ref": "#/$defs/word"}, {"type": "array", "items": {"$ref": "#/$defs/word"}}]},
}


def json_schema(root: str = "type", language: str = "th") -> dict[str, Any]:
    """The schema of one kind of file: type, registry, block or office."""
    made = {name: _construct(found, language) for name, found in CONSTRUCTS.items() if name != "field"}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": _said(CONSTRUCTS[root], language),
        "$ref": f"#/$defs/{root}",
        "$defs": {**_DEFINED, **made, "field": _field(language)},
    }


def _said(thing: Construct | Key, language: str) -> str:
    return thing.th if language == "th" else thing.en


def _construct(found: Construct, language: str) -> dict[str, Any]:
    keys = [key for key in found.keys if not key.later]
    return {
        "$comment": found.name,
        "type": "object",
        "description": _said(found, language),
        "properties": {key.name: _key(key, language) for key in keys},
        "required": sorted({key.name for key in keys if key.required} - _from_base(found)),
        "additionalProperties": False,
    }


def _from_base(found: Construct) -> set[str]:
    """What a type or registry that extends another need not say again."""
    return {"type": {"form"}, "registry": {"title", "columns"}}.get(found.name, set())


def _field(language: str) -> dict[str, Any]:
    """A field knows the keys of its type; an editor that changes a base's field may leave out the rest."""
    variants = []
    for name in FIELD_TYPES:
        made = _construct(field_keys(name), language)
        made["properties"]["type"] = {"const": name, "description": FIELD_TYPES[name][0 if language == "th" else 1]}
        variants.append({"if": {"properties": {"type": {"const": name}}, "required": ["type"]}, "then": made})
    every = {key.name: _key(key, language) for key in CONSTRUCTS["field"].keys if not key.later}
    every["type"] = {"enum": list(FIELD_TYPES)}
    return {"$comment": "field", "type": "object", "properties": every, "required": ["id"], "allOf": variants}


def _key(key: Key, language: str) -> dict[str, Any]:
    described = {"description": _said(key, language)}
    if key.default:
        described["description"] += f" [{key.default}]"
    return _value(key) | described


def _value(key: Key) -> dict[str, Any]:
    ref = {"$ref": f"#/$defs/{key.of}"}
    by_kind: dict[Kind, dict[str, Any]] = {
        Kind.ID: {"type": "string", "pattern": ID},
        Kind.ONE_OF: {"enum": list(key.words)},
        Kind.TEXT: {"$ref": "#/$defs/text"},
        Kind.SAID: {"$ref": "#/$defs/text"},
        Kind.YES_NO: {"type": "boolean"},
        Kind.NUMBER: {"type": "integer", "minimum": 0},
        Kind.COLOR: {"type": "string", "pattern": "^#[0-9a-fA-F]{6}$"},
        Kind.WORDS: _words(key),
        Kind.FIELDS: {"$ref": "#/$defs/words"},
        Kind.TEXTS: {"anyOf": [{"$ref": "#/$defs/text"}, {"type": "array", "items": {"$ref": "#/$defs/text"}}]},
        Kind.ONE: ref,
        Kind.MANY: {"type": "array", "items": ref},
        Kind.ITEMS: {"type": "array", "items": {"anyOf": [{"$ref": "#/$defs/field"}, {"$ref": "#/$defs/note"}]}},
        Kind.OPTIONS: {
            "anyOf": [
                {"type": "object", "additionalProperties": {"$ref": "#/$defs/text"}},
                {"type": "array", "items": {"$ref": "#/$defs/text"}},
            ]
        },
        Kind.TEXTS_BY_ID: {"type": "object", "additionalProperties": {"$ref": "#/$defs/text"}},
        Kind.PATTERNS_BY_ID: {"type": "object", "additionalProperties": {"$ref": "#/$defs/word"}},
        Kind.SAID_BY_ID: {"type": "object", "additionalProperties": {"$ref": "#/$defs/text"}},
        Kind.WORDS_BY_ID: {"type": "object", "additionalProperties": {"$ref": "#/$defs/word"}},
        Kind.FORMULAS_BY_ID: {"type": "object", "additionalProperties": {"$ref": "#/$defs/word"}},
        Kind.OWN: {"type": "object", "additionalProperties": ref} if key.of else {},
    }
    return dict(by_kind.get(key.kind, {"$ref": "#/$defs/word"}))


def _words(key: Key) -> dict[str, Any]:
    if not key.words:
        return {"$ref": "#/$defs/words"}
    return {"anyOf": [{"enum": list(key.words)}, {"type": "array", "items": {"enum": list(key.words)}}]}
