"""Differences of two texts: enough to make the one from the other, and done in time whatever was written."""

from hypothesis import given, settings
from hypothesis import strategies as st

from portal.services.publishing.differences import MOST_ALIGNED, MOST_SHOWN, differences, lines_of

_TEXTS = st.lists(st.sampled_from(["ก", "ข", "ค", "", "  - {id: a}"]), max_size=40).map("\n".join)


@settings(max_examples=60)
@given(_TEXTS, _TEXTS)
def test_the_lines_told_are_those_of_both_texts_and_all_that_changed(old: str, new: str) -> None:
    told = differences(old, new)
    before, after = lines_of(old), lines_of(new)
    for line in told:
        assert line.old is None or before[line.old - 1] == line.text
        assert line.new is None or after[line.new - 1] == line.text
    gone, came = [each.old for each in told if each.how == "gone"], [each.new for each in told if each.how == "new"]
    stayed = [line for at, line in enumerate(before, 1) if at not in gone]
    assert stayed == [line for at, line in enumerate(after, 1) if at not in came]
    assert bool(told) == (before != after)


def test_a_few_lines_stand_around_what_changed_and_line_ends_are_no_change() -> None:
    old = "".join(f"{number}\r\n" for number in range(1, 41))
    new = old.replace("\r\n", "\n").replace("\n20\n", "\ntwenty\n")
    told = [(line.how, line.text) for line in differences(old, new)]
    assert told == [
        ("skipped", ""), ("same", "17"), ("same", "18"), ("same", "19"), ("gone", "20"), ("new", "twenty"),
        ("same", "21"), ("same", "22"), ("same", "23"), ("skipped", ""),
    ]  # fmt: skip


def test_long_stretches_are_told_without_being_aligned_and_never_without_end() -> None:
    old, new = "a\n" * (MOST_ALIGNED + 1), "b\na\n" * MOST_ALIGNED
    told = differences(old, new)
    assert (told[-1].how, len(told)) == ("cut", MOST_SHOWN + 1)
    assert {line.how for line in differences(old, old + "b\n" * 3)} == {"skipped", "same", "new"}
