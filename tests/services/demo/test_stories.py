"""Stories as an office writes them: what is read, and what is told when it cannot be."""

from datetime import date

import pytest

from portal.request_types.durations import Calendar
from portal.services.demo.stories import read_stories

TODAY = date(2026, 11, 20)
GOOD = """\
usual: {card: {given: {nation: ไทย, blood: o}, files: {copy: card.jpg}}}
requests:
  - type: card
    by: mali
    filed: today - 3 days at 09:00
    given: {blood: ab, birth: "{today - 20 days}"}
    files: {copy: ""}
    do:
      - {return: today - 2 days at 10:00, message: ขอใหม่, corrections: {copy: ไม่ชัด}}
      - {resubmit: today - 1 days at 11:00, files: {copy: again.jpg}}
"""


def test_a_story_takes_what_is_usual_and_says_what_differs() -> None:
    (story,) = read_stories(GOOD.encode(), TODAY, Calendar())
    filed, returned, again = story.acts
    assert (story.type_id, story.by) == ("card", "mali")
    assert dict(filed.given) == {"nation": "ไทย", "blood": "ab", "birth": "31/10/2569"}
    assert dict(filed.files) == {}
    assert (returned.verb, returned.message, returned.corrections) == ("return", "ขอใหม่", (("copy", "ไม่ชัด"),))
    assert dict(again.files) == {"copy": ("again.jpg",)}
    assert filed.at < returned.at < again.at


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (GOOD.replace("return:", "refuse:"), "request 1: one of accept"),
        (GOOD.replace("- 1 days at 11", "- 5 days at 11"), "request 1: resubmit comes before"),
        (GOOD.replace("3 days at 09:00", "3 days"), "request 1: 'today - 3 days': write it like"),
        (GOOD.replace("    by: mali\n", ""), "request 1: 'by'"),
        (GOOD.replace("given: {blood", "givne: {blood"), "request 1: unknown givne"),
    ],
)
def test_a_story_that_cannot_be_read_is_named(wrong: str, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        read_stories(wrong.encode(), TODAY, Calendar())
