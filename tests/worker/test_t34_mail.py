"""Mail goes to one person, holds a link, and nothing private (T34)."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import update

from portal.db import Database
from portal.models.outgoing import Channel
from portal.services.casework import handling
from portal.services.outbox import CHANNELS
from portal.settings import CHAT, EMAIL, Settings
from portal.worker.sending import sender
from tests.support.declared import Declared, declare
from tests.support.outside import SENDER, bridge, linked, mail_server, switched_on
from tests.worker.conftest import Outside

HEADERS = {
    "From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "Content-Type", "Content-Transfer-Encoding",
    "MIME-Version",
}  # fmt: skip


def test_t34_one_recipient_and_exactly_these_headers(outside: Outside) -> None:
    at = outside.desk
    key = at.file("pension")
    at.act(handling.accept, "counter", key)
    outside.work()
    (taken,) = outside.mail.taken
    (row,) = (row for row in outside.rows() if row.kind == "email")
    request = at.request(key)
    assert taken.sender == SENDER
    assert taken.recipients == (f"a{at.actors['applicant'].id}@people.example",)
    assert sorted(taken.message.keys()) == sorted(HEADERS)
    assert taken.message["To"] == taken.recipients[0]
    assert taken.message["Message-ID"] == f"<{row.key}@office.example>"
    assert request.reference in taken.message["Subject"]
    words = taken.message.get_content()
    assert f"http://127.0.0.1:8000/requests/{key}" in words
    assert row.sent_at is not None
    assert outside.jobs() == []


def test_a_line_break_in_a_subject_or_an_address_makes_no_further_header(outside: Outside) -> None:
    at = outside.desk
    at.person("splitter")
    key = outside.link("splitter")
    with at.database.transaction() as session:
        bad = "a@people.example\r\nBcc: all@people.example"
        session.execute(update(Channel).where(Channel.key == key).values(address=bad))
    at.act(handling.accept, "counter", at.file("pension", "splitter"))
    outside.work()
    assert outside.mail.taken == []
    (job,) = outside.jobs()
    assert job.last_error == "Hopeless: the address is none a mail can go to"


CASE = """\
title: ขอรับการดูแล
notices:
  accept: "รับเรื่องของผู้มีหมู่เลือด {blood} แล้ว"
  move: "เรื่อง {topic} ของ {applicant.citizen_id}"
  message: "แจ้งว่า {request.message} เรื่อง {topic}"
form:
  - use: applicant
  - fields:
      - {id: topic, type: text, label: เรื่อง}
      - {id: blood, type: text, label: หมู่เลือด, sensitive: true}
"""


@pytest.fixture
def office(database_url: str, tmp_path: Path) -> Iterator[Declared]:
    """An office whose wording names what is private."""
    database = Database(database_url, info={CHANNELS: frozenset({EMAIL, CHAT})})
    yield declare(database, tmp_path / "office", care=CASE)
    database.close()


def test_t34_no_number_and_no_private_answer_leaves_by_any_channel(office: Declared, settings: Settings) -> None:
    who, staff = office.person(), office.person("admin")
    number = office.number_of(who)
    dashed = "-".join((number[0], number[1:5], number[5:10], number[10:12], number[12]))
    linked(office.database, who.id)
    linked(office.database, who.id, "chat")
    made = office.file(who, "care", topic="ล้างแผล", blood="เลือดลับ")
    with mail_server() as mail, bridge() as hook:
        loop = sender(office.database, office.catalogue, switched_on(settings, mail.port, hook.url))
        office.act(handling.accept, staff, made.key)
        office.act(handling.send_message, staff, made.key, f"บัตร {dashed} และ {number} ครับ")
        while loop.run_once():
            pass
        mails = [taken.message.get_content() for taken in mail.taken]
        chats = [each["text"] for each in hook.accepted.values()]
    for told in (mails, chats):
        assert len(told) == 2
        assert "เจ้าหน้าที่รับเรื่องและกำลังดำเนินการ" in told[0]
        assert "แจ้งว่า บัตร" in told[1]
        assert "เรื่อง ล้างแผล" in told[1]
        assert not [words for words in told for secret in (number, dashed, "เลือดลับ") if secret in words]
