"""Private notes: read by staff in scope, by nobody on the applicant's side, on no paper and in no notice (C42)."""

import re

from portal.queries.history import last_told
from portal.services.casework import handling
from portal.services.printing.paper_contents import as_of
from tests.support.desk import Desk
from tests.support.forms import look, token

NOTE = "โทรถามโรงเรียนแล้ว รอผลวันศุกร์"


def _write(desk: Desk, who: str, key: str, note: str, seen: int | None = None) -> tuple[int, str]:
    client = desk.browser(who)
    carried = token(client.get("/profile").text)
    revision = desk.request(key).revision if seen is None else seen
    sent = {"_csrf_token": carried, "_seen": str(revision), "note": note}
    answer = client.post(f"/staff/requests/{key}/note", data=sent)
    return answer.status_code, answer.text


def test_staff_in_scope_read_a_note_and_nobody_else_learns_of_it(desk: Desk) -> None:
    key = desk.file("card")
    desk.act(handling.send_message, "personnel", key, "ได้รับเรื่องแล้ว")
    owner = desk.browser("applicant")
    before = {place: owner.get(place).text for place in (f"/requests/{key}", "/requests", "/notices")}
    assert _write(desk, "personnel", key, NOTE)[0] == 303
    request = desk.request(key)
    assert (request.message, request.state) == ("ได้รับเรื่องแล้ว", "submitted")
    for who in ("personnel", "counter", "admin"):
        page = look(desk.browser(who), f"/staff/requests/{key}").text
        assert len(re.findall(NOTE, page)) == 2, who  # among the notes, and in the history
    assert _write(desk, "administration", key, "ข")[0] == 404
    plain = re.compile(r'value="[^"]+"')
    for place, page in before.items():
        assert plain.sub("", owner.get(place).text) == plain.sub("", page), place
    assert NOTE not in desk.browser("admin").get("/admin/events").text
    with desk.database.reading() as session:
        assert last_told(session, request.id) == 2
        told = as_of(session, desk.catalogue, request.id, request.revision)
        assert NOTE not in [each.message for each in told.history]


def test_a_note_is_kept_when_a_colleague_was_faster_and_written_once_when_pressed_twice(desk: Desk) -> None:
    key = desk.file("card")
    desk.act(handling.accept, "personnel", key)
    status, page = _write(desk, "counter", key, NOTE, seen=1)
    assert status == 409
    assert f">{NOTE}</textarea>" in page
    assert _write(desk, "counter", key, NOTE, seen=2)[0] == 303
    assert _write(desk, "counter", key, NOTE, seen=2)[0] == 303
    assert desk.request(key).revision == 3
    assert _write(desk, "counter", key, "   ")[0] == 422


def test_a_closed_request_still_takes_notes(desk: Desk) -> None:
    key = desk.file("card")
    desk.act(handling.cancel, "counter", key, "ซ้ำ")
    assert _write(desk, "personnel", key, NOTE)[0] == 303
    assert desk.request(key).state == "cancelled"
