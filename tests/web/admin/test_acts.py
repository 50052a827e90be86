"""What administrators do stands in one log, whichever route they do it by; who reads it, and as what file (C51, T39)."""

from hashlib import sha256
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import exc, select, text, update

from portal import clock
from portal.db import Database
from portal.models.acts import AdminAct
from portal.models.exports import Export
from portal.models.machinery import Job
from portal.models.moves import VersionMove
from portal.models.second_factor import SecondFactor
from portal.queries import acts as acts_of
from portal.queries import shelf
from portal.queries.acts import broken
from portal.services.backup.verify import damage
from portal.services.jobs import enqueue
from portal.services.logs import acts, anchors
from portal.services.logs.anchors import Anchor
from portal.services.publishing import proposals, workshop
from portal.services.publishing.proposals import Wish
from portal.services.publishing.publication import publish
from portal.texts import LANGUAGES
from portal.texts import text as said
from portal.web import admin
from portal.worker.exports import MakeExports
from tests.support.books_read import read
from tests.support.desk import Desk, folder
from tests.support.forms import token
from tests.support.people import citizen_id
from tests.support.pictures import drawn

NEW = {"citizen_id": citizen_id(9), "title": "นาง", "first_name": "ใหม่", "last_name": "มาดี", "phone": "0811111111",
       "role": "officer", "unit": "finance"}  # fmt: skip

DRAFTS = {
    "admin_moving.look",
    "admin_new_file.begin",
    "admin_part.change",
    "admin_rolling.back",
    "admin_settings.change",
    "admin_trying.paper",
    "admin_trying.play",
    "admin_workshop.write",
}
"""What is typed there is in force only once its file is published, which is an act; what is tried or looked at is nowhere."""

PENSION = "request_types/pension.yaml"


def _send(client: FlaskClient, path: str, **data: Any) -> int:
    page = client.get("/password").get_data(as_text=True)
    return client.post(path, data={"_csrf_token": token(page), **data}).status_code


def _acts(database: Database) -> list[AdminAct]:
    with database.reading() as session:
        return list(session.scalars(select(AdminAct).order_by(AdminAct.number)))


def _posts(desk: Desk) -> dict[str, tuple[str, dict[str, Any], str]]:
    """Each route under web/admin that does something: where, with what, and the act it leaves."""
    account = f"/admin/accounts/{desk.account('personnel').key}"
    second = desk.person("second", "manager")
    with desk.database.transaction() as session:
        enqueue(session, "paper", {}, "a job that fails")
        mine = update(Job).where(Job.unique_key == "a job that fails").values(parked_at=clock.now(), attempts=8)
        number = session.scalars(mine.returning(Job.id)).one()
        words = (shelf.one(session, PENSION) or b"").decode() + "# แก้แล้ว\n"
        workshop.keep(session, desk.actors["admin"], PENSION, words, shelf.held(session)[PENSION].edition_id, 0)
        theirs = {"account_id": desk.actors["personnel"].id, "nonce": "x", "last_step": 0, "since": clock.now()}
        session.add(SecondFactor(**theirs))
        looked = {"key": "0" * 32, "type_id": "card", "version_id": desk.catalogue.offered(session, "card").version_id}
        looked |= {"by_id": desk.actors["admin"].id, "state": "tried", "at": clock.now(), "changed_at": clock.now()}
        session.add(VersionMove(**looked))
        proposed = proposals.make(session, second, Wish({"pages/care.md": (b"# x", 0)}, "ใหม่"), asks_second=True)
    return {
        "admin_proposals.decide": (
            f"/admin/proposals/{proposed}",
            {"act": "refuse", "words": "รอก่อน"},
            "proposal.refuse",
        ),
        "admin_moving.go": (f"/admin/types/card/move/{'0' * 32}", {"reason": "ใช้แบบใหม่"}, "type.move"),
        "admin_types.switch": ("/admin/types/card/switch", {"on": "0", "reason": "ปิดปรับปรุง"}, "type.switch"),
        "admin_files.change": (
            "/admin/files/pages/new-guide.md",
            {"_go": "publish", "base": "0", "text": "# x", "reason": "ใหม่"},
            "file.write",
        ),
        "admin_accounts.search": ("/admin/accounts", {"q": desk.account("personnel").citizen_id}, "account.search"),
        "admin_new_account.create": ("/admin/accounts/new", NEW, "account.create"),
        "admin_accounts.change_role": (f"{account}/role", {"role": "counter", "unit": ""}, "account.role"),
        "admin_accounts.disable": (f"{account}/disable", {"reason": "ลาออก"}, "account.disable"),
        "admin_accounts.enable": (f"{account}/enable", {}, "account.enable"),
        "admin_accounts.end_sessions": (f"{account}/end-sessions", {}, "account.end_sessions"),
        "admin_accounts.reset": (f"{account}/reset", {}, "account.reset"),
        "admin_accounts.take_second_factor": (f"{account}/second-factor-off", {}, "account.second_factor_off"),
        "admin_events.again": (f"/admin/jobs/{number}/again", {}, "job.again"),
        "admin_publishing.publish": (
            "/admin/publish",
            {"draft": PENSION, f"seen-{PENSION}": "1", "reason": "แก้คำ"},
            "file.write",
        ),
        "admin_documents.change": (
            "/admin/settings/files",
            {"act": "logo", "reason": "ตราใหม่", "file": (drawn("PNG"), "ตรา.png")},
            "file.write",
        ),
        "admin_acts.export": ("/admin/acts/export", {"format": "csv"}, "acts.export"),
    }


def test_every_route_of_the_admin_that_does_something_leaves_an_act(desk: Desk) -> None:
    known = _posts(desk)
    ours = {rule.endpoint for rule in desk.app.url_map.iter_rules() if "POST" in (rule.methods or ())}
    ours = {each for each in ours if desk.app.view_functions[each].__module__.startswith(f"{admin.__name__}.")}
    assert ours - DRAFTS == set(known), "say here what the route does and which act it leaves"
    client, before = desk.browser("admin"), _acts(desk.database)
    for path, data, what in known.values():
        assert _send(client, path, **data) in (200, 303), path
        *_, last = after = _acts(desk.database)
        assert (len(after), last.what) == (len(before) + 1, what)
        assert (last.by_id, last.by_name, last.via) == (desk.actors["admin"].id, desk.actors["admin"].name, "screen")
        assert last.session_key and last.device == "Firefox · Linux"
        before = after
    told = {each.what: each for each in before}
    assert (told["account.disable"].label[""], told["account.disable"].reason) == (
        desk.actors["personnel"].name,
        "ลาออก",
    )
    assert told["type.switch"].after == {"th": "ปิดรับ", "en": "Not taken"}
    assert "กลุ่มบริหารงานบุคคล" in told["account.role"].before["th"]
    assert desk.account("personnel").citizen_id not in repr([vars(each) for each in before])
    page = client.get("/admin/acts?kind=account").text
    assert "ลาออก" in page and "ปิดปรับปรุง" not in page
    assert (
        "ลาออก"
        in client.get(f"/admin/acts?about={desk.account('personnel').key}&person={desk.actors['admin'].name[:3]}").text
    )
    for query in ("since=01/01/2700", "until=01/01/2560", "person=ไม่มีใคร"):
        assert "ลาออก" not in client.get(f"/admin/acts?{query}").text
    assert 'href="#since"' in client.get("/admin/acts?since=เมื่อวาน").text
    accounts = client.get("/admin/acts?log=accounts").text
    assert "ให้ออกจากระบบทุกเครื่อง" in accounts and desk.account("personnel").key in accounts
    assert client.get("/admin/acts?log=rows").status_code == 200


def test_what_is_refused_leaves_no_act_and_a_publication_leaves_one(desk: Desk) -> None:
    before = _acts(desk.database)
    assert [(each.what, each.via, each.by_id) for each in before] == [("office.publish", "folder", None)]
    assert "card 1" in before[0].after["th"]
    client, own = desk.browser("admin"), desk.account("admin").key
    assert _send(client, f"/admin/accounts/{own}/disable") == 403
    assert _send(client, f"/admin/accounts/{own}/role", role="officer") == 403
    assert _send(desk.browser("personnel"), "/admin/types/card/switch", on="0") == 403
    assert _send(client, "/admin/types/nothing/switch", on="0") == 404
    with desk.database.transaction() as session:
        publish(session, folder())
    assert [each.number for each in _acts(desk.database)] == [1]
    for name in ("applicant", "personnel", "director"):
        assert desk.browser(name).get("/admin/acts").status_code == 403
        assert _send(desk.browser(name), "/admin/acts/export") == 403


def test_the_log_comes_as_a_file_through_the_exports(desk: Desk, tmp_path: Any) -> None:
    client = desk.browser("admin")
    _send(client, "/admin/types/card/switch", on="0", reason="=ปิดปรับปรุง")
    _send(client, "/admin/types/card/switch", on="1")
    assert _send(client, "/admin/acts/export", format="xlsx", kind="type") == 303
    with desk.database.reading() as session:
        made, job = (
            session.scalars(select(Export)).one(),
            session.scalars(select(Job).where(Job.kind == "export")).one(),
        )
    write = MakeExports(desk.database, desk.catalogue, desk.storage, tmp_path)(job.payload)
    with desk.database.transaction() as session:
        write(session)
    file = client.get(f"/staff/exports/{made.key}/file")
    (sheet,) = read(file.get_data()).sheets.values()
    assert [row[4] for row in sheet[1:]] == ["เปิดหรือปิดรับคำร้อง"] * 2
    assert (sheet[2][8], sheet[2][9]) == ("ปิดรับ", "=ปิดปรับปรุง")
    assert {row[2] for row in sheet[1:]} == {"ผู้ดูแลระบบ"}, "a role by its name, as on the screen"


def test_no_act_is_changed_deleted_or_taken_out_unseen(desk: Desk) -> None:
    client = desk.browser("admin")
    for on in "0101":
        _send(client, "/admin/types/card/switch", on=on)
    for change in ("UPDATE admin_act SET reason = 'x' WHERE number = 2", "DELETE FROM admin_act WHERE number = 2"):
        with pytest.raises((exc.IntegrityError, exc.InternalError)), desk.database.transaction() as session:
            session.execute(text(change))
    with desk.database.reading() as session:
        assert list(broken(session)) == []
    with desk.database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if desk.database.is_sqlite:
            connection.exec_driver_sql("ROLLBACK")
            for end in ("changed", "deleted"):
                connection.exec_driver_sql(f"DROP TRIGGER admin_act_is_never_{end}")
        else:
            connection.exec_driver_sql("SET session_replication_role = replica")
        for change in ("UPDATE admin_act SET reason = 'x' WHERE number = 2", "DELETE FROM admin_act WHERE number = 3",
                       "DELETE FROM admin_act WHERE number = (SELECT max(number) FROM admin_act)"):  # fmt: skip
            connection.exec_driver_sql(change)
    with desk.database.reading() as session:
        told = list(damage(session, desk.storage))
        assert list(broken(session)) == [(2, "changed"), (3, "missing"), (5, "cut")]
    assert "admin act 2: was changed after it was written" in told
    assert "admin act 5: is missing: the counter of acts remembers it" in told
    with desk.database.reading() as session:
        nothing, whole = sha256().hexdigest(), acts_of.hash_of(session, 4)
        for sealed, says in ((whole, 0), ("0" * 64, 1)):
            assert len(list(anchors.damage(session, [Anchor("a day", 0, 0, nothing, 4, sealed)]))) == says


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_act_has_its_words(language: str) -> None:
    for what in acts.WHAT:
        assert said(language, f"acts.what_{what.replace('.', '_')}")
        assert said(language, f"acts.kind_{what.partition('.')[0]}")
