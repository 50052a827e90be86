"""How one field is judged: computed, locked, filled as it appears, or read from words (rules 8 to 14 of names)."""

from typing import Final

from portal.request_types.checked import CheckedField
from portal.request_types.fields import FIELD_TYPES
from portal.request_types.fields.base import FieldType, Parts, Said
from portal.request_types.fields.files import FileField
from portal.request_types.fields.numbers import places_of
from portal.request_types.formulas.failures import FormulaFailed
from portal.request_types.formulas.storing import store
from portal.request_types.judging.sitting import Sitting
from portal.request_types.values import Value
from portal.request_types.words import Unacceptable
from portal.request_types.words.verbs import without_verb

NONE: Final = "none"
FILLED: Final = "filled"
"""`x.filled` holds what `prefill` gave, so that it is told from what was typed (rule 14)."""


def judge_field(sitting: Sitting, checked: CheckedField, name: str) -> Value:
    """The value of a shown field: computed, kept, or read from its words; problems are noted at its name."""
    kind = FIELD_TYPES[checked.field.type]
    if checked.value is not None:
        return _computed(sitting, checked)
    if _is_locked(sitting, checked, name):
        sitting.locked.add(name)
        return _kept(sitting, kind, checked, name)
    said = _words(sitting, kind, checked, name)
    if checked.field.none is not None and said.one(NONE):
        sitting.said_none.add(name)
        return None
    if not sitting.holds(checked.optional):
        sitting.required.add(name)
    try:
        value = kind.clean(said, checked, sitting)
    except Unacceptable as refused:
        sitting.refuse(name, refused, checked)
        return None
    if name in sitting.required and kind.blank(value) and not sitting.context.half_filled:
        language = sitting.context.language
        sitting.say(name, kind.required, label=without_verb(checked.field.label.in_language(language), language))
    return value


def _computed(sitting: Sitting, checked: CheckedField) -> Value:
    formula = checked.value
    try:
        found = formula.evaluate(sitting) if formula is not None else None
        stored: Value = store(found, checked.kind, places_of(checked.field))
    except FormulaFailed:
        return None
    return stored


def _is_locked(sitting: Sitting, checked: CheckedField, name: str) -> bool:
    """Locked by the file, or closed at a correction: then it was answered before and the officer did not open it."""
    context = sitting.context
    if sitting.holds(checked.locked):
        return True
    if context.previous is None or name not in context.previous:
        return False
    if checked.locked_after_filing:
        return True
    return context.open_fields is not None and name.partition(".")[0] not in context.open_fields


def _kept(sitting: Sitting, kind: FieldType, checked: CheckedField, name: str) -> Value:
    """What a locked field holds: the earlier answer, else what `prefill` or `default` says; posted words never."""
    before = sitting.context.previous
    if before is not None and name in before:
        if before.get(f"{name}.{NONE}"):
            sitting.said_none.add(name)
        value = before[name]
        if value is not None:
            sitting.filled |= _named(name, kind.words(value, checked))
        return value
    parts = _filling(sitting, kind, checked)
    sitting.filled |= _named(name, parts)
    try:
        return kind.clean(Said(_named(name, parts), name), checked, sitting) if parts else None
    except Unacceptable:
        return None


def _words(sitting: Sitting, kind: FieldType, checked: CheckedField, name: str) -> Said:
    """The field's words: what was posted, else what fills it as it appears (rule 14), in examples a sample."""
    said = Said(sitting.words, name)
    posted = _is_posted(sitting, kind, name)
    if posted and kind.is_outdated(said, checked, sitting):
        sitting.filled |= {each: () for each in sitting.words if each == name or each.startswith(f"{name}.")}
        return Said({}, name)
    if posted and checked.prefill is None:
        return said
    if posted and not _untouched(sitting, said, name):
        return said
    parts = _filling(sitting, kind, checked)
    if not parts and posted:
        return said
    if not parts and sitting.context.samples:
        parts = _sampled(sitting, kind, checked, name)
    if not parts:
        return said
    named = _named(name, parts)
    if checked.prefill is not None and "" in parts:
        named[f"{name}.{FILLED}"] = parts[""]
    sitting.filled |= named
    return Said(named, name)


def _is_posted(sitting: Sitting, kind: FieldType, name: str) -> bool:
    words = sitting.words
    if name in words or f"{name}.{NONE}" in words:
        return True
    if kind.parts:
        return any(part and f"{name}.{part}" in words for part in kind.parts)
    if isinstance(kind, FileField):
        return name in sitting.context.files
    start = f"{name}."
    return any(posted.startswith(start) for posted in words)


def _untouched(sitting: Sitting, said: Said, name: str) -> bool:
    """Whether nobody has typed: the words are still those that `prefill` gave, or blank because it gave none yet.

    An example that leaves a question blank means just that.
    """
    filled = said.many(FILLED)
    if filled or sitting.context.samples:
        return bool(filled) and said.many() == filled
    own = (words for posted, words in sitting.words.items() if posted == name or posted.startswith(f"{name}."))
    return not any(word for words in own for word in words)


def _filling(sitting: Sitting, kind: FieldType, checked: CheckedField) -> Parts:
    if sitting.context.at_counter and checked.field.id == sitting.checked.definition.channel:
        return {}
    if checked.prefill is not None:
        try:
            value = store(checked.prefill.evaluate(sitting), checked.kind, places_of(checked.field))
        except FormulaFailed:
            value = None
        if value is not None:
            return kind.filling(value, checked, sitting)
    return kind.default(checked, sitting)


def _sampled(sitting: Sitting, kind: FieldType, checked: CheckedField, name: str) -> Parts:
    if isinstance(kind, FileField) and isinstance(sitting.context.files, dict):
        sitting.context.files[name] = kind.sample_files(checked)
        return {}
    return kind.sample(checked, sitting)


def _named(name: str, parts: Parts) -> dict[str, tuple[str, ...]]:
    return {f"{name}.{part}" if part else name: words for part, words in parts.items()}
