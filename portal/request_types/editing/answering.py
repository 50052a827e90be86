"""From what was typed into a form to what the file is to say, and to the text that says it."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from portal.request_types.editing.asking import LENGTHS
from portal.request_types.editing.entries import new_id
from portal.request_types.editing.questions import NONE_AT_ALL, Question, Way, WrongAnswer
from portal.request_types.editing.renaming import rename
from portal.request_types.editing.rows import said_in_rows
from portal.request_types.editing.setting import plain, put
from portal.request_types.editing.spans import Items, Leaf, Pairs, Spanned
from portal.request_types.editing.written import Said, typed
from portal.request_types.keys import Kind

LONGEST: Final = 20_000
"""Signs of one text."""
_COLOR: Final = re.compile(r"#[0-9a-f]{6}\Z")
Posted = Mapping[str, str]


@dataclass(frozen=True)
class Answers:
    """All that was typed: what the file is to say, by question, and what is wrong, by input."""

    said: Sequence[tuple[Question, Said | None]]
    wrong: Mapping[str, WrongAnswer] = field(default_factory=dict)


def answered(questions: Iterable[Question], posted: Posted) -> Answers:
    """What was typed, judged. A map that is not asked for at all misses nothing."""
    said: list[tuple[Question, Said | None]] = []
    wrong: dict[str, WrongAnswer] = {}
    blank: list[tuple[Question, WrongAnswer]] = []
    for question in questions:
        if not question.is_sayable:
            continue
        try:
            said.append((question, _said(question, posted)))
        except WrongAnswer as found:
            if _is_of_unasked(question, posted):
                blank.append((question, found))
            else:
                wrong[found.name] = found
    begun = {question.path[:-1] for question, words in said if words is not None}
    for question, missing in blank:
        if question.path[:-1] in begun:
            wrong[missing.name] = missing
        else:
            said.append((question, None))
    return Answers(said, wrong)


def applied(text: str, answers: Answers, made_of: str = "office", published: Collection[str] = ()) -> str:
    """The text with all that is said otherwise now; a new id, which says what it `was` if it was `published`, at last.

    Raises NotEdited.
    """
    for question, said in answers.said:
        if not _is_name(question) and not _is_same(question, said):
            text = put(text, question.path, said, made_of)
    for question, said in answers.said:
        if _is_name(question) and isinstance(said, str) and isinstance(question.node, Leaf):
            old = question.node.value
            text = rename(text, "/".join(question.path[:-1]), said, made_of, old in published)
    return text


def _is_name(question: Question) -> bool:
    return question.key.kind is Kind.ID and question.key.name == "id" and isinstance(question.node, Leaf)


def _is_of_unasked(question: Question, posted: Posted) -> bool:
    """Whether it is blank in a map that need not be there."""
    is_blank = not any(typed(posted.get(one.name, "")) for one in question.inputs)
    return is_blank and question.within is not None and not question.within.required


def _is_as_it_was(question: Question, posted: Posted) -> bool:
    return all(typed(posted.get(one.name, "")) == one.words for one in question.inputs)


def _said(question: Question, posted: Posted) -> Said | None:
    """What the file is to say; what reads as it did stays as it is written."""
    if (
        question.node is not None
        and (question.way is Way.ROWS or not question.key.required)
        and _is_as_it_was(question, posted)
    ):
        stood: Said = plain(question.node)
        return stood
    match question.way:
        case Way.LINE | Way.LINES if question.key.kind in (Kind.TEXT, Kind.SAID):
            return _in_languages(question, posted)
        case Way.TICKS:
            return _ticks(question, posted)
        case Way.LENGTH:
            return _length(question, posted)
        case Way.LIST:
            return _lines(question, posted)
        case Way.OPTIONS:
            return _options(question, posted)
        case Way.ROWS:
            return said_in_rows(question, {one.name: _typed(one.name, posted) for one in question.inputs})
        case Way.YES_NO:
            said = "true" if posted.get(question.name) else "false"
            return None if said == question.key.default else said
    words = _typed(question.name, posted)
    if question.way is Way.COLOR and words:
        words = words.lower()
        if not _COLOR.match(words):
            raise WrongAnswer(question.name, "settings.color_form")
    if question.way is Way.ONE and words and words not in {each.word for each in question.choices}:
        raise WrongAnswer(question.name, "settings.choose")
    if question.key.name == "languages":
        return _or_default(question, words.split()) if words else None
    if not words and question.key.required:
        raise WrongAnswer(question.name, "settings.missing")
    return _or_default(question, words) if words else None


def _typed(name: str, posted: Posted) -> str:
    words = typed(posted.get(name, ""))
    if len(words) > LONGEST:
        raise WrongAnswer(name, "settings.too_long", count=len(words), most=LONGEST)
    return words


def _or_default(question: Question, said: Said) -> Said | None:
    """What is so in any case needs no words of its own."""
    usual: Any = question.key.default
    if not isinstance(said, str):
        said, usual = list(said), re.sub(r"[\[\],]", " ", usual).split()
    return None if question.node is None and said == usual else said


def _in_languages(question: Question, posted: Posted) -> Said | None:
    words = {each.part: _typed(each.name, posted) for each in question.inputs}
    first, *others = question.inputs
    if not words[first.part]:
        if question.key.required or any(words.values()):
            raise WrongAnswer(first.name, "settings.missing")
        return None
    if isinstance(question.node, Pairs) or any(words[each.part] for each in others):
        return {language: each or None for language, each in words.items()}
    return words[first.part]


def _ticks(question: Question, posted: Posted) -> Said | None:
    ticked = {each.part for each in question.inputs if posted.get(each.name)}
    if NONE_AT_ALL in ticked:
        ticked -= {NONE_AT_ALL}
        if not ticked:
            return []
    stood = plain(question.node) if question.node is not None else []
    stood = [stood] if isinstance(stood, str) else stood
    if not ticked:
        return stood if stood == [question.key.default] else None
    kept = [each for each in stood if each in ticked]
    said = [*kept, *(each.part for each in question.inputs if each.part in ticked and each.part not in kept)]
    return _or_default(question, said)


def _length(question: Question, posted: Posted) -> Said | None:
    numbers = [_number(f"{question.name}/{part}", posted) for part in ("low", "high")]
    unit = posted.get(f"{question.name}/unit", "")
    low, high = numbers
    if low is None and high is None:
        return None
    if unit not in LENGTHS:
        raise WrongAnswer(f"{question.name}/unit", "settings.choose")
    if low is not None and high is not None and high < low:
        raise WrongAnswer(f"{question.name}/high", "settings.length_order")
    if low is None or high is None or low == high:
        count = high if low is None else low
        said = f"{count} {unit}{'' if count == 1 else 's'}"
    else:
        said = f"{low}..{high} {unit}s"
    stood = {each.part: each.words for each in question.inputs}
    same = stood == {"low": _shown(low), "high": _shown(high), "unit": unit}
    return plain(question.node) if same and isinstance(question.node, Leaf) else said


def _lines(question: Question, posted: Posted) -> Said | None:
    said = [line for line in map(str.strip, _typed(question.name, posted).split("\n")) if line]
    return said or None


def _options(question: Question, posted: Posted) -> Said | None:
    """What stays keeps its id, for answers name it; what has no words any more goes, new ones get an id of their own."""
    spoken = list(dict.fromkeys(each.part for each in question.inputs))
    rows = list(dict.fromkeys(each.name.rpartition("/")[0] for each in question.inputs))
    typed_in = [{each: _typed(f"{name}/{each}", posted) for each in spoken} for name in rows]
    for name, row in zip(rows, typed_in, strict=True):
        if not row[spoken[0]] and any(row.values()):
            raise WrongAnswer(f"{name}/{spoken[0]}", "settings.missing")
    if not any(row[spoken[0]] for row in typed_in):
        if question.key.required:
            raise WrongAnswer(question.inputs[0].name, "settings.missing")
        return None
    node = question.node
    if isinstance(node, Items):
        return [row[spoken[0]] for row in typed_in if row[spoken[0]]]
    ids = [pair.key.value for pair in node.pairs] if isinstance(node, Pairs) else []
    said: dict[str, Said | None] = {}
    for number, row in enumerate(typed_in):
        is_new = number >= len(ids)
        if is_new and not row[spoken[0]]:
            continue
        id = new_id(row.get("en", ""), "option", {*ids, *said}) if is_new else ids[number]
        said[id] = _option(row, spoken, node.pairs[number].value if isinstance(node, Pairs) and not is_new else None)
    return said


def _option(row: Mapping[str, str], spoken: Sequence[str], stood: Spanned | None) -> Said | None:
    first, *others = spoken
    if not row[first]:
        return None
    if isinstance(stood, Pairs) or any(row[each] for each in others):
        return {language: words or None for language, words in row.items()}
    return row[first]


def _shown(number: int | None) -> str:
    return "" if number is None else str(number)


def _number(name: str, posted: Posted) -> int | None:
    words = typed(posted.get(name, ""))
    if not words:
        return None
    if not words.isdecimal() or len(words) > 4:
        raise WrongAnswer(name, "settings.number_form")
    return int(words)


def _is_same(question: Question, said: Said | None) -> bool:
    """Whether the file says so already."""
    if said is None:
        return question.node is None
    if isinstance(said, Mapping) or question.node is None:
        return False
    stood = plain(question.node)
    stood = [stood] if not isinstance(said, str) and isinstance(stood, str) else stood
    return bool((stood.strip() if isinstance(stood, str) else stood) == said)
