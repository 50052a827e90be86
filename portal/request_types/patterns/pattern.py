"""Patterns: text with `{formula}` and `{formula:format}` in it, for numbers, messages, notices and papers alike."""

from dataclasses import dataclass, field
from typing import Final

from portal.request_types.formats.digits import thai
from portal.request_types.formulas import BlankInNumber, Environment, Formula, Path, Scope, WrongValue
from portal.request_types.formulas.formula import compile_reported
from portal.request_types.formulas.reporting import Reporter
from portal.request_types.patterns.braces import cut, split
from portal.request_types.patterns.own_names import Known, PatternScope
from portal.request_types.patterns.printing import BLANK, Grid, Manner, is_format, known_formats, printed
from portal.request_types.reading.positions import Mark
from portal.request_types.reading.problems import Problems, Term

LONGEST: Final = 5000
SEQ: Final[Path] = ("seq",)
_YEARS: Final[dict[str | None, Path]] = {"calendar_year": ("year",), "fiscal_year": ("fiscal_year",)}
_WHEN: Final[tuple[Path, ...]] = (("year",), ("fiscal_year",), ("filed",), ("issued",))


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
    restarts: str | None = None
    """never, calendar_year or fiscal_year: when `{seq}` begins anew; None: with whatever else the pattern prints."""

    @property
    def reads(self) -> frozenset[Path]:
        """Paths of all names in it."""
        return frozenset().union(*(part.formula.reads for part in self.parts if isinstance(part, Place)))

    @property
    def counts(self) -> bool:
        """Whether it has a `{seq}`."""
        return SEQ in self.reads

    def render(self, env: Environment, language: str = "th", digits: str = "arabic", blank: str = BLANK) -> str:
        """The finished text; `blank` stands for what has no value. Raises FormulaFailed; in a number also BlankInNumber."""
        if blank == BLANK:
            return "".join(str(piece) for piece in self.pieces(env, language, digits))
        said = (self._piece(part, Known(env), language) for part in self.parts)
        return "".join(
            blank if str(piece).strip() in ("", BLANK) and isinstance(part, Place) else str(piece)
            for part, piece in zip(self.parts, said, strict=True)
        )

    def pieces(self, env: Environment, language: str = "th", digits: str = "arabic") -> list[str | Grid]:
        """The finished text with tables as grids, for papers."""
        found = [self._piece(part, Known(env), language) for part in self.parts]
        return [_in_thai(piece) for piece in found] if digits == "thai" else found

    def blanks(self, env: Environment, language: str = "th") -> frozenset[Path] | None:
        """Names without a value behind those of its places that print nothing but a blank; None where none does."""
        known = Known(env)
        empty = [
            part
            for part in self.parts
            if isinstance(part, Place) and str(self._piece(part, known, language)).strip() in ("", BLANK)
        ]
        names = frozenset(name for part in empty for name in part.formula.reads)
        return frozenset(name for name in names if known.get(name) in (None, "", ())) if empty else None

    def counter(self, env: Environment) -> str:
        """What `{seq}` counts within: all else the pattern prints, a mark in its place.

        Where `restarts` says when it begins anew, that counts instead of the days and years that are printed.
        """
        known, apart = Known(env), {SEQ} if self.restarts is None else {SEQ, *_WHEN}
        within = "".join(
            "{}" if isinstance(part, Place) and apart & part.formula.reads else str(self._piece(part, known, "th"))
            for part in self.parts
        )
        return within + self.period(env)

    def period(self, env: Environment) -> str:
        """The year in which numbers of this pattern are given, where they begin anew with one."""
        if self.restarts not in _YEARS:
            return ""
        return f"{self.restarts[:1]}{Known(env).get(_YEARS[self.restarts])}" if self.restarts else ""

    def _piece(self, part: str | Place, env: Known, language: str) -> str | Grid:
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
    for at, literal, inside in cut(text, reporter):
        parts.append(literal if inside is None else _place(at, inside, scope, problems, reporter, number))
    sound = tuple(part for part in parts if part is not None and part != "")
    return None if reporter.failed or None in parts else Pattern(text, sound, number)


def _place(at: int, inside: str, scope: Scope, problems: Problems, reporter: Reporter, number: bool) -> Place | None:
    source, form = split(inside)
    if not source.strip():
        reporter.add(at, "pattern_empty")
        return None
    inner = Reporter(source, reporter.mark, problems, shift=at)
    formula = compile_reported(inner, PatternScope(scope, inner), must_not_be_blank=number)
    if formula is None:
        return None
    if not is_format(formula.kind, form):
        known = ", ".join(f":{format}" for format in known_formats(formula.kind))
        code = "pattern_format" if known else "pattern_no_format"
        reporter.add(at, code, format=form, kind=Term(formula.kind.said), known=known)
        return None
    return Place(formula, form)


def _in_thai(piece: str | Grid) -> str | Grid:
    if isinstance(piece, str):
        return thai(piece)
    return Grid(tuple(map(thai, piece.headings)), tuple(tuple(map(thai, row)) for row in piece.rows))
