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
from portal.services import page_looks, person_looks
from portal.services.sweeping import sweep_rows
from tests.support.declared import Declared, declare

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
    assert chief.get(f"/admin/accounts/{key}").status_code == 200
    assert _looks(office)[1:] == [(admin.id, "account", filer.id)]
    page = chief.get("/admin/looks/pages").text
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
        clock.stopped_at(clock.now() + person_looks.KEPT_FOR + timedelta(days=2)),
        office.database.transaction() as session,
    ):
        sweep_rows(session)
    assert _looks(office) == []
