"""The citizen ID of 13 digits; the last one checks the others (Ministry of Interior, modulo 11)."""

from typing import Final

from portal.request_types.formats.digits import arabic

LENGTH: Final = 13


def cleaned(typed: str) -> str:
    """Digits alone, as stored: hyphens, spaces and Thai digits taken care of."""
    return arabic(typed).replace("-", "").replace(" ", "").replace("\N{NO-BREAK SPACE}", "")


def check_digit(first_twelve: str) -> str:
    """The thirteenth digit."""
    total = sum(int(digit) * weight for digit, weight in zip(first_twelve, range(13, 1, -1), strict=True))
    return str((11 - total % 11) % 10)


def is_citizen_id(cleaned_id: str) -> bool:
    """Thirteen digits whose last is right; those beginning with 0 are issued too, to people without nationality."""
    if len(cleaned_id) != LENGTH or not (cleaned_id.isascii() and cleaned_id.isdigit()):
        return False
    return check_digit(cleaned_id[:12]) == cleaned_id[12]


def shown(cleaned_id: str) -> str:
    """`1-1111-11111-11-9`, as printed on the card; anything but 13 signs as it is."""
    if len(cleaned_id) != LENGTH:
        return cleaned_id
    return "-".join((cleaned_id[0], cleaned_id[1:5], cleaned_id[5:10], cleaned_id[10:12], cleaned_id[12]))


def masked(cleaned_id: str) -> str:
    """`x-xxxx-xxxxx-11-9`: the last three digits, for people who may not see all."""
    return "x-xxxx-xxxxx-" + shown(cleaned_id)[-4:] if len(cleaned_id) == LENGTH else "x" * len(cleaned_id)
