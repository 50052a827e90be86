"""What a covering letter says finds its requests, however it is typed: number and date (C56, C11)."""

from pathlib import Path

import pytest

from portal.db import Database
from portal.queries.requests import Wish, own_requests, queue
from tests.support.declared import Declared, declare
from tests.support.people import citizen_id

CASE = """\
title: ขอรับการช่วยเหลือ
filed_by: [network, staff]
subject: {name: person_name, citizen_id: person_id}
form:
  - fields:
      - {id: letter_no, type: text, label: เลขหนังสือนำส่ง, searchable: true, optional: true}
      - {id: letter_on, type: date, label: ลงวันที่, searchable: true}
      - {id: person_name, type: text, label: ชื่อ}
      - {id: person_id, type: citizen_id, label: เลข 13 หลัก}
"""
ROLES = "  network: {title: เครือข่าย, like: applicant}\n"


@pytest.fixture
def office(database: Database, tmp_path: Path) -> Declared:
    return declare(database, tmp_path / "office", ROLES, case=CASE)


def _keys(office: Declared, who: object, words: str) -> list[str]:
    with office.database.reading() as session:
        return [row.key for row in queue(session, who, Wish(words=words)).rows]  # type: ignore[arg-type]


def test_a_letter_is_found_by_its_number_and_its_date_as_printed(office: Declared) -> None:
    network, officer = office.person("network", first_name="มาลี"), office.person("officer", "front")
    one = {"person_name": "ยายสมมติ ใจดี", "person_id": citizen_id(77)}
    other = {"person_name": "ตาสมมติ ใจงาม", "person_id": citizen_id(78)}
    # No moment of filing, which is in a request's number, can hold 987.
    key = office.file(network, "case", letter_no="ศก 0011.3/ว 987", letter_on="01/03/2568", **one).key
    office.file(network, "case", letter_no="ศก 0011.3/ว 99", letter_on="31/10/2567", **other)
    for words in (
        "0011.3/ว 987", "ศก ๐๐๑๑.๓/ว ๙๘๗", "ว 987",
        "1 มีนาคม 2568", "๑ มีนาคม ๒๕๖๘", "๑ มี.ค. ๒๕๖๘", "1 มี.ค. 68",
        "01/03/2568", "1/3/2568", "๑/๓/๒๕๖๘", "1/3/68", "มีนาคม ยายสมมติ",
    ):  # fmt: skip
        assert _keys(office, officer, words) == [key], words
    for words in ("2 เมษายน 2568", "3/1/2568", "0011.3/ว 986"):
        assert _keys(office, officer, words) == [], words


def test_who_filed_and_whom_it_is_about_are_both_kept_and_both_find_it(office: Declared) -> None:
    network, officer = office.person("network", first_name="มาลี"), office.person("officer", "front")
    neighbour = office.person("network", first_name="สมปอง")
    words = {"letter_on": "01/03/2568", "person_name": "ยายสมมติ ใจดี", "person_id": citizen_id(77)}
    key = office.file(network, "case", **words).key
    request = office.request(key)
    assert (request.applicant_id, request.filed_by_id) == (network.id, network.id)
    assert (request.subject_name, request.subject_id) == ("ยายสมมติ ใจดี", citizen_id(77))
    assert _keys(office, officer, "ยายสมมติ") == _keys(office, officer, "มาลี") == [key]
    with office.database.reading() as session:
        assert [row.key for row in own_requests(session, network, Wish(words="ยายสมมติ")).rows] == [key]
        assert own_requests(session, neighbour, Wish(words="ยายสมมติ")).rows == []
