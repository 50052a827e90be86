"""`area` places a request on the office's map; who is limited to an area sees, counts and opens only what lies in it (C6)."""

from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import select, update

from portal import clock
from portal.access.permissions import Actor
from portal.db import Database
from portal.errors import NotFound
from portal.models.accounts import Account
from portal.models.requests import Placed
from portal.queries import counts, ratings
from portal.queries.filters import Filter
from portal.queries.requests import SORTS, Wish, next_waiting, queue
from portal.services.applying import drafts, revisions
from portal.services.casework import handling, records
from portal.services.counting import tallies
from portal.services.door import requests
from portal.workflow.states import State
from tests.support.declared import Declared, declare

ROLES = """\
  local: {title: ประจำอำเภอ, like: staff, unit: all, area: districts}
  corner: {title: ประจำอำเภอของกลุ่ม, like: staff, unit: own, area: districts}
"""
DISTRICTS = """\
title: อำเภอ
columns: [{id: name, type: text, label: ชื่อ}]
rows: {north: {name: เหนือ}, south: {name: ใต้}}
"""
VILLAGES = """\
title: ตำบล
columns: [{id: name, type: text, label: ชื่อ}, {id: district, type: reference, from: districts, label: อำเภอ}]
rows: {hill: {name: เขา, district: north}, lake: {name: บึง, district: north}, shore: {name: หาด, district: south}}
"""
CASE = """\
title: เคส
unit: front
area: [district, village]
form:
  - fields:
      - {id: district, type: reference, from: districts, label: อำเภอ, searchable: true}
      - {id: village, type: reference, from: villages, within: district, label: ตำบล, optional: true}
steps: [{id: asked, state: in_progress, label: ขอความเห็น}]
staff_forms:
  - {id: opinion, title: ความเห็น, at: [asked], by: [back], fields: [{id: said, type: text, label: ความเห็น}]}
records:
  - {id: rating, title: ความพึงพอใจ, by: [applicant], fields: [{id: score, type: rating, label: คะแนน}]}
"""
LETTER = """\
title: หนังสือ
unit: front
form: [{fields: [{id: about, type: text, label: เรื่อง}]}]
"""


class Map:
    """One request in each district and one that lies nowhere, and people limited to the north."""

    def __init__(self, office: Declared) -> None:
        self.office, self.applicant = office, office.person()
        self.clerk = office.person("clerk", "front")
        self.local, self.corner = self.limited("local", "north"), self.limited("corner", "north", unit="back")
        self.nowhere = self.limited("local")
        self.north = office.file(self.applicant, "case", district="north", village="hill").key
        self.south = office.file(self.applicant, "case", district="south", village="shore").key
        self.letter = office.file(self.applicant, "letter", about="ขอ").key

    def limited(self, role: str, *areas: str, unit: str = "front") -> Actor:
        return self.office.person(role, unit, areas=list(areas))

    def seen(self, who: Actor, **wish: object) -> list[str]:
        with self.office.database.reading() as session:
            page = queue(session, who, Wish(**wish))  # type: ignore[arg-type]
            assert page.total == len(page.rows)
            return sorted(row.key for row in page.rows)

    def counted(self, who: Actor, **wanted: object) -> dict[State, int]:
        with self.office.database.reading() as session:
            found = Filter(**wanted)  # type: ignore[arg-type]
            standing = counts.standing(session, who, found, clock.now().date()).by_state()
            assert sum(standing.values()) == counts.in_queue(session, who, found)
            return dict(+Counter(standing))

    def opens(self, who: Actor, key: str) -> bool:
        with self.office.database.reading() as session:
            try:
                requests.hold(session, who, key, lock=False)
            except NotFound:
                return False
            return True


@pytest.fixture
def map_(database: Database, tmp_path: Path) -> Map:
    registries = {"districts": DISTRICTS, "villages": VILLAGES}
    return Map(declare(database, tmp_path, ROLES, registries, case=CASE, letter=LETTER))


def test_who_is_limited_to_an_area_sees_counts_and_opens_what_lies_in_it(map_: Map) -> None:
    for sort in SORTS:
        assert map_.seen(map_.local, sort=sort) == [map_.north]
    assert map_.seen(map_.local, words="เหนือ") == [map_.north]
    assert map_.seen(map_.local, words="ใต้") == []
    assert map_.counted(map_.local) == {State.SUBMITTED: 1}
    assert [map_.opens(map_.local, key) for key in (map_.north, map_.south, map_.letter)] == [True, False, False]
    assert map_.seen(map_.clerk) == sorted((map_.north, map_.south, map_.letter))
    assert map_.counted(map_.clerk) == {State.SUBMITTED: 3}
    with map_.office.database.reading() as session:
        assert next_waiting(session, map_.local) == map_.north
        assert next_waiting(session, map_.local, map_.north) is None
        assert counts.by_type_and_state(session, map_.local)["case"][State.SUBMITTED] == 1


def test_whose_area_is_not_set_sees_nothing(map_: Map) -> None:
    assert map_.seen(map_.nowhere) == []
    assert map_.counted(map_.nowhere) == {}
    assert not map_.opens(map_.nowhere, map_.north)


def test_acts_outside_the_area_find_nothing_there(map_: Map) -> None:
    with pytest.raises(NotFound):
        map_.office.act(handling.accept, map_.local, map_.south)
    map_.office.act(handling.accept, map_.local, map_.north)
    assert map_.counted(map_.local) == {State.IN_PROGRESS: 1}


def test_what_is_lent_to_a_unit_is_seen_there_only_inside_the_area(map_: Map) -> None:
    assert map_.seen(map_.corner) == []
    for key in (map_.north, map_.south):
        map_.office.act(handling.accept, map_.clerk, key)
    assert map_.seen(map_.corner) == [map_.north]
    assert map_.counted(map_.corner) == {State.IN_PROGRESS: 1}
    assert not map_.opens(map_.corner, map_.south)


def test_a_corrected_place_moves_the_request_with_its_counts(map_: Map) -> None:
    office = map_.office
    with office.database.transaction() as session:
        draft = drafts.start_revision(session, map_.applicant, office.catalogue, map_.north, "edit")
        found = drafts.find(session, map_.applicant, draft)
        checked = office.catalogue.version(session, found.version_id)
        words = dict(found.words) | {"district": ("south",), "village": ("shore",)}
        drafts.save(session, map_.applicant, checked, found, words)
        revisions.refile(session, map_.applicant, office.catalogue, draft, 1)
    assert map_.seen(map_.local) == []
    assert map_.counted(map_.local) == {}
    assert map_.counted(map_.clerk, place=("districts", "south")) == {State.SUBMITTED: 2}
    with map_.office.database.transaction() as session:
        tallies.fold(session)
        placed = {(row.registry_id, row.row_key) for row in session.execute(select(Placed.registry_id, Placed.row_key))}
    assert placed == {("districts", "south"), ("villages", "shore")}
    assert map_.counted(map_.clerk, place=("districts", "north")) == {}


def test_a_list_is_filtered_by_any_level_and_its_counts_equal_it(map_: Map) -> None:
    for place, keys in {
        ("districts", "north"): [map_.north], ("villages", "shore"): [map_.south], ("villages", "lake"): [],
    }.items():  # fmt: skip
        assert map_.seen(map_.clerk, place=place) == keys
        assert sum(map_.counted(map_.clerk, place=place).values()) == len(keys)
    assert map_.seen(map_.local, place=("districts", "south")) == []
    assert map_.counted(map_.local, place=("districts", "south")) == {}


def test_ratings_count_where_their_requests_lie(map_: Map) -> None:
    for key, score in ((map_.north, "5"), (map_.south, "2")):
        map_.office.act(handling.accept, map_.clerk, key)
        map_.office.act(handling.finish, map_.clerk, key)
        with map_.office.database.transaction() as session:
            seen = map_.office.request(key).revision
            said = {"score": (score,)}
            records.add(session, map_.applicant, map_.office.catalogue, key, "rating", said, seen)
    with map_.office.database.reading() as session:
        assert [dict(found.scores) for found in ratings.by_question(session, map_.local)] == [{5: 1}]
        assert [dict(found.scores) for found in ratings.by_question(session, map_.clerk)] == [{2: 1, 5: 1}]


def test_an_area_given_to_another_role_counts_for_nothing(map_: Map) -> None:
    with map_.office.database.transaction() as session:
        session.execute(update(Account).where(Account.id == map_.clerk.id).values(areas=["north"]))
    assert map_.seen(map_.clerk) == sorted((map_.north, map_.south, map_.letter))
