"""text and long_text: lines of signs, their length and pattern."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, ClassVar, Final

import re2

from portal.request_types.checked import CheckedField
from portal.request_types.definition import Field, Range
from portal.request_types.fields.base import Asking, FieldType, Hints, Parts, Said
from portal.request_types.formulas.kinds import TEXT, Kind
from portal.request_types.office_definition import Registry
from portal.request_types.values import Row, Value
from portal.request_types.words import Unacceptable
from portal.request_types.words.texts import clean_line, clean_lines

_ALPHABETS: Final = {
    "latin": (r"[A-Za-z][A-Za-z .,'-]*", "Sample", "answers.latin"),
    "thai": (r"[ก-ฺเ-๎ ฯ.,()-]+", "ตัวอย่าง", "answers.thai"),
    "digits": (r"[0-9๐-๙]+", "1111111111", "answers.digits"),
}
_SAMPLES: Final = ("ตัวอย่าง", "Sample", "1", "123", "1234", "12345", "0001", "A1", "ก1", "sample@example.com")


@lru_cache(maxsize=512)
def compiled(pattern: str) -> Any:
    """A linear-time matcher of the whole text (T26). Raises re2.error for what is no linear regex."""
    options = re2.Options()
    options.max_mem = 1 << 20
    options.log_errors = False
    return re2.compile(pattern, options)


def bounds(declared: object, least: int, most: int) -> tuple[int, int]:
    """Both ends of a declared range of counts, with the defaults for what is absent."""
    if not isinstance(declared, Range):
        return least, most
    return int(declared.low or least), int(declared.high or most)


class PlainText(FieldType):
    """A text that is kept, shown and typed as it is."""

    def kind(self, field: Field, registries: Mapping[str, Registry]) -> Kind:
        return TEXT

    def words(self, value: Any, checked: CheckedField) -> Parts:
        return {"": (str(value),)}

    def display(self, value: Any, checked: CheckedField, language: str) -> str:
        return str(value)

    def store(self, value: Any, checked: CheckedField) -> Any:
        return value

    def load(self, stored: Any, checked: CheckedField, kept: Mapping[str, Row]) -> Value:
        return str(stored)


class TextField(PlainText):
    """One line."""

    name: ClassVar[str] = "text"
    most: ClassVar[int] = 200

    def clean(self, said: Said, checked: CheckedField, asking: Asking) -> Value:
        text = self.cleaned(said.one())
        if not text:
            return None
        least, most = bounds(checked.own.get("length"), 1, self.most)
        if len(text) > most:
            raise Unacceptable("answers.too_long", most=most)
        if len(text) < least:
            raise Unacceptable("answers.too_short", least=least)
        pattern = checked.own.get("pattern")
        if pattern:
            regex, _, code = _ALPHABETS.get(str(pattern), (str(pattern), "", "answers.pattern"))
            if not compiled(regex).fullmatch(text):
                raise Unacceptable(code)
        return text

    def cleaned(self, words: str) -> str:
        return clean_line(words)

    def sample(self, checked: CheckedField, asking: Asking) -> Parts:
        least, most = bounds(checked.own.get("length"), 1, self.most)
        pattern = checked.own.get("pattern")
        fitting = (_ALPHABETS[str(pattern)][1],) if pattern in _ALPHABETS else _SAMPLES
        for text in fitting:
            stretched = (text * (least // len(text) + 1))[: max(least, min(len(text), most))]
            if not pattern or pattern in _ALPHABETS or compiled(str(pattern)).fullmatch(stretched):
                return {"": (stretched,)}
        return {}

    def hints(self, checked: CheckedField) -> Hints:
        mode = "numeric" if checked.own.get("pattern") == "digits" else None
        return Hints("line", inputmode=mode, maxlength=bounds(checked.own.get("length"), 1, self.most)[1])


class LongTextField(TextField):
    """Several lines."""

    name: ClassVar[str] = "long_text"
    most: ClassVar[int] = 5000

    def cleaned(self, words: str) -> str:
        return clean_lines(words)

    def hints(self, checked: CheckedField) -> Hints:
        return Hints("lines", maxlength=bounds(checked.own.get("length"), 1, self.most)[1])
