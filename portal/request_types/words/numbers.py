"""Numbers as people type them: Thai digits, thousands' commas, twelve digits before the point (T27)."""

from decimal import ROUND_HALF_UP, Decimal

from portal.request_types.formats import digits, money
from portal.request_types.words import Unacceptable
from portal.request_types.words.texts import clean_line


def read_number(words: str) -> Decimal:
    """`1,250.50`, `๑๒`, `-3`: an exact decimal of at most twelve digits before the point and ten after it."""
    try:
        return digits.read_number(clean_line(words).replace("−", "-"))
    except digits.WrongNumber as error:
        raise Unacceptable(error.code) from None


def read_integer(words: str) -> int:
    """A whole number; `5.00` is one, `5.5` is refused."""
    number = read_number(words)
    if number != number.to_integral_value():
        raise Unacceptable("answers.integer")
    return int(number)


def read_decimal(words: str, places: int = 2) -> Decimal:
    """A number to so many places; more places than allowed are refused, not cut."""
    number = read_number(words)
    rounded = number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    if rounded != number:
        raise Unacceptable("answers.decimal", places=places)
    return rounded


def read_money(words: str) -> Decimal:
    """Baht to the satang; `฿` before and `บาท` after it are no mistake, a third place is one."""
    try:
        return money.read_money(clean_line(words))
    except digits.WrongNumber as error:
        raise Unacceptable(error.code) from None
