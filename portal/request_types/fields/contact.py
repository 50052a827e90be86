"""phone, email, citizen_id: ways to reach and to name a person."""

from collections.abc import Callable
from typing import Any, ClassVar

from portal.request_types.checked import CheckedField
from portal.request_types.fields.base import Asking, Hints, Parts, Said
from portal.request_types.fields.text import PlainText
from portal.request_types.formats import citizen_id
from portal.request_types.values import Value
from portal.request_types.words.contacts import read_citizen_id, read_email, read_phone
from portal.request_types.words.texts import clean_line


class _Contact(PlainText):
    """A text that one reader understands."""

    read: Callable[[str], str]
    example: ClassVar[str]

    def clean(self, said: Said, checked: CheckedField, asking: Asking) -> Value:
        words = clean_line(said.one())
        return self.read(words) if words else None

    def sample(self, checked: CheckedField, asking: Asking) -> Parts:
        return {"": (self.example,)}


class PhoneField(_Contact):
    """A Thai number: ten digits, nine of a landline."""

    name: ClassVar[str] = "phone"
    read = staticmethod(read_phone)
    example = "0800000000"

    def hints(self, checked: CheckedField) -> Hints:
        return Hints("line", inputmode="tel", autocomplete="tel", maxlength=20)


class EmailField(_Contact):
    """An e-mail address."""

    name: ClassVar[str] = "email"
    read = staticmethod(read_email)
    example = "sample@example.com"

    def hints(self, checked: CheckedField) -> Hints:
        return Hints("line", inputmode="email", autocomplete="email", maxlength=254)


class CitizenIdField(_Contact):
    """A citizen ID of thirteen digits (C2)."""

    name: ClassVar[str] = "citizen_id"
    read = staticmethod(read_citizen_id)
    example = "1111111111119"

    def display(self, value: Any, checked: CheckedField, language: str) -> str:
        return citizen_id.shown(str(value))

    def export(self, value: Any, checked: CheckedField, language: str) -> str:
        return str(value)

    def hints(self, checked: CheckedField) -> Hints:
        return Hints("line", inputmode="numeric", autocomplete="off", maxlength=20)
