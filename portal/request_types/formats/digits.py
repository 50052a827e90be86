"""Digits and numbers as people type them (T27): one reader, bounded before it counts."""

import re
from decimal import Decimal
from typing import Final

DIGITS_BEFORE_POINT: Final = 12
DIGITS_AFTER_POINT: Final = 10

_TO_THAI: Final = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")
_TO_ARABIC: Final = str.maketrans("๐๑๒๓๔๕๖๗๘๙０１２３４５６７８９", "0123456789" * 2)
_NUMBER: Final = re.compile(r"([+-]?)([0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.([0-9]+))?")
_LONGEST: Final = 64


class WrongNumber(ValueError):
    """What was typed is no number, or a larger one than any answer may hold; `code` says which."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def thai(text: str) -> str:
    """0-9 as ๐-๙."""
    return text.translate(_TO_THAI)


def arabic(text: str) -> str:
    """๐-๙ and full-width digits as 0-9; other scripts' digits stay and are refused later."""
    return text.translate(_TO_ARABIC)


def read_number(typed: str) -> Decimal:
    """An exact number from `1,250.50`, `๑๒๓` or `-3`. Raises WrongNumber for anything else, exponents and words too."""
    if len(typed) > _LONGEST:
        raise WrongNumber("formats.number_too_long")
    found = _NUMBER.fullmatch(arabic(typed.strip()))
    if found is None:
        raise WrongNumber("formats.number_wrong")
    sign, whole, part = found[1], found[2].replace(",", "").lstrip("0") or "0", (found[3] or "").rstrip("0")
    if len(whole) > DIGITS_BEFORE_POINT or len(part) > DIGITS_AFTER_POINT:
        raise WrongNumber("formats.number_too_long")
    number = Decimal(f"{sign}{whole}.{part}" if part else f"{sign}{whole}")
    return number if number else Decimal(0)


def grouped(number: Decimal | int) -> str:
    """`1,250.5`: commas between thousands, no needless zeros, never an exponent."""
    text = f"{number:,f}" if isinstance(number, Decimal) else f"{number:,}"
    return text.rstrip("0").rstrip(".") if "." in text else text
