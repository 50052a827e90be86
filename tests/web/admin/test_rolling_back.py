"""Back to an earlier version of a type: a press makes drafts of its texts, and they go the usual road (C30)."""

from html import unescape

from flask.testing import FlaskClient

from portal.queries import shelf, types
from portal.services.publishing import workshop
from tests.support.desk import Desk
from tests.support.forms import token
from tests.web.admin.test_workshop import PATH, _press, _publish, _text

PAGE = "/admin/types/pension"


def _back(client: FlaskClient, version: str) -> str:
    page = client.get(PAGE).get_data(as_text=True)
    return client.post(f"{PAGE}/back", data={"_csrf_token": token(page), "version": version}).headers["Location"]


def test_an_earlier_version_is_made_ready_shown_in_words_and_published_as_what_it_is(desk: Desk) -> None:
    client = desk.browser("admin")
    page = client.get(f"/admin/edit/{PATH}").get_data(as_text=True)
    first = _text(page)
    _press(client, page, "check", first.replace("id: debt", "id: owed, was: debt").replace("{debt:", "{owed:"))
    assert _publish(client)[0] == 303
    key = desk.file("pension")
    shown = client.get(PAGE).get_data(as_text=True)
    assert ("กลับไปใช้ฉบับที่ 1" in shown, "กลับไปใช้ฉบับที่ 2" in shown) == (True, False), "not to where it is"
    ready = _back(client, "1")
    asked = unescape(client.get(ready).get_data(as_text=True))
    assert ('value="กลับไปใช้ฉบับที่ 1"' in asked, "owed" in asked, "คำร้องที่ยังไม่เสร็จ 1 เรื่อง" in asked) == (True,) * 3
    assert "กลับไปใช้ฉบับที่ 2" not in asked
    with desk.database.reading() as session:
        assert (shelf.one(session, PATH) or b"").decode() != first, "nothing is in force yet"
        draft = workshop.find(session, PATH)
    assert draft is not None and draft.text == first
    before = desk.request(key).version_id
    assert _publish(client)[0] == 303
    with desk.database.reading() as session:
        assert (shelf.one(session, PATH) or b"").decode() == first
        versions = [(each.number, each.as_number) for each in types.versions(session, "pension")]
    assert versions == [(3, 1), (2, None), (1, None)]
    shown = client.get(PAGE).get_data(as_text=True)
    assert ("กลับไปใช้ฉบับที่ 1</button>" in shown, "กลับไปใช้ฉบับที่ 2</button>" in shown) == (False, True), "not to the same"
    assert "เหมือนฉบับที่ 1" in shown and "pension เหมือนฉบับที่ 1" in client.get("/admin/acts").get_data(as_text=True)
    assert desk.request(key).version_id == before


def test_a_draft_in_the_way_is_named_and_stays_and_what_is_the_same_needs_no_way_back(desk: Desk) -> None:
    client = desk.browser("admin")
    page = client.get(f"/admin/edit/{PATH}").get_data(as_text=True)
    assert _back(client, "1") == PAGE
    assert "จึงไม่มีอะไรต้องย้อนกลับ" in client.get(PAGE).get_data(as_text=True)
    _, page = _press(client, page, "check", _text(page) + "# ใหม่\n")
    assert _publish(client)[0] == 303
    page = client.get(f"/admin/edit/{PATH}").get_data(as_text=True)
    _press(client, page, "check", _text(page) + "# ของฉัน\n")
    assert _back(client, "1") == PAGE
    told = client.get(PAGE).get_data(as_text=True)
    assert "มีร่างของ" in told and PATH in told
    with desk.database.reading() as session:
        draft = workshop.find(session, PATH)
    assert draft is not None and draft.text.endswith("# ของฉัน\n")
    for number, status in (("7", 404), ("x", 404)):
        data = {"_csrf_token": token(told), "version": number}
        assert client.post(f"{PAGE}/back", data=data).status_code == status
    assert desk.browser("personnel").post(f"{PAGE}/back", data={"version": "1"}).status_code in (400, 403)
