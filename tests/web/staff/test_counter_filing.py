"""At the counter: find by phone, mark the card seen, file for the person who stands there (T08, T32)."""

from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from portal.models.requests import Request
from portal.services.applying import drafts
from portal.services.applying.submit import submit
from tests.support.desk import Desk
from tests.support.forms import look, token


def _send(client: FlaskClient, path: str, **data: Any) -> TestResponse:
    page = client.get("/password").get_data(as_text=True)
    return client.post(path, data={"_csrf_token": token(page), **data})


def test_a_person_is_found_by_phone_and_several_are_offered(desk: Desk) -> None:
    desk.person("somjai", phone="0899999999")
    client = desk.browser("counter")
    assert "somjai" in _send(client, "/staff/counter", citizen_id="089-999-9999").text
    desk.person("somboon", phone="0899999999")
    page = _send(client, "/staff/counter", citizen_id="0899999999").text
    assert "somjai" in page and "somboon" in page and "ยื่นคำร้องแทน" not in page
    assert _send(client, "/staff/counter", citizen_id="0800000000").status_code == 422


def test_the_card_is_marked_seen_by_this_officer(desk: Desk) -> None:
    key = desk.account("applicant").key
    assert _send(desk.browser("counter"), "/staff/counter/seen", account=key).status_code == 303
    assert desk.account("applicant").identity_seen_by_id == desk.actors["counter"].id
    assert _send(desk.browser("counter"), "/staff/counter/seen", account="x").status_code == 404


def test_a_request_filed_at_the_counter_is_the_persons_own(desk: Desk) -> None:
    officer, applicant = desk.actors["counter"], desk.actors["applicant"]
    answer = _send(
        desk.browser("counter"), "/staff/counter/file", account=desk.account("applicant").key, type="pension"
    )
    draft_key = answer.location.rpartition("/")[2]
    assert "ใจดี" in desk.browser("counter").get(f"/drafts/{draft_key}").text
    assert desk.browser("applicant").get(f"/drafts/{draft_key}").status_code == 404
    with desk.database.transaction() as session:
        draft = drafts.find(session, officer, draft_key)
        checked = desk.catalogue.version(session, draft.version_id)
        drafts.save(session, officer, checked, draft, desk.words(session, checked))
        for asked in checked.fields.values():
            if asked.field.type == "file" and asked.field.optional is not True:
                desk.attach(session, officer, draft_key, asked.id)
        made = submit(session, officer, desk.catalogue, draft_key)
    with desk.database.reading() as session:
        request = session.scalars(select(Request).where(Request.key == made.key)).one()
    assert (request.applicant_id, request.filed_by_id) == (applicant.id, officer.id)
    assert "ใจดี" in request.subject_name
    assert made.key in desk.browser("applicant").get("/requests").text
    assert "เจ้าหน้าที่ยื่นแทน" in look(desk.browser("admin"), f"/staff/requests/{made.key}").text


def test_applicants_cannot_file_for_another(desk: Desk) -> None:
    key = desk.account("personnel").key
    answer = _send(desk.browser("applicant"), "/staff/counter/file", account=key, type="pension")
    assert answer.status_code == 403
    assert _send(desk.browser("counter"), "/staff/counter/file", account=key, type="nothing").status_code == 404


def test_the_way_out_stays_in_the_menu_on_every_page_of_the_counter(desk: Desk) -> None:
    client, number = desk.browser("counter"), desk.account("applicant").citizen_id
    pages = (
        client.get("/staff/counter"),
        _send(client, "/staff/counter", citizen_id=number),
        _send(client, "/staff/counter", citizen_id="0800000000"),
        _send(client, "/staff/counter/code", citizen_id=number, seen="y"),
    )
    for page in pages:
        assert 'action="/logout"' in page.text
        assert desk.account("counter").full_name in page.text
