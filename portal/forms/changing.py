"""Which questions of a page look different once the server has judged what was typed: a live page exchanges those alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Self

from portal.forms.parts import COMPUTED, Filling
from portal.forms.questions import Question
from portal.forms.weeks import PICK
from portal.forms.words import SHOWN
from portal.request_types.fields.match import why

WRONG: Final = "_wrong"
"""Names of questions that the page says are wrong."""


@dataclass(frozen=True)
class Before:
    """What the page showed when it asked."""

    shown: frozenset[str]
    wrong: frozenset[str]
    active: str
    """Name of the input a person is in: what they type there is left alone."""

    @classmethod
    def of(cls, posted: Mapping[str, Sequence[str]], active: str) -> Self:
        """As the page told it with what was typed."""
        return cls(frozenset(posted.get(SHOWN, ())), frozenset(posted.get(WRONG, ())), active)

    def is_in(self, question: Question) -> bool:
        return self.active == question.name or self.active.startswith(f"{question.name}.")

    def is_writing(self, question: Question) -> bool:
        """Whether they are in the middle of a reason."""
        return self.active.startswith(f"{question.name}.{why('')}")


def changed(question: Question, filling: Filling, before: Before) -> bool:
    """Whether a question came, went, was worked out, was mended, or offers other things now."""
    if question.input == COMPUTED or before.active == f"{PICK}.{question.name}":
        return True
    if question.input == "match" and question.name in before.shown:
        return not before.is_writing(question)
    if not question.locked and (question.name in filling.shown) != (question.name in before.shown):
        return True
    return not before.is_in(question) and (question.depends or question.name in before.wrong)
