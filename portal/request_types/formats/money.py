"""Baht and satang: exact, half up, away from zero."""

from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Final

from portal.request_types.formats.digits import WrongNumber, read_number

SATANG: Final = Decimal("0.01")
_EXACT: Final = Context(prec=60, rounding=ROUND_HALF_UP)


def satang(amount: Decimal | int) -> Decimal:
    """Baht rounded to the satang: 25.025 is 25.03, -25.025 is -25.03."""
    rounded = Decimal(amount).quantize(SATANG, context=_EXACT)
    return rounded if rounded else Decimal("0.00")


def read_money(typed: str) -> Decimal:
    """Baht as typed, with or without commas; more than two places is a mistake, not rounded. Raises WrongNumber."""
    amount = read_number(typed.removeprefix("฿").removesuffix("บาท"))
    if amount != satang(amount):
        raise WrongNumber("formats.money_places")
    return satang(amount)


def shown_money(amount: Decimal) -> str:
    """`1,250.50`."""
    return f"{satang(amount):,f}"
