"""Two people at one form: both their changes are in the file, or one of them is told; nobody undoes what they left alone."""

from collections.abc import Sequence
from typing import Any, Final

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from portal.request_types.editing import outline
from portal.request_types.editing.answering import answered, applied
from portal.request_types.editing.asking import Asker, Question
from portal.request_types.editing.entries import entries_of, with_entry, without_entry
from portal.request_types.editing.meeting import met, shown
from portal.request_types.editing.parting import part_asked
from portal.request_types.editing.setting import plain
from portal.request_types.editing.spans import spans
from portal.request_types.keys import construct

OFFICE = """\
name: {th: สำนักงาน, en: Office}
short: ส.น.
units: {one: หนึ่ง, two: {th: สอง, en: Two}}
replies:
  - {id: received, title: รับแล้ว, text: ได้รับแล้ว}
  - {title: ไม่มีชื่อ, text: ข้อความหนึ่ง}
  - {title: ไม่มีชื่อ, text: ข้อความสอง}
"""
Place = tuple[str | int, ...]
PLACES: Final[Sequence[Place]] = (
    ("name", "th"), ("short",), ("units", "one"), ("units", "two", "th"), *(("replies", number, "text") for number in range(3)),
)  # fmt: skip


def _no_choices(made_of: str, key: str) -> None:
    """Nothing is offered."""


def _any_name(made_of: str, key: str, holder: object) -> None:
    """Nothing is asked by its name."""


def _asked(text: str) -> list[Question]:
    asker = Asker(spans(text), ("th", "en"), _no_choices)
    entries = [*entries_of(asker, "units"), *entries_of(asker, "replies")]
    questions = asker.about(construct("office"), (), ("name", "short"))
    return [*questions, *(each for entry in entries for each in entry.questions)]


def _page(asked: list[Question]) -> dict[str, str]:
    return {one.name: one.words for each in asked for one in each.inputs if one.words}


def _input(asked: list[Question], place: Place) -> str:
    path = tuple(str(step) for step in place if step != "th")
    return next(f"{each.name}/th" for each in asked if each.path == path)


def _with(whole: Any, place: Place, words: str) -> Any:
    inside = whole
    for step in place[:-1]:
        inside = inside[step]
    inside[place[-1]] = words
    return whole


@settings(max_examples=120, deadline=None, phases=[Phase.generate])
@given(st.sampled_from(PLACES), st.sampled_from(PLACES), st.booleans(), st.sampled_from((None, 0, 1, 2)), st.booleans())
def test_both_are_in_the_file_or_one_is_told(
    mine: Place, theirs: Place, same: bool, removed: int | None, more: bool
) -> None:
    asked = _asked(OFFICE)
    page, was = _page(asked), shown(asked)
    now = applied(OFFICE, answered(asked, met(asked, page | {_input(asked, theirs): "ของเขา"}, was).posted))
    assert plain(spans(now)) == _with(plain(spans(OFFICE)), theirs, "ของเขา")
    now = without_entry(now, ("replies", str(removed))) if removed is not None else now
    now = with_entry(now, "units", "three", {"th": "สาม", "en": "Three"}) if more else now

    words = "ของเขา" if same else "ของฉัน"
    again = _asked(now)
    found = met(again, page | {_input(asked, mine): words}, was)
    is_reply, has_name = mine[0] == "replies", mine[:2] == ("replies", 0)
    is_gone = is_reply and (mine[1] == removed or (mine == theirs and not has_name))
    assert bool(found.gone) == is_gone
    assert bool(found.clashes) == (mine == theirs and not same and not is_gone)
    if found.gone or found.clashes:
        return
    stands: Place = mine
    if is_reply and removed is not None and int(mine[1]) > removed:
        stands = ("replies", int(mine[1]) - 1, "text")
    after = applied(now, answered(again, found.posted))
    assert plain(spans(after)) == _with(plain(spans(now)), stands, words)


FIELD = """\
form:
  - fields:
      - {id: kind, type: choice, label: ชนิด, options: {a: หนึ่ง, b: สอง, c: สาม}}
"""


def _options(text: str, posted: dict[str, str], was: str) -> tuple[str, bool]:
    asked = part_asked(spans(text), outline(text), "form/0/fields/kind", ("th",), _no_choices, _any_name).all
    found = met(asked, posted, was)
    return applied(text, answered(asked, found.posted), "type"), bool(found.clashes or found.gone)


def test_options_are_met_one_by_one() -> None:
    asked = part_asked(spans(FIELD), outline(FIELD), "form/0/fields/kind", ("th",), _no_choices, _any_name).all
    page, was = _page(asked), shown(asked)
    now, _ = _options(
        FIELD, page | {"v/options/a/th": "", "v/options/+1/th": "ของเขา", "v/options/c/th": "สามใหม่"}, was
    )
    assert "options: {b: สอง, c: สามใหม่, option_1: ของเขา}" in now
    both, clash = _options(now, page | {"v/options/b/th": "สองใหม่", "v/options/+1/th": "ของฉัน"}, was)
    assert ("options: {b: สองใหม่, c: สามใหม่, option_1: ของเขา, option_2: ของฉัน}" in both, clash) == (True, False)
    kept, clash = _options(now, page | {"v/options/a/th": "หนึ่งใหม่"}, was)
    assert ("option_2: หนึ่งใหม่}" in kept, clash) == (True, True), (
        "one that was taken away is told, and typed as a new one"
    )
    assert _options(now, page | {"v/options/c/th": "อื่น"}, was)[1]
