"""The applicant answers the officer's message without filing anything anew (C41)."""

import pytest
from sqlalchemy import select

from portal.access.permissions import Actor
from portal.models.history import Event, Notice
from portal.models.requests import Edition, Request
from portal.services.applying.filing import Filed
from portal.services.casework import handling
from tests.support.forms import post
from tests.support.people import SOMSAK, SOMSRI
from tests.support.site import Site

ANSWER = "ส่งสำเนาทางไปรษณีย์แล้ว <b>วันนี้</b>"


@pytest.fixture
def owner(site: Site) -> Actor:
    return site.person()


@pytest.fixture
def staff(site: Site, owner: Actor) -> Actor:
    return site.person(SOMSRI, "officer", "finance")


@pytest.fixture
def asked(site: Site, owner: Actor, staff: Actor) -> Filed:
    """A request about which the office wrote something."""
    made = site.filed(owner)
    with site.database.transaction() as session:
        handling.send_message(session, staff, site.catalogue, made.key, 1, "ขอเอกสารเพิ่ม")
    return made


def _reply(site: Site, made: Filed, words: str = ANSWER, seen: int = 2) -> object:
    sent = {"reply": words, "_seen": str(seen)}
    return post(site.browser(), f"/requests/{made.key}/reply", sent, page=f"/requests/{made.key}").status_code


def _events(site: Site) -> list[tuple[str, str, str]]:
    with site.database.reading() as session:
        rows = session.execute(select(Event.action, Event.message, Event.to_state).order_by(Event.number))
        return [(row.action, row.message, row.to_state) for row in rows]


def test_an_answer_reaches_the_unit_and_stands_in_both_timelines(site: Site, asked: Filed) -> None:
    page = site.browser().get(f"/requests/{asked.key}").get_data(as_text=True)
    assert f'action="/requests/{asked.key}/reply"' in page
    assert _reply(site, asked) == 303
    assert _events(site)[-1] == ("reply", ANSWER, "submitted")
    shown = "ส่งสำเนาทางไปรษณีย์แล้ว &lt;b&gt;วันนี้&lt;/b&gt;"
    mine = site.browser().get(f"/requests/{asked.key}").get_data(as_text=True)
    theirs = site.browser(SOMSRI).get(f"/staff/requests/{asked.key}").get_data(as_text=True)
    assert shown in mine
    assert "ตอบข้อความเจ้าหน้าที่" in mine
    assert shown in theirs
    assert "ผู้ยื่นตอบข้อความ" in theirs
    assert "ตอบข้อความของเจ้าหน้าที่" in site.browser(SOMSRI).get("/notices").get_data(as_text=True)
    with site.database.reading() as session:
        row = session.scalars(select(Request)).one()
        assert (row.state, row.edition, row.message) == ("submitted", 1, "ขอเอกสารเพิ่ม")
        assert len(session.scalars(select(Edition)).all()) == 1
        told = session.scalars(select(Notice).where(Notice.code == "reply")).one()
        assert (told.unit, told.account_id) == ("finance", None)


def test_pressing_send_twice_is_one_answer(site: Site, asked: Filed) -> None:
    assert [_reply(site, asked), _reply(site, asked)] == [303, 303]
    assert [action for action, _, _ in _events(site)] == ["submit", "message", "reply"]


def test_who_missed_what_the_office_did_reads_it_and_keeps_the_answer(site: Site, asked: Filed, staff: Actor) -> None:
    with site.database.transaction() as session:
        handling.accept(session, staff, site.catalogue, asked.key, 2)
    sent = {"reply": ANSWER, "_seen": "2"}
    answer = post(site.browser(), f"/requests/{asked.key}/reply", sent, page=f"/requests/{asked.key}")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "เจ้าหน้าที่เพิ่งดำเนินการกับคำร้องนี้" in page
    assert "ส่งสำเนาทางไปรษณีย์แล้ว &lt;b&gt;" in page
    assert 'name="_seen" value="3"' in page
    assert _events(site)[-1][0] == "accept"


def test_a_blank_answer_is_told_at_its_place(site: Site, asked: Filed) -> None:
    assert _reply(site, asked, "  ") == 422
    assert _events(site)[-1][0] == "message"


def test_there_is_nothing_to_answer_before_the_office_wrote_and_after_the_end(
    site: Site, owner: Actor, asked: Filed, staff: Actor
) -> None:
    quiet = site.filed(owner)
    assert "/reply" not in site.browser().get(f"/requests/{quiet.key}").get_data(as_text=True)
    assert _reply(site, quiet, seen=1) == 409
    with site.database.transaction() as session:
        handling.cancel(session, staff, site.catalogue, asked.key, 2, "ไม่เข้าเงื่อนไข")
    assert "/reply" not in site.browser().get(f"/requests/{asked.key}").get_data(as_text=True)
    answer = post(site.browser(), f"/requests/{asked.key}/reply", {"reply": ANSWER, "_seen": "3"}, page="/profile")
    assert answer.status_code == 409
    assert "คำร้องนี้สิ้นสุดแล้ว" in answer.get_data(as_text=True)


def test_only_the_applicants_side_answers(site: Site, asked: Filed) -> None:
    site.person(SOMSAK)
    told = {
        number: post(
            site.browser(number), f"/requests/{asked.key}/reply", {"reply": "x", "_seen": "2"}, page="/profile"
        ).status_code
        for number in (SOMSRI, SOMSAK)
    }
    assert told == {SOMSRI: 403, SOMSAK: 404}


def test_one_who_goes_on_answering_is_stopped_for_a_while(site: Site, asked: Filed) -> None:
    client, path = site.browser(), f"/requests/{asked.key}"
    for number in range(20):
        sent = {"reply": f"ข้อ {number}", "_seen": str(number + 2)}
        assert post(client, f"{path}/reply", sent, page=path).status_code == 303
    assert post(client, f"{path}/reply", {"reply": "อีก", "_seen": "22"}, page=path).status_code == 429
