"""Keys that say how a request reaches the office and what it is called there: each names a question that fits (C13)."""

from portal.request_types.checking.surroundings import Placed, Work
from portal.request_types.privacy import is_private


def check_filed(work: Work) -> None:
    """`known_as` and `channel`."""
    _check_known_as(work)
    _check_channel(work)


def _check_known_as(work: Work) -> None:
    """A text question to staff that says nothing private, and no number that comes again with a new year."""
    placed = _named(work, "known_as", work.definition.known_as)
    if placed is None:
        return
    declared, mark = placed.field, work.definition.marks["known_as"]
    if placed.form is None or declared.type != "text":
        work.problems.add(mark, "language.known_as_text", name=declared.id)
    if is_private(declared):
        work.problems.add(mark, "language.fact_sensitive", name=declared.id)
    year = {"calendar_year": "{year}", "fiscal_year": "{fiscal_year}"}.get(str(declared.own.get("restarts")))
    if year is not None and year not in str(getattr(declared.own.get("number"), "text", "")):
        work.problems.add(mark, "language.known_as_repeats", name=declared.id, place=year)


def _check_channel(work: Work) -> None:
    """One of a few options, asked of the applicant or of staff."""
    placed = _named(work, "channel", work.definition.channel)
    if placed is not None and placed.field.type != "choice":
        work.problems.add(work.definition.marks["channel"], "language.channel_choice", name=placed.field.id)


def _named(work: Work, key: str, name: str | None) -> Placed | None:
    if name is None or not work.known(name, work.placed, work.definition.marks[key], key):
        return None
    return work.placed.get(name)
