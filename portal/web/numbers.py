"""Whole numbers as addresses and forms carry them: a revision that was seen, the last entry of a page, a place."""


def whole_number(said: str, digits: int = 9) -> int | None:
    """The number; None for anything else, and for more digits than any of its kind has."""
    return int(said) if said.isascii() and said.isdigit() and len(said) <= digits else None
