"""Two people at one form: question by question, who changed what since it was shown (decision 38).

A page carries a digest of what each question said. What its writer left as it was takes the file's words of now; what only
one of the two changed is kept; what both changed otherwise is a clash. Nobody undoes what they have not touched.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from portal.request_types.editing.asking import NEW_OPTION, Question, Way
from portal.request_types.editing.spans import Items
from portal.request_types.editing.written import typed

Posted = Mapping[str, str]
_START: Final = "v/"
_LONGEST: Final = 500
"""Signs of a name that is looked at: ours are far shorter."""


@dataclass(frozen=True)
class Met:
    """What was typed, met with what the file says now."""

    posted: Posted
    """With the file's words wherever the writer left a question as it was shown; and all of what is not asked any more."""
    clashes: frozenset[str] = frozenset()
    """Names of questions that both changed, each otherwise."""
    theirs: frozenset[str] = frozenset()
    """Names of questions that somebody else alone changed."""
    gone: tuple[str, ...] = ()
    """Names of questions that are not asked any more, though something was typed there."""


def shown(questions: Iterable[Question], typed_in: Mapping[str, Posted] | None = None) -> str:
    """What a page shows, to be sent back with it. `typed_in`: further names with words that stand there typed."""
    told = {name: _digest(said) for name, said in _places(questions).items()}
    told |= {name: _digest(words) for name, words in (typed_in or {}).items()}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def met(questions: Iterable[Question], posted: Posted, was: str) -> Met:
    """What was typed into these questions as they are now; `was` is what the page had from `shown`."""
    now, seen = _places(questions), names_shown(was)
    mine = typed_under({*now, *seen}, posted)
    new = {name: words for name, words in posted.items() if not name.startswith(_START)}
    clashes, theirs = set[str](), set[str]()
    for name, said in now.items():
        words = mine.get(name, {})
        stood, stands, says = seen.get(name), _digest(said), _digest(words)
        if says == stood or (stood is None and not words):
            words = said
            if stood is not None and stands != stood:
                theirs.add(name)
        elif stands not in (stood, says):
            clashes.add(name)
        new |= {f"{name}{rest}": each for rest, each in words.items()}
    away = [name for name in seen if name not in now and mine.get(name)]
    lost = [name for name in away if _digest(mine[name]) != seen[name]]
    moved = _as_new(lost, now, mine)
    new |= {f"{moved.get(name, name)}{rest}": each for name in away for rest, each in mine[name].items()}
    gone = tuple(name for name in lost if name not in moved)
    return Met(new, frozenset({*clashes, *moved.values()}), frozenset(theirs), gone)


def _as_new(lost: Iterable[str], now: Mapping[str, object], mine: Mapping[str, object]) -> dict[str, str]:
    """Where an option that somebody took away is typed as a new one: a place that is still free."""
    moved: dict[str, str] = {}
    for name in lost:
        start = f"{name.rpartition('/')[0]}/{NEW_OPTION}"
        free = (each for each in now if each.startswith(start) and not mine.get(each) and each not in moved.values())
        if (place := next(free, None)) is not None:
            moved[name] = place
    return moved


def typed_under(names: Iterable[str], posted: Posted) -> dict[str, dict[str, str]]:
    """The words typed into each of these questions: by what stands behind its name, blank ones left out."""
    known = set(names)
    found: dict[str, dict[str, str]] = {}
    for name, words in posted.items():
        own = name if len(name) <= _LONGEST else ""
        while own and own not in known:
            own = own.rpartition("/")[0]
        if own and (said := typed(words)):
            found.setdefault(own, {})[name.removeprefix(own)] = said
    return found


def _places(questions: Iterable[Question]) -> dict[str, dict[str, str]]:
    """What may be changed apart from everything else, and what the file says there: a question; of options each."""
    found: dict[str, dict[str, str]] = {}
    for question in filter(lambda each: each.is_sayable, questions):
        has_rows = question.way is Way.OPTIONS and not isinstance(question.node, Items)
        for one in question.inputs:
            name = one.name.rpartition("/")[0] if has_rows else question.name
            said = found.setdefault(name, {})
            if words := typed(one.words):
                said[one.name.removeprefix(name)] = words
    return found


def names_shown(was: str) -> dict[str, str]:
    """The names of what a page showed, each with its digest. Whatever a browser sends: what is none of ours says nothing."""
    try:
        found = json.loads(was)
    except (ValueError, RecursionError):
        return {}
    return {name: each for name, each in found.items() if isinstance(each, str)} if isinstance(found, dict) else {}


def _digest(words: Mapping[str, str]) -> str:
    return sha256(repr(sorted(words.items())).encode("utf-8", "surrogatepass")).hexdigest()[:10]
