"""However much is wrong with a file, what is told of it can be read: the same once, each kind a few times, all of it counted."""

from hypothesis import given, settings
from hypothesis import strategies as st

from portal.request_types.proving import as_told, counted, shortened
from portal.request_types.reading.positions import Mark
from portal.request_types.reading.problems import Problem
from portal.request_types.reading.telling import MARKED, MOST_ALIKE, MOST_SAME, MOST_TOLD, told


def unknown(line: int, key: str) -> Problem:
    return Problem(Mark("f.yaml", line, 1), "language.key_meant", {"key": key, "meant": "id"})


def test_the_same_is_told_once_at_its_first_place_with_the_next_ones_and_its_count() -> None:
    wrong = [unknown(line, "colour") for line in range(3, 203)] + [unknown(900, "size")]
    first, other = as_told(wrong, "en")
    assert (first["line"], first["count"], first["also"][:2], len(first["also"])) == (3, 200, [4, 5], MARKED)
    assert "(199 more like it, such as lines 4, 5, 6)" in first["what"]
    assert (other["line"], "count" in other) == (900, False)
    assert len(as_told(wrong[:MOST_SAME])) == MOST_SAME, "a few of the same each have their line"


def test_of_one_kind_so_many_are_told_and_what_stands_behind_them_is_not_lost() -> None:
    missing = Problem(Mark("f.yaml", 30_000, 1), "language.key_missing", {"key": "id", "construct": "type"})
    shown = as_told([*(unknown(line, f"k{line}") for line in range(1, 20_001)), missing], "th")
    assert (len(shown), shown[MOST_ALIKE]["count"], shown[-1]["line"]) == (MOST_ALIKE + 2, 20_000 - MOST_ALIKE, 30_000)
    assert "19,979" in shown[MOST_ALIKE]["what"]
    assert counted(shown) == 20_001


def test_of_many_kinds_a_hundred_are_told_and_the_rest_is_counted() -> None:
    wrong = [Problem(Mark("f.yaml", line, 1), f"language.{code}", {"key": "a"}) for line, code in enumerate(
        ["empty_list", "list_expected", "map_expected", "one_word", "text_expected", "empty_text"] * 50, 1)]  # fmt: skip
    alone = [Problem(each.mark, each.code, {"key": f"a{each.mark.line}"}) for each in wrong]
    files = [
        Problem(Mark(f"f{number % 9}.yaml", each.mark.line, 1), each.code, each.facts)
        for number, each in enumerate(alone)
    ]
    shown = as_told(files, "en")
    assert (len(shown), shown[-1]["line"], shown[-1]["count"]) == (MOST_TOLD + 1, 0, len(files) - MOST_TOLD)
    assert f"and {len(files) - MOST_TOLD} more" in shown[-1]["what"]
    assert counted(shortened(shown * 4, "en")) == 4 * len(files)


@given(st.lists(st.tuples(st.integers(1, 40), st.sampled_from(["a", "b", "c", "d"])), max_size=200))
@settings(max_examples=60, deadline=None)
def test_every_problem_is_told_or_counted_exactly_once_and_in_the_order_of_the_file(
    places: list[tuple[int, str]],
) -> None:
    wrong = sorted((unknown(line, key) for line, key in places), key=lambda each: each.mark)
    shown, left = told(wrong, most=5)
    once = {(each.mark.line, each.facts["key"]) for each in wrong}
    assert sum(each.count for each in shown) + left == len(once)
    lines = [each.problem.mark.line for each in shown]
    assert lines == sorted(lines)
