"""A check takes twice the work for twice the text, whatever the text has a lot of (T20). Counted in lines run, never timed."""

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

import pytest

from bench.hostile_texts import HEAD, TEXTS
from portal import clock
from portal.request_types import guessing
from portal.request_types.checking import placing
from portal.request_types.compiling import bundle_of, compile_bundle
from portal.request_types.describing.explaining import explain
from portal.request_types.judging.answers import judge
from portal.request_types.judging.context import Context
from portal.request_types.judging.registry_rows import RowsInMemory
from portal.request_types.parsing import bounds
from portal.request_types.parsing import found as reading_maps
from portal.request_types.reading.problems import Problem, Problems
from portal.request_types.reading.source import BARE_OFFICE, File, OfficeSource

FEW = 24
PAIRS = ("steps", "staff forms", "records")
"""Ways between steps are pairs of steps, and so is what forms may read of each other: these lists are kept short instead."""
LONG_ANYHOW = ("questions and examples",)


def office(text: str, blocks: dict[str, File] | None = None) -> OfficeSource:
    return OfficeSource("", BARE_OFFICE, {"long": File("request_types/long.yaml", text)}, blocks or {}, {}, Problems())


def check(text: str, blocks: dict[str, File] | None = None) -> tuple[Problem, ...]:
    return compile_bundle(bundle_of(office(text, blocks), "long"))[1].sorted()


def work(text: str) -> int:
    """What a check of it runs."""
    return lines_run(lambda: check(text))


def lines_run(do: Callable[[], object]) -> int:
    """Lines of ours that are run, each turn of a loop among them."""
    count = 0

    def seen(frame: FrameType, event: str, _: Any) -> Any:
        nonlocal count
        count += event == "line"
        return seen

    before = sys.gettrace()
    sys.settrace(seen)
    try:
        do()
    finally:
        sys.settrace(before)
    return count


@pytest.mark.parametrize("name", sorted(TEXTS.keys() - {*PAIRS, *LONG_ANYHOW}))
def test_twice_the_text_is_twice_the_work(name: str) -> None:
    work(TEXTS[name].of(FEW * 4))  # what is remembered from one check to the next is no work of any of them
    once, twice, four = (work(TEXTS[name].of(FEW * times) + f"# {times}\n") for times in (1, 2, 4))
    each_pair = (four - twice - 2 * (twice - once)) / (6 * FEW * FEW)
    assert each_pair < 0.25, "work for each pair of lines"


def test_saying_a_file_back_and_judging_it_grow_with_its_length_too() -> None:
    def both(lines: int) -> int:
        checked = compile_bundle(bundle_of(office(TEXTS["each worked out from the one before"].of(lines)), "long"))[0]
        assert checked is not None
        context = Context(filed=clock.now(), role="applicant", applicant={}, rows=RowsInMemory({}))
        return lines_run(lambda: (explain(checked), judge(checked, {}, context)))

    both(FEW * 4)
    once, twice, four = (both(FEW * times) for times in (1, 2, 4))
    assert (four - twice - 2 * (twice - once)) / (6 * FEW * FEW) < 0.25


@pytest.mark.parametrize("key", bounds.MOST_OF)
def test_the_first_entry_of_too_many_is_told_at_its_line(key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading_maps, "MOST_OF", {key: 2})
    found = check(f"{HEAD}{key}:\n" + "  - {id: a}\n" * 4)
    told = [(each.mark.line, each.mark.column, each.facts) for each in found if each.code == "language.list_many"]
    assert told == [(7, 5, {"key": key, "count": 4, "most": 2})]


def test_more_questions_than_one_service_asks_are_told_at_the_first_of_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(placing, "MOST_QUESTIONS", 3)
    text = TEXTS["names nobody knows"].of(3)
    assert [(each.code, each.mark.line) for each in check(text)] == [("language.questions_many", 9)]
    assert "language.questions_many" not in {each.code for each in check(TEXTS["names nobody knows"].of(1))}


def test_a_block_that_is_used_again_and_again_does_not_grow_beyond_what_may_be_asked() -> None:
    block = "id: b\nfields:\n" + "".join(f"  - {{id: f{number}, type: text, label: ถ}}\n" for number in range(400))
    uses = "".join(f"  - {{use: b, as: p{number}}}\n" for number in range(400))
    found = check(f"{HEAD}form:\n{uses}", {"b": File("blocks/b.yaml", block)})
    assert {each.code for each in found} == {"language.questions_many"}


def test_options_and_columns_beyond_what_a_screen_can_ask_are_told() -> None:
    found = check(TEXTS["options"].of(bounds.MOST_OPTIONS + 1)) + check(
        TEXTS["a table of columns"].of(bounds.MOST_COLUMNS + 1)
    )
    assert [(each.code, each.facts["most"]) for each in found] == [
        ("language.list_many", bounds.MOST_OPTIONS),
        ("language.list_many", bounds.MOST_COLUMNS),
    ]


def test_what_was_meant_is_guessed_as_long_as_there_is_room(monkeypatch: pytest.MonkeyPatch) -> None:
    compared = 0

    def count(word: str, known: Any, *how: Any) -> list[str]:
        nonlocal compared
        compared += len(known)
        return []

    check(TEXTS["names nobody knows"].of(300))
    monkeypatch.setattr(guessing, "get_close_matches", count)
    found = check(TEXTS["names nobody knows"].of(300) + "# anew\n")
    assert guessing.MOST_COMPARED <= compared < guessing.MOST_COMPARED + 400, "and the last one is looked up whole"
    assert len(found) == 300, "all are told, guessed at or not"
