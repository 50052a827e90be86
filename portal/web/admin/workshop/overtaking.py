"""Somebody was faster: what was typed stays on the page, and beside it stands what the file says now."""

from collections.abc import Collection, Iterable
from typing import Final

from portal.request_types.editing.asking import Question, Way
from portal.request_types.editing.meeting import Met, typed_under
from portal.request_types.editing.written import typed
from portal.web.admin.settings.settings_words import said
from portal.web.admin.settings.sheets import Told
from portal.web.language import t

_AS_A_WHOLE: Final = (Way.TICKS, Way.LENGTH, Way.ONE, Way.YES_NO)


def overtaken(questions: Iterable[Question], now: Met, by: str, has_place: Collection[str] = ()) -> Told:
    """Both changed the same, each otherwise; who presses again has seen it.

    `has_place`: questions that are asked no more, but have a place of their own on the page.
    """
    wrong: dict[str, list[str]] = {}
    lost: list[str] = []
    for question in questions:
        places = {one.name: one.words for one in question.inputs if _is_in(one.name, now.clashes)}
        if question.way in _AS_A_WHOLE:
            told = [(question.name, said(question))] if question.name in now.clashes else []
        else:
            told = [(name, words) for name, words in places.items() if typed(now.posted.get(name, "")) != typed(words)]
            lost += _without_place(question, now, places)
        wrong |= {name: [t("settings.says_now", words=words or t("settings.nothing"))] for name, words in told}
    away = [name for name in now.gone if name not in has_place]
    lost += [each for words in typed_under(away, now.posted).values() for each in words.values()]
    return Told(now.posted, wrong, said=t("workshop.stale", by=by), status=409, lost=lost)


def _without_place(question: Question, now: Met, places: Collection[str]) -> list[str]:
    """Words in rows that the question has no more."""
    if question.name not in now.clashes:
        return []
    words = typed_under([question.name], now.posted).get(question.name, {})
    return [each for rest, each in words.items() if f"{question.name}{rest}" not in places]


def _is_in(name: str, clashes: Collection[str]) -> bool:
    return any(f"{name}/".startswith(f"{each}/") for each in clashes)
