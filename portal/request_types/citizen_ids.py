"""The thirteen digits of a Thai citizen ID (C2): read as people type them, checked by their last digit."""

_DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
_BETWEEN = str.maketrans("", "", " -\u2010\u2011\u2012\u2013\u00a0")


def read_citizen_id(typed: str) -> str | None:
    """The thirteen ASCII digits behind what was typed (Thai digits, blanks and dashes accepted), or None.

    The last digit must be right: eleven less the remainder by eleven of the first twelve, weighted thirteen down to two.
    """
    if len(typed) > 40:
        return None
    digits = typed.translate(_DIGITS).translate(_BETWEEN)
    if len(digits) != 13 or not (digits.isascii() and digits.isdigit()):
        return None
    return digits if digits[12] == check_digit(digits[:12]) else None


def check_digit(first_twelve: str) -> str:
    """The digit that makes twelve ASCII digits a citizen ID."""
    total = sum(int(digit) * weight for digit, weight in zip(first_twelve, range(13, 1, -1), strict=True))
    return str((11 - total % 11) % 10)


def written_citizen_id(citizen_id: str) -> str:
    """`1111111111119` as papers write it: `1-1111-11111-11-9`."""
    one, two, three, four, five = (citizen_id[a:b] for a, b in ((0, 1), (1, 5), (5, 10), (10, 12), (12, 13)))
    return f"{one}-{two}-{three}-{four}-{five}"


def masked_citizen_id(citizen_id: str) -> str:
    """The last four digits only, for lists of those who need not know the whole (C83)."""
    return f"x-xxxx-xxxx{citizen_id[9]}-{citizen_id[10:12]}-{citizen_id[12]}"
