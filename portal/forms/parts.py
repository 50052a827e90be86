"""A page of a form as its template draws it: sections, questions and notes, and what is wrong with them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from wtforms.form import BaseForm

from portal.forms.attached import AttachedFile
from portal.forms.questions import Question, all_questions

COMPUTED, LOCKED = "computed", "locked"
"""Templates of what nobody types."""


@dataclass(frozen=True)
class Surroundings:
    """What a form shows beside the verdict."""

    files: Mapping[str, Sequence[AttachedFile]] = field(default_factory=dict)
    """By words name."""
    reasons: Mapping[str, str] = field(default_factory=dict)
    """Why the officer wants a field mended."""
    weeks: Mapping[str, str] = field(default_factory=dict)
    """Monday of the week a calendar shows, by field."""
    problems: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """What is wrong besides the verdict, such as a file that was not taken, by words name."""
    offered: Mapping[str, str] = field(default_factory=dict)
    """By words name: the number that is given when it is left blank."""
    veiled: Mapping[str, str] = field(default_factory=dict)
    """Answered questions this reader may not see, by id: what stands in their place. They keep their answer."""
    show_errors: bool | Collection[str] = True
    """False while nobody has pressed a button yet: an empty form is no mistake. Or the names whose mistakes show."""


@dataclass(frozen=True)
class Told:
    """A note or a heading between questions."""

    kind: str
    text: str


@dataclass(frozen=True)
class Part:
    """A section with its questions, hidden ones among them so that live answers can put them in their place."""

    number: int
    title: str
    note: str
    hidden: bool
    shows_applicant: bool
    items: tuple[Question | Told, ...]

    @property
    def questions(self) -> list[Question]:
        return [item for item in self.items if isinstance(item, Question)]


@dataclass(frozen=True)
class Filling:
    """A page of a form, ready to draw. `form` carries the inputs by words name."""

    form: BaseForm
    parts: tuple[Part, ...]
    told: Mapping[str, tuple[tuple[str, str], ...]]
    """By words name, for the error summary: id to focus, text that names its question."""

    @property
    def problems(self) -> tuple[tuple[str, str], ...]:
        """The error summary of this page."""
        return tuple(each for several in self.told.values() for each in several)

    @property
    def questions(self) -> list[Question]:
        """Questions that are shown."""
        return [each for part in self.parts if not part.hidden for each in part.questions if not each.hidden]

    @property
    def shown(self) -> list[str]:
        """Names of questions the page asks, to be posted with it."""
        return [each.name for each in self.questions if not each.locked and each.input != COMPUTED]

    @property
    def has_files(self) -> bool:
        return self._may_ask("files")

    @property
    def has_points(self) -> bool:
        return self._may_ask("location")

    def _may_ask(self, kind: str) -> bool:
        """Also of questions that are hidden: what is answered next may show them, on the same page."""
        return any(
            each.input == kind for each in all_questions([each for part in self.parts for each in part.questions])
        )
