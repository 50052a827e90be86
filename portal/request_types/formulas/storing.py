"""From what a formula gives to what a field keeps: numbers and money half up, away from zero (section 3)."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from portal.request_types.formats.money import satang
from portal.request_types.formulas.calculation import EXACT, bounded
from portal.request_types.formulas.kinds import DECIMAL, INTEGER, MONEY, Kind


def store(value: Any, kind: Kind, places: int = 2) -> Any:
    """The value as a field of this kind keeps it; others read the kept one. Blank stays blank. Raises OutOfBounds."""
    if value is None or value == "":
        return None
    if kind == MONEY:
        return satang(bounded(value))
    if kind == DECIMAL:
        rounded = Decimal(bounded(value)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP, EXACT)
        return rounded if rounded else abs(rounded)
    if kind == INTEGER:
        return int(bounded(value))
    return value
