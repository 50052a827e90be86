"""Every type can be tried: its own first example is sent and printed in a world that is forgotten (issue 5, 2)."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path

import pytest

from portal import clock
from portal.papers.paper import Paper
from portal.request_types.reading.source import LIBRARY, OfficeSource, office_of
from portal.request_types.values import Row, Value
from portal.services.trial import beginnings, papers, plays, staging
from portal.services.trial.people import FILER
from portal.services.trial.playing import played
from portal.settings import ROOT

FILES = [*sorted((ROOT / "offices").glob("*/request_types/*.yaml")), *sorted(LIBRARY.glob("*.yaml"))]


@cache
def _office(of: Path) -> OfficeSource:
    return office_of(of)


@pytest.mark.parametrize("file", FILES, ids=[f"{each.parts[-3]}-{each.stem}" for each in FILES])
def test_the_first_sound_example_of_every_type_is_sent_and_printed(file: Path) -> None:
    stage = staging.staged(_office(file if file.parent == LIBRARY else file.parents[1]), file.stem)
    assert stage is not None
    play = beginnings.of_example(stage, beginnings.sound(stage)[0], plays.begin())
    assert play.open is not None
    told = plays.read(plays.carried(play.then(play.open)))
    assert told == play.then(play.open), "a page carries it whole"
    now = clock.now()
    with played(stage, told) as world:
        assert world.stopped is None
        assert clock.now() == told.now
        printed = papers.content(world, "request", lambda _: None)
    assert isinstance(printed, Paper)
    assert printed.sections
    assert clock.now() >= now, "time passes there and not here"


def test_a_rehearsal_sees_nothing_of_the_one_before() -> None:
    stage = staging.staged(_office(ROOT / "offices" / "education-one-stop"), "pension")
    assert stage is not None
    play = beginnings.made_up(stage, plays.begin(), FILER)
    assert play.open is not None
    numbers = []
    for _ in range(2):
        with played(stage, play.then(play.open)) as world:
            numbers.append(world.hand("admin" if "admin" in stage.people else FILER).held.id)
    assert numbers == [1, 1]


def test_rows_that_people_keep_are_played_with_but_never_those_of_private_lists() -> None:
    class Kept:
        def get(self, registry: str, key: str) -> Row | None:
            return next((row for row in self.all(registry) if row.key == key), None)

        def all(self, registry: str) -> Sequence[Row]:
            return (Row(registry, "kept", f"kept in {registry}", {}),)

        def find(self, registry: str, column: str, value: Value) -> Sequence[Row]:
            return ()

    source = _office(ROOT / "offices" / "welfare-card")
    stage, by_files = staging.staged(source, "intent", Kept()), staging.staged(source, "intent")
    assert stage is not None
    assert by_files is not None
    assert (stage.withheld, by_files.withheld) == (("card_holders",), ())
    with played(stage, plays.begin()) as world:
        rows = world.stage.catalogue.rows(world.session)
        found = {each: rows.get(each, "kept") is not None for each in world.stage.checked.registries}
    assert not found.pop("card_holders")
    assert set(found.values()) == {True}
