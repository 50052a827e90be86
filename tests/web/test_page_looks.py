"""Who opened a request or an account at work is written down once a day, shown to administrators, forgotten in time (C83)."""

from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import event, select

from portal import clock
from portal.errors import Busy
from portal.models.accounts import Account
from portal.models.page_looks import PageLook
from portal.services.casework import assigning, handling
from portal.services.logs import forgetting, page_looks
from portal.services.sweeping import sweep_rows
from tests.support.declared import Declared, declare
from tests.support.forms import look, post, token

CARD = "title: ขอบัตร\nunit: front\nform: [{fields: [{id: a, type: text, label: ก}, {id: card, type: citizen_id, label: เลข}]}]\n"


def _looks(office: Declared) -> list[tuple[int, str, int]]:
    with office.database.reading() as session:
        rows = select(PageLook.account_id, PageLook.what, PageLook.subject_id).order_by(PageLook.id)
        return [(row.account_id, row.what, row.subject_id) for row in session.execute(rows)]


def test_every_page_of_a_request_or_an_account_is_written_down_once_a_day(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = declare(app.extensions["database"], tmp_path / "office", "", card=CARD)
    filer, officer, other, admin = (
        office.person(first_name="ผู้ยื่น"), office.person("officer", "front", first_name="อนันต์"),
        office.person("officer", "back"), office.person("admin"),
    )  # fmt: skip
    sent = office.file(filer, "card", a="x", card="1111111111119")
    request, desk = office.request(sent.key), office.browser(app, officer)
    at = f"/staff/requests/{sent.key}"
    office.browser(app, filer).get(f"/requests/{sent.key}")
    assert office.browser(app, other).get(at).status_code == 404
    assert _looks(office) == [], "neither the own request nor what is out of reach is a look"
    for headers in ({"Sec-Fetch-Dest": "empty"}, {}, {"Sec-Purpose": "prefetch"}):
        assert desk.get(at, headers=headers).status_code == 200
    assert _looks(office) == [(officer.id, "request", request.id)], "however it was fetched, and once"
    written: list[str] = []
    event.listen(office.database.engine, "before_cursor_execute", lambda *told: written.append(str(told[2])))
    desk.get(at)
    assert not [each for each in written if "page_look" in each], "what was written today costs no statement"
    app.extensions.pop("looks_written")  # another process, or the same after a start
    desk.get(at)
    assert len(_looks(office)) == 1
    chief = office.browser(app, admin)
    with office.database.reading() as session:
        key = session.get_one(Account, filer.id).key
    assert look(chief, f"/admin/accounts/{key}").status_code == 200
    assert _looks(office)[1:] == [(admin.id, "account", filer.id)]
    page = chief.get("/admin/looks/pages").text
    assert "ติดตามหรือตรวจสอบงานตามหน้าที่" in page
    assert sent.reference in page and officer.name in page and f"เปิดบัญชีของ {filer.name}" in page
    assert desk.get("/admin/looks/pages").status_code == 403

    def held(*_: object) -> None:
        raise Busy

    note = page_looks.note
    later = office.file(filer, "card", a="y", card="1111111111119")
    monkeypatch.setattr(page_looks, "note", held)
    assert desk.get(f"/staff/requests/{later.key}").status_code == 200
    assert len(_looks(office)) == 2
    monkeypatch.setattr(page_looks, "note", note)
    assert desk.get(at).status_code == 200
    assert _looks(office)[2:] == [(officer.id, "request", office.request(later.key).id)], "it is written with the next"
    with clock.stopped_at(clock.now() + timedelta(days=1)):
        desk = office.browser(app, officer)
        desk.get(at)
    assert len(_looks(office)) == 4, "a new day, a new line"
    with (
        clock.stopped_at(clock.now() + forgetting.KEPT_FOR + timedelta(days=2)),
        office.database.transaction() as session,
    ):
        sweep_rows(session)
    assert _looks(office) == []


def test_what_is_not_ones_own_work_opens_with_a_reason_once_a_day_for_each_person(app: Flask, tmp_path: Path) -> None:
    """T38."""
    office = declare(app.extensions["database"], tmp_path / "office", "", card=CARD)
    filer, stranger = office.person(first_name="ผู้ยื่น"), office.person()
    clerk, everywhere, admin = office.person("clerk", "back"), office.person("clerk"), office.person("admin")
    first, second, other = (
        office.file(who, "card", a="ความลับ", card="1111111111119") for who in (filer, filer, stranger)
    )
    at, desk = f"/staff/requests/{first.key}", office.browser(app, clerk)
    carried = {"_csrf_token": token(desk.get("/password").text)}
    places = at, f"{at}/cancel", f"{at}/hands", f"/requests/{first.key}/paper?as=filed"
    answers = [*map(desk.get, places[:3]), desk.post(at, data={**carried, "step": "no_such_step"})]
    answers.append(desk.post(f"/requests/{first.key}/edit", data=carried))
    for answer in answers:
        assert answer.headers["Location"].startswith(f"/reasons/requests/{first.key}?next=%2Fstaff%2Frequests"), answer
    asking = desk.get(answers[0].headers["Location"]).text
    assert first.reference in asking and "หน่วยหน้า" in asking
    assert not any(secret in asking for secret in ("ความลับ", "ผู้ยื่น ", "1111")), "nothing is told before"
    assert post(desk, f"/reasons/requests/{first.key}", {"why": "curious"}).status_code == 422
    assert _looks(office) == []
    away = post(desk, f"/reasons/requests/{first.key}", {"why": "asked", "next": "//elsewhere.example"})
    assert away.headers["Location"] == at
    assert "ความลับ" in desk.get(at).text
    assert desk.get(f"/staff/requests/{second.key}").status_code == 200, "the same person is asked about once"
    elsewhere = f"/staff/requests/{other.key}"
    assert desk.get(elsewhere).status_code == 303
    with office.database.reading() as session:
        looks = session.execute(select(PageLook.subject_id, PageLook.is_outside, PageLook.reason)).all()
    assert looks == [(office.request(each.key).id, True, "เจ้าของเรื่องมาติดต่อหรือโทรถาม") for each in (first, second)]
    assert office.browser(app, everywhere).get(at).status_code == 200, "whoever is of no unit works for all"
    assert office.browser(app, admin).get(at).status_code == 303, "but who looks after the portal"
    office.act(handling.add_note, clerk, other.key, "โทรแล้ว")
    assert desk.get(elsewhere).status_code == 200, "they see what became of what they did"
    third = office.file(office.person(), "card", a="x", card="1111111111119")
    with office.database.reading() as session:
        key = session.get_one(Account, admin.id).key
    office.act(assigning.assign, everywhere, third.key, key)
    assert office.browser(app, admin).get(f"/staff/requests/{third.key}").status_code == 200, "given to them"
    with clock.stopped_at(clock.now() + timedelta(days=1)):
        assert office.browser(app, clerk).get(at).status_code == 303
    assert post(desk, "/staff/counter", {"citizen_id": office.number_of(filer)}).status_code == 200
    with office.database.reading() as session:
        last = session.scalars(select(PageLook).order_by(PageLook.id.desc()).limit(1)).one()
    assert (last.what, last.subject_id, last.is_outside) == ("account", filer.id, False)
    assert last.reason == "ให้บริการที่เคาน์เตอร์", "who serves them is asked nothing"
