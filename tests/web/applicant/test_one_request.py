"""One request: who may see it, its files and papers; cancelling; notices (C32, C39, C57, C69, C72, T01)."""

import re
from datetime import UTC, datetime

import pytest
from flask.testing import FlaskClient
from sqlalchemy import insert, select

from portal import clock
from portal.access.permissions import Actor
from portal.models.base import table
from portal.models.drafts import Attachment, Paper
from portal.models.history import Event
from portal.models.machinery import Job
from portal.models.requests import Request
from portal.services.applying.filing import Filed
from portal.uploads.names import content_disposition
from tests.support.forms import post
from tests.support.people import SOMCHAI, SOMSAK, SOMSRI, citizen_id
from tests.support.site import PDF, Site, secured

HEAD = citizen_id(41)
OTHER_UNIT = citizen_id(42)


@pytest.fixture
def owner(site: Site) -> Actor:
    return site.person()


@pytest.fixture
def staff(site: Site, owner: Actor) -> Actor:
    site.person(SOMSAK)
    site.person(HEAD, "director")
    site.person(OTHER_UNIT, "officer", "personnel")
    return site.person(SOMSRI, "officer", "finance")


@pytest.fixture
def made(site: Site, owner: Actor) -> Filed:
    return site.filed(owner)


def _file_key(site: Site) -> str:
    with site.database.reading() as session:
        return session.scalars(select(Attachment.key)).one()


def _print(site: Site, made: Filed, event_number: int, content: bytes, kind: str = "request") -> None:
    stored = site.storage.put([content])
    row = {"key": f"k{event_number}{kind}", "request_id": made.id, "kind": kind, "event_number": event_number}
    row |= {"edition": 1, "digest": stored.digest, "size": stored.size, "made_at": clock.now()}
    with site.database.transaction() as session:
        session.execute(insert(table(Paper)), row)


@pytest.mark.parametrize("what", ["", "/paper", "/files/{file}"])
def test_owner_and_staff_in_scope_see_it_and_for_others_it_is_not_there(
    site: Site, made: Filed, staff: Actor, what: str
) -> None:
    address = f"/requests/{made.key}" + what.format(file=_file_key(site))
    told = {
        number: site.browser(number).get(address).status_code for number in (SOMCHAI, SOMSRI, SOMSAK, HEAD, OTHER_UNIT)
    }
    assert told == {SOMCHAI: 200, SOMSRI: 200 if what else 303, SOMSAK: 404, HEAD: 404, OTHER_UNIT: 404}
    stranger = site.app.test_client().get(address)
    assert stranger.status_code == 303
    assert stranger.location.startswith("/login?next=")
    assert site.browser().get(address.replace(made.key, "A" * 22)).status_code == 404


def test_a_file_comes_as_a_download_that_no_browser_runs(site: Site, made: Filed) -> None:
    answer = site.browser().get(f"/requests/{made.key}/files/{_file_key(site)}")
    assert answer.data == PDF
    assert secured(answer.headers)
    assert answer.mimetype == "application/pdf"
    assert answer.content_length == len(PDF)
    assert answer.headers["Content-Disposition"] == content_disposition("สำเนาบัตร.pdf")
    assert "no-store" in answer.headers["Cache-Control"]


def test_a_large_file_is_read_in_pieces(site: Site, owner: Actor, made: Filed) -> None:
    stored = site.storage.put(b"x" * 262_144 for _ in range(40))
    with site.database.transaction() as session:
        row = session.scalars(select(Attachment)).one()
        row.digest, row.size = stored.digest, stored.size
    answer = site.browser().get(f"/requests/{made.key}/files/{_file_key(site)}", buffered=False)
    sizes = [len(piece) for piece in answer.iter_encoded()]
    assert (sum(sizes), max(sizes)) == (stored.size, 262_144)


@pytest.mark.parametrize("change", [{"state": "received"}, {"state": "refused"}, {"removed_at": datetime.now(UTC)}])
def test_a_file_that_is_not_clean_or_was_removed_is_not_there(
    site: Site, made: Filed, change: dict[str, object]
) -> None:
    with site.database.transaction() as session:
        row = session.scalars(select(Attachment)).one()
        for name, value in change.items():
            setattr(row, name, value)
    assert site.browser().get(f"/requests/{made.key}/files/{_file_key(site)}").status_code == 404


def test_the_paper_is_waited_for_and_then_shown(site: Site, made: Filed) -> None:
    client = site.browser()
    waiting = client.get(f"/requests/{made.key}/paper")
    assert waiting.headers["Refresh"] == "2"
    assert "กำลังจัดทำเอกสาร" in waiting.get_data(as_text=True)
    _print(site, made, 1, PDF)
    shown = client.get(f"/requests/{made.key}/paper")
    assert (shown.data, shown.mimetype) == (PDF, "application/pdf")
    assert "Refresh" not in shown.headers
    assert shown.headers["Content-Disposition"] == content_disposition(f"{made.reference}.pdf", inline=True)


def test_the_paper_as_filed_stays_when_a_newer_one_is_made(site: Site, made: Filed, staff: Actor) -> None:
    _print(site, made, 1, PDF)
    site.accept(staff, made.key)
    client = site.browser()
    assert "Refresh" in client.get(f"/requests/{made.key}/paper").headers
    _print(site, made, 2, PDF + b"2")
    assert client.get(f"/requests/{made.key}/paper").data == PDF + b"2"
    assert client.get(f"/requests/{made.key}/paper?as=filed").data == PDF


def test_a_paper_nobody_was_asked_for_is_asked_for_and_one_given_up_says_so(site: Site, made: Filed) -> None:
    client, paper = site.browser(), f"/requests/{made.key}/paper"
    with site.database.transaction() as session:
        session.execute(table(Job).delete())
    client.get(paper)
    client.get(paper)
    with site.database.transaction() as session:
        job = session.scalars(select(Job).where(Job.kind == "paper")).one()
        job.parked_at = clock.now()
    failed = client.get(paper)
    assert failed.status_code == 422
    assert "Refresh" not in failed.headers
    assert client.get(paper + "?kind=nothing").status_code == 404


def test_the_page_tells_what_happened_what_was_answered_and_what_to_mend(site: Site, made: Filed, staff: Actor) -> None:
    site.give_back(staff, made.key, "สำเนาไม่ชัด", ("id_card", "ถ่ายใหม่"), ("debt", "ไม่ตรงกับสลิป"))
    page = site.browser().get(f"/requests/{made.key}").get_data(as_text=True)
    for words in (
        "1,573.00",
        "สำเนาบัตร.pdf",
        "1-1111-11111-11-9",
        "ถ่ายใหม่",
        "ไม่ตรงกับสลิป",
        "กลุ่มบริหารงานการเงินและสินทรัพย์",
    ):
        assert words in page
    assert page.index("ไม่ตรงกับสลิป") < page.index("ถ่ายใหม่")
    whats = re.findall(r"<strong>([^<]+)</strong>\s*<time", page)
    assert whats == ["เจ้าหน้าที่ส่งให้แก้ไขข้อมูล", "ส่งคำร้องไปยังเจ้าหน้าที่"]
    assert f'href="/requests/{made.key}/correct"' in page


def test_cancelling_asks_first_and_keeps_the_reason(site: Site, made: Filed) -> None:
    client, address = site.browser(), f"/requests/{made.key}/cancel"
    asked = client.get(address).get_data(as_text=True)
    assert "ยืนยันการยกเลิกคำร้อง?" in asked
    assert "จองไว้" not in asked, "it booked nothing"
    assert post(client, address, {"_seen": "1", "reason": "ยื่นผิด"}).status_code == 303
    with site.database.reading() as session:
        assert session.scalars(select(Request.state)).one() == "cancelled"
        assert session.scalars(select(Event.message).order_by(Event.number.desc())).first() == "ยื่นผิด"
    again = client.get(address)
    assert again.status_code == 409
    assert f'href="/requests/{made.key}"' in again.get_data(as_text=True), "the page leads to the request"
    assert post(client, address, {"_seen": "2"}, page="/requests").status_code == 409
    twice = post(client, address, {"_seen": "1", "reason": "ยื่นผิด"}, page="/requests")
    assert (twice.status_code, twice.location) == (303, f"/requests/{made.key}"), (
        "pressed twice it is cancelled all the same"
    )


@pytest.mark.parametrize("seen", ["0", "", "x", "9" * 30])
def test_cancelling_on_a_stale_page_changes_nothing(site: Site, made: Filed, staff: Actor, seen: str) -> None:
    client = site.browser()
    assert post(client, f"/requests/{made.key}/cancel", {"_seen": seen}).status_code == 409
    with site.database.reading() as session:
        assert session.scalars(select(Request.state)).one() == "submitted"


def test_nobody_else_cancels_it_here(site: Site, made: Filed, staff: Actor) -> None:
    for number, status in ((SOMSRI, 403), (SOMSAK, 404)):
        client = site.browser(number)
        assert client.get(f"/requests/{made.key}/cancel").status_code == status
        assert post(client, f"/requests/{made.key}/cancel", {"_seen": "1"}, page="/").status_code == status


def _unread(client: FlaskClient) -> int:
    found = re.search(r'class="unread">(\d+)', client.get("/").get_data(as_text=True))
    return int(found[1]) if found else 0


def test_each_side_is_told_and_what_was_read_counts_no_more(site: Site, made: Filed, staff: Actor) -> None:
    site.accept(staff, made.key)
    site.finish(staff, made.key, 2)
    owner, officer = site.browser(), site.browser(SOMSRI)
    assert (_unread(owner), _unread(officer), _unread(site.browser(OTHER_UNIT))) == (2, 1, 0)
    page = owner.get("/notices").get_data(as_text=True)
    assert made.reference in page
    assert "คำร้องดำเนินการเรียบร้อย" in page
    up_to = re.search(r'name="up_to" value="(\d+)"', page)
    assert up_to is not None
    assert post(owner, "/notices/read", {"up_to": up_to[1]}, page="/notices").status_code == 303
    assert (_unread(owner), _unread(officer)) == (0, 1)
    assert f"/staff/requests/{made.key}" in officer.get("/notices").get_data(as_text=True)


def test_marking_further_than_what_is_there_hides_nothing_to_come(site: Site, made: Filed, staff: Actor) -> None:
    owner = site.browser()
    post(owner, "/notices/read", {"up_to": "999999999"}, page="/notices")
    site.accept(staff, made.key)
    assert _unread(owner) == 1


def test_notices_go_on_older_and_back(site: Site, owner: Actor, staff: Actor) -> None:
    for _ in range(22):
        site.accept(staff, site.filed(owner).key)
    client = site.browser()
    first = client.get("/notices").get_data(as_text=True)
    older = re.search(r'href="(/notices\?before=\d+)"', first)
    assert older is not None
    rest = client.get(older[1]).get_data(as_text=True)
    assert (first.count("<time") + first.count("<small>"), rest.count("<small>")) == (20, 2)
    assert 'href="/notices">' in rest
