"""Keys that say how a request reaches the office and what it is called there: each names a question that fits (C13)."""

from portal.request_types.checking.staff import complete_steps
from portal.request_types.checking.surroundings import Placed, Work
from portal.request_types.privacy import is_private
from portal.workflow.states import State
from portal.workflow.steps import entry, fillable


def check_filed(work: Work) -> None:
    """`known_as`, `channel`, `with_filing` and `anonymous`."""
    _check_known_as(work)
    _check_channel(work)
    _check_with_filing(work)
    _check_anonymous(work)


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


def _check_with_filing(work: Work) -> None:
    """One form of a type, which may be filled where every request begins; a request that is not there takes no files."""
    steps = complete_steps(work)
    asked = [form for form in work.definition.staff_forms if form.with_filing]
    known = {form.id for form in fillable(steps, asked, entry(steps, State.SUBMITTED).id)}
    for number, form in enumerate(asked):
        mark = form.marks["with_filing"]
        if number:
            work.problems.add(mark, "language.with_filing_twice", first=asked[0].id)
        if form.id not in known:
            work.problems.add(mark, "language.with_filing_at", form=form.id)
        for field in form.fields:
            if field.type == "file":
                work.problems.add(field.mark, "language.with_filing_file", name=field.id)


def _check_anonymous(work: Work) -> None:
    """Who gives no name is asked for no ID: such a question is optional, or there on a condition."""
    if work.definition.anonymous is None:
        return
    for placed in work.placed.values():
        if placed.form is None and placed.field.type == "citizen_id" and not placed.maybe_blank:
            work.problems.add(placed.field.mark, "language.anonymous_id", name=placed.field.id)


def _named(work: Work, key: str, name: str | None) -> Placed | None:
    if name is None or not work.known(name, work.placed, work.definition.marks[key], key):
        return None
    return work.placed.get(name)
