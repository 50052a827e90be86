"""One question as a template draws it: label, hint, mark, inputs bound to what was typed, errors, files, rows."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from wtforms import Field

from portal.forms.attached import AttachedFile
from portal.forms.weeks import WeekView

PLACE_OF_CHOICES = ("RadioField", "Picks")


@dataclass(frozen=True)
class Counted:
    """One line of a price list: its input and what so many cost, as a text."""

    input: Field
    amount: str


@dataclass(frozen=True)
class TableRow:
    """One row of a table; `place` is its number in the words names, `number` what people see."""

    place: int
    number: int
    cells: "tuple[Question, ...]"


@dataclass(frozen=True)
class Choice:
    """One of the ranked choices that a match is decided about."""

    rank: int
    label: str
    facts: tuple[tuple[str, str], ...]
    """What its row holds: heading and text."""


@dataclass(frozen=True)
class Question:
    """Everything a template of `templates/fields/` needs; what does not fit the type of field is empty."""

    name: str
    """The words name: `x`, in a table `members.0.birth`."""
    input: str
    """Which template of templates/fields/ draws it."""
    label: str
    hint: str = ""
    required: bool = True
    errors: tuple[str, ...] = ()
    """What is wrong with the question as a whole; that of one input stands at the input."""
    warnings: tuple[str, ...] = ()
    inputs: Mapping[str, Field] = field(default_factory=dict)
    """Bound WTForms fields by part: "" is the question's own."""
    filled: tuple[str, ...] = ()
    """What `prefill` gave, sent back so that it is told from what was typed."""
    text: str = ""
    """The answer as people read it, where it cannot be typed: computed or locked."""
    locked: bool = False
    hidden: bool = False
    reason: str = ""
    """Why the officer wants it mended."""
    files: tuple[AttachedFile, ...] = ()
    accept: str = ""
    """For the file chooser: `.png,.jpg,.pdf`."""
    most: int = 1
    """How many files, or rows, at most."""
    size: int = 0
    """Bytes of one file at most."""
    groups: tuple[tuple[str, tuple[Counted, ...]], ...] = ()
    rows: tuple[TableRow, ...] = ()
    week: WeekView | None = None
    waits: str = ""
    """Label of what to choose first, before a calendar or a long list can be shown."""
    point: str = ""
    """The pair of degrees a sound location means, however it was typed."""
    choices: tuple[Choice, ...] = ()
    """Those of a match that are up for decision: a later one only once there is a reason against the one before."""
    about: str = ""
    """Keys of all its choices, posted back: a decision about others counts for nothing."""
    then: str = ""
    """What follows when none can be had; empty while one is left."""
    next_rank: int = 0
    """The choice that would be shown next, 0 for none."""
    depends: bool = False
    """What is on offer, or filled in, depends on other answers: drawn anew with each of them."""

    @property
    def takes_pictures(self) -> bool:
        """Whether a telephone may answer with its camera."""
        return "image/jpeg" in self.accept

    @property
    def template(self) -> str:
        """The template's file."""
        return f"fields/{self.input}.html"

    @property
    def own(self) -> Field:
        """The question's own input."""
        return self.inputs[""]

    @property
    def is_group(self) -> bool:
        """Whether the label stands over several inputs: then it is the legend of a fieldset."""
        return self.input in ("picks", "quantities", "table", "period", "slot", "ranked", "match") or (
            type(self.inputs.get("")).__name__ in PLACE_OF_CHOICES
        )

    @property
    def anchor(self) -> str:
        """The id of what to focus when something is wrong here."""
        if self.input == "files":
            return f"file-{self.name}"
        if self.rows:
            return next((cell.anchor for row in self.rows for cell in row.cells), self.place)
        first = next(iter(self.inputs.values()), None)
        return self.place if first is None or self.locked or self.text else anchor_of(first)

    @property
    def place(self) -> str:
        """The id of the element around it, which live answers exchange."""
        return f"q-{self.name}"

    @property
    def hint_id(self) -> str:
        return f"{self.name}-hint"

    @property
    def error_id(self) -> str:
        return f"{self.name}-error"

    @property
    def wrong(self) -> bool:
        """Whether anything in it is wrong."""
        return bool(self.errors) or any(each.errors for each in self.inputs.values())

    def attributes(self, part: str = "") -> dict[str, Any]:
        """ARIA of one input: what describes it, whether it is wrong or must be answered."""
        found: dict[str, Any] = {}
        box = self.inputs[part]
        own = part == "" and not self.is_group
        told = [self.hint_id] if self.hint and own else []
        if self.reason and own:
            told.append(f"{self.name}-reason")
        if box.errors or (own and self.errors):
            told.append(self.error_id if own else f"{box.id}-error")
            found["aria-invalid"] = "true"
        if told:
            found["aria-describedby"] = " ".join(told)
        if self.required and own:
            found["aria-required"] = "true"
        return found

    @property
    def described(self) -> str:
        """Ids of what describes the question as a group."""
        told = [self.hint_id] if self.hint else []
        told += [f"{self.name}-reason"] if self.reason else []
        return " ".join([*told, self.error_id] if self.errors else told)


def anchor_of(box: Field) -> str:
    """The id to focus for an input: of a group of buttons the first."""
    return f"{box.id}-0" if type(box).__name__ in PLACE_OF_CHOICES else str(box.id)


def all_questions(questions: Sequence[Question]) -> Iterator[Question]:
    """The questions and the cells of their tables."""
    for question in questions:
        yield question
        for row in question.rows:
            yield from row.cells
