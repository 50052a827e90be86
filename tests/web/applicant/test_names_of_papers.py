"""What papers are saved as: the request's number and the letter's title, each paper by a name of its own (RFC 6266)."""

from pathlib import Path
from urllib.parse import unquote

import pytest
from flask import Flask
from sqlalchemy import insert

from portal import clock
from portal.models.base import table
from portal.models.drafts import Paper
from portal.web.extensions import storage
from tests.support.declared import Declared, declare

CARD = """\
title: ขอยืมกุญแจ
code: "53"
number: "{code}/{seq:03}/{fiscal_year}"
form: [{fields: [{id: why, type: text, label: เหตุผล}]}]
print:
  - {id: slip, title: ใบยืม/คืนกุญแจ, at: submitted, body: "{why}"}
  - {id: proof, title: ใบรับ, at: submitted, body: "{why}"}
"""


@pytest.fixture
def office(app: Flask, tmp_path: Path) -> Declared:
    return declare(app.extensions["database"], tmp_path / "office", card=CARD)


@pytest.mark.parametrize(
    ("kind", "said"), [("request", ""), ("slip", " ใบยืม-คืนกุญแจ"), ("proof", " ใบรับ"), ("request-masked", None)]
)
def test_a_paper_is_saved_by_its_number_and_title(app: Flask, office: Declared, kind: str, said: str | None) -> None:
    who = office.person()
    made = office.request(office.file(who, "card", why="หาย").key)
    with app.app_context():
        stored = storage().put([b"%PDF-1.7\n"])
    row = {"key": "k1", "request_id": made.id, "kind": kind, "event_number": 1, "edition": 1, "made_at": clock.now()}
    with office.database.transaction() as session:
        session.execute(insert(table(Paper)), row | {"digest": stored.digest, "size": stored.size})
    reader = office.person("clerk") if said is None else who
    asked = "request" if said is None else kind
    answer = office.browser(app, reader).get(f"/requests/{made.key}/paper?kind={asked}")
    assert answer.status_code == 200
    plain, _, named = answer.headers["Content-Disposition"].partition("; filename*=UTF-8''")
    number = made.reference.replace("/", "-")
    assert unquote(named) == f"{number}{' ปกปิดข้อมูลอ่อนไหว' if said is None else said}.pdf"
    assert plain == f'inline; filename="{number}{" -" if kind == "slip" else ""}.pdf"'
    assert number.startswith("53-001-25")
