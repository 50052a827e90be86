"""The staff form beside a request that is filed at the counter, on the page that checks the answers."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from portal.forms.building import build
from portal.forms.parts import Surroundings
from portal.request_types.judging.answers import Verdict, display_staff_answers
from portal.request_types.judging.displaying import DisplayedRow
from portal.services.casework import at_counter, staff_numbers
from portal.web.applicant.opening import Opened, me
from portal.web.extensions import catalogue
from portal.web.language import t


@dataclass(frozen=True)
class Beside:
    """What the officer wrote, and what it still lacks."""

    title: str
    rows: Sequence[DisplayedRow]
    url: str
    moves: bool
    lacking: Sequence[tuple[str, str]]
    """Address of the place, and what is wrong there."""


def drawn(session: Session, found: Opened, verdict: Verdict, clash: Mapping[str, Sequence[str]]) -> Beside | None:
    """None where no staff form is asked with this draft."""
    form = found.form
    if form is None or not at_counter.is_asked(form, verdict):
        return None
    moves, language = form.form.moves_to is not None, verdict.sitting.context.language
    judged = at_counter.verdict_on(session, me(), catalogue(), found.draft, form, half=not moves, before=verdict)
    sections = display_staff_answers(found.checked, judged.values, language)
    own = {asked.id for asked in form.fields}
    offered = staff_numbers.offered(session, found.checked, form.form.id, judged)
    given = {name: number for name, number in offered.items() if number}
    rows = [_row(row, given) for section in sections for row in section.rows if row.field in own]
    url = f"{found.url}?page={found.pages}"
    lacking = tuple(_lacking(judged, url, clash, given))
    return Beside(form.form.title.in_language(language), rows, url, moves, lacking)


def _row(row: DisplayedRow, given: Mapping[str, str]) -> DisplayedRow:
    """A number that is left blank is given at filing."""
    return replace(row, text=t("forms.number_offered", number=given[row.field])) if row.field in given else row


def _lacking(
    judged: Verdict, url: str, clash: Mapping[str, Sequence[str]], given: Collection[str]
) -> Iterator[tuple[str, str]]:
    around = Surroundings(problems={name: [t(code) for code in said] for name, said in clash.items()})
    for name, several in build(judged, around=around).told.items():
        for anchor, said in several if name not in given else ():
            yield f"{url}&problems#{anchor}", said
