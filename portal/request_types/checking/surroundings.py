"""What a type is checked against, and what checking carries along."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from portal.request_types.checking.units import with_units
from portal.request_types.definition import Field, RequestType, Section, StaffForm
from portal.request_types.earlier import registry_id
from portal.request_types.fields import FIELD_TYPES
from portal.request_types.formulas import Formula, Names, Scope, compile_formula
from portal.request_types.formulas.kinds import BOOLEAN, Kind, UnitOf
from portal.request_types.formulas.typed import Use
from portal.request_types.guessing import listed
from portal.request_types.office_definition import Office, Registry
from portal.request_types.parsing.names import nearest
from portal.request_types.patterns import Pattern, compile_pattern
from portal.request_types.reading.positions import Mark, Written
from portal.request_types.reading.problems import Problem, Problems
from portal.workflow.states import State

_UNKNOWN = ("formulas.unknown_name", "formulas.unknown_name_near", "formulas.unknown_name_near_owned")


@dataclass(frozen=True)
class Surroundings:
    """The office a type lives in."""

    office: Office
    registries: Mapping[str, Registry] = field(default_factory=dict)
    types: Mapping[str, RequestType] = field(default_factory=dict)
    """All types of the office by id, where it is checked as a whole."""
    lists: frozenset[str] = frozenset()
    """Ids of all lists of the office, where only those that the type names are here."""

    @property
    def units(self) -> tuple[str, ...]:
        return tuple(unit.id for unit in self.office.units)

    @property
    def roles(self) -> tuple[str, ...]:
        return ("applicant", "staff", "admin", "executive", *(role.id for role in self.office.roles))


@dataclass(frozen=True)
class Placed:
    """A field with where it stands."""

    field: Field
    form: StaffForm | None
    section: Section | None
    number: int
    page: int

    @property
    def maybe_blank(self) -> bool:
        """Declared so that it may have no answer (rule 12)."""
        return self.may_be_none or bool(self.conditions)

    @property
    def may_be_none(self) -> bool:
        """It may have no answer even where it is asked."""
        own = self.field
        return own.optional is not False or own.none is not None or own.type == "match"

    @property
    def conditions(self) -> frozenset[str]:
        """All that must hold for it to be asked, as written."""
        asked = (self.field.when, self.section.when if self.section is not None else True)
        return frozenset(each.text if isinstance(each, Written) else "false" for each in asked if each is not True)


@dataclass
class Work:
    """One checking at work: the definition, its surroundings, what is known of its names."""

    definition: RequestType
    surroundings: Surroundings
    problems: Problems
    placed: dict[str, Placed] = field(default_factory=dict)
    kinds: dict[str, Kind] = field(default_factory=dict)
    blank: set[str] = field(default_factory=set)
    """Fields that may be blank, computed ones among them."""
    steps: dict[str, State] = field(default_factory=dict)
    is_full: bool = False
    """More is asked than one type may ask: that is told, and nothing further is looked at."""
    made: dict[object, Names] = field(default_factory=dict)
    """What may be read where, once it was asked for (checking.scopes)."""

    @property
    def registries(self) -> Mapping[str, Registry]:
        return self.surroundings.registries

    @cached_property
    def by_form(self) -> Mapping[str | None, Sequence[Placed]]:
        """Fields by the form they stand in; None: the applicant's."""
        found: dict[str | None, list[Placed]] = {}
        for each in self.placed.values():
            found.setdefault(each.form.id if each.form is not None else None, []).append(each)
        return found

    @cached_property
    def by_conditions(self) -> Mapping[tuple[str | None, frozenset[str]], Sequence[str]]:
        """Fields that are surely answered where they are asked, by their form and what must hold for that."""
        found: dict[tuple[str | None, frozenset[str]], list[str]] = {}
        for form, placed in self.by_form.items():
            for each in placed:
                if each.field.value is None and not each.may_be_none and each.conditions:
                    found.setdefault((form, each.conditions), []).append(each.field.id)
        return found

    @cached_property
    def units(self) -> UnitOf:
        """The kind of what names a unit of this office."""
        return UnitOf({unit.id: unit.label for unit in self.surroundings.office.units})

    def kind(self, declared: Field) -> Kind:
        """The kind of a field's answers; the registries it draws from must be there."""
        for each in (*declared.fields, declared):
            source = each.own.get("from")
            if isinstance(source, str):
                lists = dict.fromkeys([*self.registries, *self.surroundings.lists])
                self.known(source, lists, each.marks.get("from", each.mark), "from")
            of = each.own.get("of") if each.type == "request" else None
            if isinstance(of, str) and registry_id(of) not in self.registries:
                self.known(of, self.surroundings.types, each.marks.get("of", each.mark), "of")
        return self.kind_of(declared)

    def kind_of(self, declared: Field) -> Kind:
        return with_units(FIELD_TYPES[declared.type].kind(declared, self.registries), self.units)

    def formula(
        self,
        written: Written,
        scope: Scope,
        expects: Kind | None = None,
        must_not_be_blank: bool = False,
        use: Use = Use.ANSWER,
    ) -> Formula | None:
        """Compile; names of fields that could not be read are not reported once more."""
        own = Problems()
        found = compile_formula(
            written.text, written.mark, scope, own, expects=expects, must_not_be_blank=must_not_be_blank, use=use
        )
        self.take(own)
        return found

    def condition(self, flag: bool | Written, scope: Scope) -> bool | Formula:
        """A B of the reference; False where it is wrong and reported."""
        if isinstance(flag, bool):
            return flag
        return self.formula(flag, scope, BOOLEAN) or False

    def pattern(self, written: Written, scope: Scope, number: bool = False) -> Pattern | None:
        own = Problems()
        found = compile_pattern(written.text, written.mark, scope, own, number=number)
        self.take(own)
        return found

    def take(self, own: Problems) -> None:
        """Problems of a part, without those that only follow from fields that could not be read."""
        for problem in own.sorted():
            if not self._is_echo(problem):
                self.problems.add(problem.mark, problem.code, **problem.facts)

    def _is_echo(self, problem: Problem) -> bool:
        name = str(problem.facts.get("name", "")).split(".")[0]
        if problem.code == "formulas.no_dots" and name in self.placed:
            return self._draws_from_nothing(self.placed[name].field)
        return problem.code in _UNKNOWN and name in self.definition.unread

    def _draws_from_nothing(self, declared: Field) -> bool:
        source = declared.own.get("from")
        return isinstance(source, str) and source not in self.registries

    def role(self, word: str, mark: Mark, key: str) -> bool:
        """Is this a role that may file? A visitor is somebody without an account."""
        return self.known(word, (*self.surroundings.roles, "visitor"), mark, key)

    def known(self, word: str, allowed: Collection[str], mark: Mark, key: str) -> bool:
        """Is this word one of those allowed? Else say what was meant."""
        if word in allowed or word in self.definition.unread:
            return True
        choices = list(allowed)
        meant = nearest(word, choices)
        if meant:
            self.problems.add(mark, "language.word_meant", key=key, word=word[:40], meant=meant)
        else:
            code = "language.word_one_of" if choices else "language.word_none"
            self.problems.add(mark, code, key=key, word=word[:40], words=listed(choices))
        return False
