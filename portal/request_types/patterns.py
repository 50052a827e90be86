"""Patterns: text with `{formula}` and `{formula:format}` in it, for numbers, messages, notices and papers alike."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final

from portal.request_types.formats import buddhist
from portal.request_types.formats.digits import thai
from portal.request_types.formulas import BlankInNumber, Environment, Formula, Name, Near, Path, Scope, WrongValue
from portal.request_types.formulas.formula import compile_reported
from portal.request_types.formulas.kinds import DATE, INTEGER, MOMENT, TEXT, Kind
from portal.request_types.formulas.reporting import Reporter
from portal.request_types.positions import Mark
from portal.request_types.printing import Grid, Manner, is_format, known_formats, printed
from portal.request_types.problems import Problems, Term
from portal.request_types.values import Calendar

LONGEST: Final = 5000
WORDS: Final[Mapping[str, Kind]] = {
    "code": TEXT,
    "seq": INTEGER,
    "year": INTEGER,
    "fiscal_year": INTEGER,
    "filed": MOMENT,
    "issued": DATE,
}
"""Names only patterns know (rule 6); the years are B.E."""
SEQ: Final[Path] = ("seq",)


@dataclass(frozen=True)
class Place:
    """One `{formula:format}`."""

    formula: Formula
    form: str


@dataclass(frozen=True)
class Pattern:
    """A sound pattern: literal texts and places in order. `number`: nothing in it may be blank."""

    source: str
    parts: tuple[str | Place, ...] = field(repr=False)
    number: bool = False

    @property
    def reads(self) -> frozenset[Path]:
        """Paths of all names in it."""
        return frozenset().union(*(part.formula.reads for part in self.parts if isinstance(part, Place)))

    @property
    def counts(self) -> bool:
        """Whether it has a `{seq}`."""
        return SEQ in self.reads

    def render(self, env: Environment, language: str = "th", digits: str = "arabic") -> str:
        """The finished text. Raises FormulaFailed; in a number also BlankInNumber."""
        return "".join(str(piece) for piece in self.pieces(env, language, digits))

    def pieces(self, env: Environment, language: str = "th", digits: str = "arabic") -> list[str | Grid]:
        """The finished text with tables as grids, for papers."""
        found = [self._piece(part, _Known(env), language) for part in self.parts]
        return [_in_thai(piece) for piece in found] if digits == "thai" else found

    def counter(self, env: Environment) -> str:
        """What `{seq}` counts within: all else the pattern prints, a mark in its place."""
        known = _Known(env)
        return "".join(
            "{}" if isinstance(part, Place) and SEQ in part.formula.reads else str(self._piece(part, known, "th"))
            for part in self.parts
        )

    def _piece(self, part: str | Place, env: "_Known", language: str) -> str | Grid:
        if isinstance(part, str):
            return part
        value = part.formula.evaluate(env)
        if value is None and self.number:
            raise BlankInNumber
        try:
            return printed(value, part.formula.kind, part.form, Manner(language, env.calendar))
        except (TypeError, ValueError, ArithmeticError, AttributeError, LookupError) as error:
            raise WrongValue from error


def compile_pattern(text: str, mark: Mark, scope: Scope, problems: Problems, *, number: bool = False) -> Pattern | None:
    """The pattern of a text, or None with every problem noted at its column; `number`: nothing in it may be blank."""
    reporter = Reporter(text, mark, problems)
    if len(text) > LONGEST:
        reporter.add(0, "pattern_long", limit=LONGEST)
        return None
    parts: list[str | Place | None] = []
    for at, literal, inside in _cut(text, reporter):
        parts.append(literal if inside is None else _place(at, inside, scope, problems, reporter, number))
    sound = tuple(part for part in parts if part is not None and part != "")
    return None if reporter.failed or None in parts else Pattern(text, sound, number)


def _place(at: int, inside: str, scope: Scope, problems: Problems, reporter: Reporter, number: bool) -> Place | None:
    source, form = _split(inside)
    if not source.strip():
        reporter.add(at, "pattern_empty")
        return None
    inner = Reporter(source, reporter.mark, problems, shift=at)
    formula = compile_reported(inner, _PatternScope(scope, inner), must_not_be_blank=number)
    if formula is None:
        return None
    if not is_format(formula.kind, form):
        known = ", ".join(f":{format}" for format in known_formats(formula.kind))
        code = "pattern_format" if known else "pattern_no_format"
        reporter.add(at, code, format=form, kind=Term(formula.kind.said), known=known)
        return None
    return Place(formula, form)


def _cut(text: str, reporter: Reporter) -> Iterator[tuple[int, str, str | None]]:
    """Literal texts, and what stands between braces with its offset; `{{` and `}}` are braces to print."""
    literal, at = "", 0
    while at < len(text):
        sign = text[at]
        if sign in "{}" and text[at + 1 : at + 2] == sign:
            literal, at = literal + sign, at + 2
        elif sign == "{":
            end = _closing(text, at + 1)
            if end < 0:
                reporter.add(at, "pattern_open")
                return
            yield at, literal, None
            yield at + 1, "", text[at + 1 : end]
            literal, at = "", end + 1
        else:
            if sign == "}":
                reporter.add(at, "pattern_closed")
            literal, at = literal + sign, at + 1
    yield at, literal, None


def _closing(text: str, at: int) -> int:
    """Offset of the brace that closes, quotation marks respected; -1 when there is none."""
    quote = ""
    for index in range(at, len(text)):
        sign = text[index]
        if quote:
            quote = "" if sign == quote else quote
        elif sign in "\"'":
            quote = sign
        elif sign == "}":
            return index
        elif sign == "{":
            return -1
    return -1


def _split(inside: str) -> tuple[str, str]:
    """Formula and format, parted by the first colon outside quotation marks."""
    quote = ""
    for index, sign in enumerate(inside):
        if quote:
            quote = "" if sign == quote else quote
        elif sign in "\"'":
            quote = sign
        elif sign == ":":
            return inside[:index], inside[index + 1 :]
    return inside, ""


def _in_thai(piece: str | Grid) -> str | Grid:
    if isinstance(piece, str):
        return thai(piece)
    return Grid(tuple(map(thai, piece.headings)), tuple(tuple(map(thai, row)) for row in piece.rows))


@dataclass(frozen=True)
class _PatternScope:
    """The names of the place, and the words of patterns over them."""

    scope: Scope
    reporter: Reporter

    def find(self, name: Path) -> Name | None:
        if name[0] not in WORDS:
            return self.scope.find(name)
        if self.scope.find(name[:1]):
            self.reporter.add(0, "pattern_shadowed", name=name[0])
        return Name(WORDS[name[0]], name) if len(name) == 1 else None

    def near(self, name: Path) -> Near | None:
        return self.scope.near(name)


@dataclass(frozen=True)
class _Known:
    """The environment, with years and days for the words of patterns where it has none of its own."""

    env: Environment

    @property
    def today(self) -> date:
        return self.env.today

    @property
    def now(self) -> datetime:
        return self.env.now

    @property
    def calendar(self) -> Calendar:
        return self.env.calendar

    def requests(self) -> Any:
        return self.env.requests()

    def get(self, path: Path) -> Any:
        found = self.env.get(path)
        if found is not None or path[0] not in WORDS:
            return found
        day = self.env.today
        known = {
            "year": buddhist.buddhist_year(day),
            "fiscal_year": buddhist.fiscal_year(day, self.env.calendar.fiscal_year),
            "filed": self.env.now,
            "issued": day,
        }
        return known.get(path[0])
