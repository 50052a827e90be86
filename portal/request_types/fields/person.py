"""person: somebody who handles requests of a unit, kept by the account's key and by the name of that day."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from portal.request_types.checked import CheckedField
from portal.request_types.definition import Field
from portal.request_types.fields.base import Asking, FieldType, Hints, Parts, Said
from portal.request_types.formulas.kinds import PERSON, Kind
from portal.request_types.office_definition import Registry
from portal.request_types.values import Person, Row, Value
from portal.request_types.words import Unacceptable
from portal.request_types.words.texts import clean_line

PEOPLE = "people"
"""What the rows are called that stand for people on offer."""


class PersonField(FieldType):
    """One person: `of` a unit, else of the unit that has the request, else of any."""

    name: ClassVar[str] = "person"
    required: ClassVar[str] = "answers.pick_required"

    def kind(self, field: Field, registries: Mapping[str, Registry]) -> Kind:
        return PERSON

    def clean(self, said: Said, checked: CheckedField, asking: Asking) -> Value:
        words = said.many()
        word = clean_line(words[-1]) if words else ""
        if not word:
            return None
        before = asking.previous(said.name)
        if isinstance(before, Person) and before.key == word:
            return before
        found = asking.context.people.find(word, _unit(checked, asking))
        if found is None:
            raise Unacceptable("answers.row")
        return found

    def offers(self, checked: CheckedField, asking: Asking) -> Sequence[Row]:
        people = asking.context.people.of(_unit(checked, asking))
        return [Row(PEOPLE, person.key, person.name) for person in people]

    def words(self, value: Any, checked: CheckedField) -> Parts:
        return {"": (value.key,)}

    def filling(self, value: Any, checked: CheckedField, asking: Asking) -> Parts:
        """A registry names people by their e-mail address, a form by their account; who is not on offer fills nothing."""
        found = asking.context.people.find(value.key, _unit(checked, asking))
        return {} if found is None else self.words(found, checked)

    def default(self, checked: CheckedField, asking: Asking) -> Parts:
        told = checked.field.default
        return {} if told is None else self.filling(Person(str(told), ""), checked, asking)

    def display(self, value: Any, checked: CheckedField, language: str) -> str:
        return str(value.name)

    def store(self, value: Any, checked: CheckedField) -> Any:
        return {"person": value.key, "name": value.name}

    def load(self, stored: Any, checked: CheckedField, kept: Mapping[str, Row]) -> Value:
        return Person(str(stored["person"]), str(stored["name"]))

    def sample(self, checked: CheckedField, asking: Asking) -> Parts:
        found = self.offers(checked, asking)
        return {"": (str(found[0].key),)} if found else {}

    def hints(self, checked: CheckedField) -> Hints:
        return Hints("pick_row")


def _unit(checked: CheckedField, asking: Asking) -> str | None:
    """Whose people are asked for; None: everybody who handles requests of this type."""
    declared = checked.own.get("of") is not None
    found = asking.own(checked, "of") if declared else asking.context.request.get("unit")
    return str(found) if found else None
