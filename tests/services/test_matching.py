"""Ranked choices matched: who decides about what, where the request goes, what is kept, and the way back (C46)."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from portal import clock
from portal.access.permissions import Actor
from portal.clock import BANGKOK
from portal.db import Database
from portal.errors import Refused
from portal.models.history import Event
from portal.models.requests import Correction
from portal.services.applying import drafts, revisions
from portal.services.casework import staff_forms
from tests.support import matched
from tests.support.declared import OFFICE, Declared, declare


@pytest.fixture
def office(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Declared:
    return with_agencies(database, tmp_path, monkeypatch)


def with_agencies(database: Database, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Declared:
    """The office of tests/support/matched.py in force."""
    house = OFFICE.replace("units: {front: หน่วยหน้า, back: หน่วยหลัง}\n", matched.UNITS)
    monkeypatch.setattr("tests.support.declared.OFFICE", house)
    lists = {"agencies": matched.AGENCIES, "projects": matched.PROJECTS}
    return declare(database, folder, matched.OFFICE, lists, wish=matched.WISH)


def filed(office: Declared, who: Actor, *wishes: str) -> str:
    chosen = {f"wishes__{rank}": word for rank, word in enumerate(wishes or ("free", "farm", "craft"), 1)}
    return office.file(who, "wish", story="ก", **chosen).key


def decide(office: Declared, who: Actor, key: str, *said: str, moves: bool = True) -> Any:
    words: dict[str, str] = {}
    for rank, word in enumerate(said, 1):
        words |= {f"given.{rank}": "yes"} if word == "yes" else {f"given.{rank}": "no", f"given.why{rank}": word}
    return office.fill(who, key, "decide", moves, **words)


def events(office: Declared, key: str) -> list[Any]:
    with office.database.reading() as session:
        rows = select(Event).where(Event.request_id == office.request(key).id).order_by(Event.number)
        return list(session.scalars(rows))


def test_it_waits_with_whom_it_wishes_first_and_goes_to_whom_it_is_given(office: Declared) -> None:
    who, committee = office.person(), office.person("committee")
    key = filed(office, who)
    assert office.request(key).unit == "back"
    decide(office, committee, key, "เต็มแล้ว", "yes")
    request = office.request(key)
    assert (request.unit, request.step) == ("third", "given_one")
    stored = office.staff_answers(key)["given"]
    assert stored == {
        "row": "farm",
        "refused": [{"row": "free", "why": "เต็มแล้ว"}],
        "decided_on": clock.now().astimezone(BANGKOK).date().isoformat(),
        "decider": committee.name,
    }
    assert events(office, key)[-1].data["answers"]["given"] == stored


def test_none_of_them_goes_back_with_the_reasons_and_is_matched_again(office: Declared) -> None:
    who, committee = office.person(), office.person("committee")
    key = filed(office, who)
    decide(office, committee, key, "เต็ม", "ไกล", "ไม่มีครู")
    request = office.request(key)
    assert (request.state, request.step) == ("returned", "new_choice")
    told = "ไม่สามารถจัดให้ตามที่เลือกไว้ได้ กรุณาเลือกใหม่\nลำดับที่ 1 ทำงานอิสระ: เต็ม\nลำดับที่ 2 เกษตรกร: ไกล\nลำดับที่ 3 หัตถกรรม: ไม่มีครู"
    assert request.message == told
    with office.database.reading() as session:
        asked = session.scalars(select(Correction).where(Correction.request_id == request.id)).all()
    assert [(each.field_id, each.reason) for each in asked] == [
        ("wishes", "เหตุผลของแต่ละลำดับอยู่ในข้อความของเจ้าหน้าที่ เลือกใหม่ได้ทุกลำดับ")
    ]

    with office.database.transaction() as session:
        draft = drafts.start_revision(session, who, office.catalogue, key, "correction")
        found = drafts.find(session, who, draft)
        checked = office.catalogue.version(session, found.version_id)
        chosen = {"wishes.1": ("farm",), "wishes.2": ("trade",), "wishes.3": ("free",), "story": ("อื่น",)}
        drafts.save(session, who, checked, found, {**found.words, **chosen})
    with office.database.transaction() as session:
        revisions.refile(session, who, office.catalogue, draft, request.revision)
    request = office.request(key)
    assert (request.state, request.unit) == ("resubmitted", "third"), "it waits with whom it wishes first now"
    with pytest.raises(Refused) as refused:
        decide(office, committee, key)
    assert list(refused.value.problems) == ["given"], "what was said of the old choices says nothing of these"
    decide(office, committee, key, "yes")
    assert office.staff_answers(key)["given"]["row"] == "farm"
    assert events(office, key)[1].data["answers"]["given"]["refused"][2] == {"row": "craft", "why": "ไม่มีครู"}


def test_the_officers_own_words_go_to_the_filer_and_pressing_twice_returns_it_once(office: Declared) -> None:
    who, committee = office.person(), office.person("committee")
    key = filed(office, who)
    seen = office.request(key).revision
    decide(office, committee, key, "เต็ม", "ไกล", "ไม่มีครู")
    words = {f"given.{part}": (word,) for rank, why in enumerate(("เต็ม", "ไกล", "ไม่มีครู"), 1)
             for part, word in ((str(rank), "no"), (f"why{rank}", why))}  # fmt: skip
    with office.database.transaction() as session:
        again = staff_forms.fill(session, committee, office.catalogue, key, "decide", words, seen)
    assert (again.event_number, len(events(office, key))) == (2, 2)
    other = filed(office, office.person())
    with office.database.transaction() as session:
        staff_forms.fill(session, committee, office.catalogue, other, "decide", words, 1, message="โทรหาเราก่อน")
    assert office.request(other).message == "โทรหาเราก่อน"
    with office.database.reading() as session:
        asked = session.scalars(select(Correction.reason).where(Correction.request_id == office.request(other).id))
        assert asked.one().startswith("ลำดับที่ 1 ทำงานอิสระ: เต็ม\nลำดับที่ 2")


def test_an_agency_takes_its_own_or_says_why_not_and_leaves_the_rest_to_the_committee(office: Declared) -> None:
    who, agency, committee = office.person(), office.person("agency", "back"), office.person("committee")
    taken, left = filed(office, who), filed(office, who)
    decide(office, agency, taken, "yes")
    assert office.request(taken).step == "given_one"
    for said in (("เต็ม", "yes"), ("เต็ม", "ไกล", "yes"), ("เต็ม", "ไกล", "ไม่มีครู")):
        with pytest.raises(Refused) as refused:
            decide(office, agency, left, *said)
        assert "given.2" in refused.value.problems
    decide(office, agency, left, "เต็ม", moves=False)
    assert office.staff_answers(left)["given"] == {"row": None, "refused": [{"row": "free", "why": "เต็ม"}]}
    decide(office, committee, left, "เต็ม", "yes")
    assert office.request(left).unit == "third"
