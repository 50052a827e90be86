"""What was added to a request later, as its paper prints it below the answers, which stay as they were (C50, C72)."""

from collections.abc import Sequence

from portal.access.sight import Sight
from portal.queries.records import Added, Shown, shown
from portal.request_types.checked import CheckedType
from portal.request_types.formats.buddhist import shown_moment
from portal.request_types.judging.displaying import DisplayedSection
from portal.request_types.office_calendar import calendar_of_office
from portal.texts import text


def record_sections(
    checked: CheckedType, added: Sequence[Added], sight: Sight, language: str
) -> tuple[tuple[Added, DisplayedSection], ...]:
    """A section for each entry that the paper's reader may see, in order, with when and by whom."""
    found = shown(checked, added, sight, language, text(language, "staff.hidden"))
    return tuple((each.added, DisplayedSection(_title(checked, each, language), each.rows)) for each in found)


def _title(checked: CheckedType, each: Shown, language: str) -> str:
    at = shown_moment(calendar_of_office(checked.office).local(each.added.at), language)
    title = text(language, "papers.added", record=each.title, at=at, name=each.added.by_name)
    return f"{title} ({text(language, 'records.late')})" if each.added.is_late else title
