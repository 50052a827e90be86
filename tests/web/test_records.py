"""Adding to a request on its page, from both sides, with and without scripts (C50, C60)."""

import io
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from portal import clock
from portal.access.permissions import Actor
from portal.services.casework import handling, records
from portal.uploads.cleaning import Cleaner
from portal.uploads.scanning import NoScanner
from portal.uploads.storage import LocalStorage
from portal.worker.files import CleanFile
from portal.worker.loop import Loop
from tests.services.test_records import MAY, WORK
from tests.support.declared import declare
from tests.support.desk import picture
from tests.support.forms import post, token
from tests.web.applicant.test_visitors import CARD, OFFICE, _begun, _sent


class Counter:
    """A finished request, people and browsers."""

    def __init__(self, app: Flask, folder: Path, cleaner: Cleaner) -> None:
        self.app, self.cleaner = app, cleaner
        self.office = declare(app.extensions["database"], folder, work=WORK)
        self.applicant = self.office.person()
        self.officer = self.office.person("officer", "front")
        with clock.stopped_at(MAY):
            self.key = self.office.file(self.applicant, "work", why="ไฟดับ").key
            self.office.act(handling.accept, self.officer, self.key)
            self.office.act(handling.finish, self.officer, self.key)

    def browser(self, who: Actor) -> FlaskClient:
        return self.office.browser(self.app, who)

    def page(self, who: Actor, path: str = "") -> str:
        answer = self.browser(who).get(path or f"/requests/{self.key}", follow_redirects=True)
        assert answer.status_code == 200, answer.get_data(as_text=True)
        return answer.get_data(as_text=True)

    def add(self, client: FlaskClient, name: str, seen: Any = 0, **data: Any) -> TestResponse:
        page = client.get("/password").get_data(as_text=True)
        fields = {"rating": ["score", "comment"], "amend": ["wording", "photo"], "follow_up": ["found"]}
        sent: dict[str, Any] = {
            "_csrf_token": token(page),
            "_seen": str(seen or self.office.request(self.key).revision),
        }
        sent |= {"_shown": fields.get(name, []), "_go": "save", **data}
        return client.post(f"/requests/{self.key}/records/{name}", data=sent)

    def work(self) -> None:
        storage = LocalStorage(self.app.extensions["settings"].storage)
        clean = CleanFile(self.office.database, self.office.catalogue, storage, self.cleaner, NoScanner())
        loop = Loop(self.office.database, "w", {"clean_file": clean, "paper": lambda payload: lambda session: None})
        while loop.run_once():
            pass


@pytest.fixture(scope="module")
def cleaner() -> Iterator[Cleaner]:
    with Cleaner() as made:
        yield made


@pytest.fixture
def made(app: Flask, tmp_path: Path, cleaner: Cleaner) -> Counter:
    return Counter(app, tmp_path / "office", cleaner)


def test_the_applicant_of_a_finished_request_is_asked_once_and_the_notice_says_so(made: Counter) -> None:
    assert "ขอเชิญท่านบันทึก “ความพึงพอใจ” ในหน้าคำร้อง" in made.page(made.applicant, "/notices")
    page = made.page(made.applicant)
    assert re.findall(r'type="radio" value="(\d)"', page) == ["5", "4", "3", "2", "1"]
    for words in ("5 ดีมาก", "1 ควรปรับปรุงมาก"):
        assert words in page
    client = made.browser(made.applicant)
    answer = made.add(client, "rating", score="4", comment="รวดเร็ว")
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/requests/{made.key}")
    page = made.page(made.applicant)
    assert "4 จาก 5" in page
    assert 'type="radio"' not in page
    assert "เพิ่มบันทึก: ความพึงพอใจ" in page
    staff = made.page(made.officer)
    for words in ("4 จาก 5", made.applicant.name, "รวดเร็ว"):
        assert words in staff, words
    assert "เพิ่มบันทึก: ความพึงพอใจ" in made.page(made.officer, "/notices")


def test_what_is_wrong_is_told_at_its_place_and_nothing_typed_is_lost(made: Counter) -> None:
    answer = made.add(made.browser(made.applicant), "rating", comment="ยังไม่ได้ให้คะแนน")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "กรุณาให้คะแนน: คะแนน" in page
    assert 'href="#score-0"' in page
    assert "ยังไม่ได้ให้คะแนน" in page


def test_a_button_pressed_twice_makes_one_rating_and_no_fright(made: Counter) -> None:
    client, seen = made.browser(made.applicant), made.office.request(made.key).revision
    for score in ("5", "5", "1"):
        assert made.add(client, "rating", seen, score=score).status_code == 303
    page = made.page(made.applicant)
    assert page.count("5 จาก 5") == 1
    assert "1 จาก 5" not in page


@pytest.mark.parametrize(
    ("who", "name", "status"),
    [("officer", "rating", 403), ("applicant", "amend", 403), ("applicant", "nothing", 404), ("stranger", "rating", 404),
     ("executive", "rating", 403)],
)  # fmt: skip
def test_others_are_turned_away(made: Counter, who: str, name: str, status: int) -> None:
    person = {"officer": made.officer, "applicant": made.applicant}.get(who) or made.office.person(
        "applicant" if who == "stranger" else who
    )
    client = made.browser(person)
    assert client.get(f"/requests/{made.key}/records/{name}").status_code == status
    assert made.add(client, name, score="4").status_code == status


def test_before_its_time_there_is_nothing_to_add(made: Counter) -> None:
    made.key = made.office.file(made.applicant, "work", why="น้ำไม่ไหล").key
    assert 'type="radio"' not in made.page(made.applicant)
    assert made.browser(made.applicant).get(f"/requests/{made.key}/records/rating").status_code == 404


def test_staff_add_by_a_button_with_a_photograph_that_is_looked_at_first(made: Counter) -> None:
    page = made.page(made.officer)
    assert re.search(rf'href="/requests/{made.key}/records/amend">.*?แก้ไขผลงาน', page)
    client = made.browser(made.officer)
    form = client.get(f"/requests/{made.key}/records/amend").get_data(as_text=True)
    assert 'value="ไฟดับ"' in form, "prefilled from the request"
    photo = {"photo": (io.BytesIO(picture()), "หลังงาน.jpg")}
    waiting = made.add(client, "amend", wording="แก้คำผิดแล้ว", **photo)
    assert waiting.status_code == 422
    assert "กำลังตรวจไฟล์นี้อยู่" in waiting.get_data(as_text=True)
    assert "แก้คำผิดแล้ว" in waiting.get_data(as_text=True)
    made.work()
    assert made.add(client, "amend", wording="แก้คำผิดแล้ว").status_code == 303
    mine = made.page(made.applicant)
    assert "แก้คำผิดแล้ว" in mine
    assert re.search(r"</time> · เจ้าหน้าที่ หน่วยหน้า", mine), "to the applicant the office is one"
    found = re.search(rf'/requests/{made.key}/files/([\w-]+)"[^>]*>.*?หลังงาน', mine)
    assert found
    assert made.browser(made.applicant).get(f"/requests/{made.key}/files/{found[1]}").status_code == 200
    assert "พิมพ์ฉบับที่ยื่นครั้งแรก" in mine


def test_files_are_sent_looked_at_and_taken_away_as_the_script_does(made: Counter) -> None:
    client = made.browser(made.officer)
    page = client.get("/password").get_data(as_text=True)
    headers = {"X-CSRFToken": token(page), "X-File-Name": "a.jpg", "Content-Type": "application/octet-stream"}
    url = f"/requests/{made.key}/records/amend/files"
    sent = client.post(f"{url}?field=photo", data=picture(), headers=headers)
    assert sent.status_code == 200
    assert client.post(f"{url}?field=wording", data=picture(), headers=headers).status_code == 404
    made.work()
    looked = client.get(f"{url}?field=photo").get_data(as_text=True)
    key = re.findall(rf"{url}/([\w-]+)", looked)[0]
    assert client.get(f"{url}/{key}").status_code == 200
    assert client.get(f"{url}/{key}/preview").status_code == 200
    other = made.browser(made.office.person("officer", "front"))
    assert other.get(f"{url}/{key}").status_code == 404, "what lies ready is its sender's own"
    assert made.browser(made.applicant).get(f"{url}/{key}").status_code == 403
    removed = made.add(client, "amend", _go=f"remove:{key}", wording="ค้างไว้")
    assert "ค้างไว้" in removed.get_data(as_text=True)
    assert client.get(f"{url}/{key}").status_code == 404


def test_what_staff_keep_to_themselves_is_not_the_applicants(made: Counter) -> None:
    client = made.browser(made.officer)
    made.add(client, "inside", _shown=["remark"], remark="โทรกลับแล้ว")
    assert "โทรกลับแล้ว" in made.page(made.officer)
    mine = made.page(made.applicant)
    assert "โทรกลับแล้ว" not in mine
    assert "บันทึกภายใน" not in mine


def test_pages_say_when_the_next_window_opens_and_mark_a_late_entry(made: Counter) -> None:
    with clock.stopped_at(datetime(2026, 6, 1, tzinfo=UTC)):
        assert "ติดตามผล บันทึกได้ตั้งแต่วันที่ 1 ก.ค. 2569" in made.page(made.officer)
        client = made.browser(made.officer)
        answer = client.get(f"/requests/{made.key}/records/follow_up", follow_redirects=True)
        assert "ช่วงถัดไปเริ่มวันที่ 1 ก.ค. 2569" in answer.get_data(as_text=True)
        early = made.add(client, "follow_up", found="เร็วไป")
        assert early.status_code == 303
    with clock.stopped_at(datetime(2026, 8, 3, tzinfo=UTC)):
        page = made.page(made.officer)
        assert f"/requests/{made.key}/records/follow_up?window=1" in page
        assert "ช่วง 1 ก.ค. 2569 ถึง 31 ก.ค. 2569" in page
        client = made.browser(made.officer)
        assert "ล่าช้า" in client.get(f"/requests/{made.key}/records/follow_up?window=1").get_data(as_text=True)
        made.add(client, "follow_up", _window="1", found="พบแล้ว")
        page = made.page(made.officer)
    assert "พบแล้ว" in page
    assert "ล่าช้า" in page
    assert "บันทึกได้ตั้งแต่วันที่ 1 ก.ย. 2569" in page


def test_whoever_was_slower_keeps_what_was_typed(made: Counter) -> None:
    seen = made.office.request(made.key).revision
    made.add(made.browser(made.applicant), "rating", score="5")
    answer = made.add(made.browser(made.officer), "amend", seen, wording="ข้อความที่พิมพ์ไว้")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    for words in ("ข้อความที่พิมพ์ไว้", made.applicant.name, "เพิ่มบันทึก"):
        assert words in page, words


VISIT = """\
title: ขอรับการดูแล
form: [{use: applicant}, {fields: [{id: topic, type: text, label: เรื่อง}]}]
records:
  - id: visit
    title: เยี่ยมบ้าน
    by: [clerk, officer]
    at: [submitted]
    fields:
      - {id: finding, type: text, label: ข้อค้นพบ, sensitive: true, to_applicant: true}
      - {id: photo, type: file, label: ภาพ, sensitive: true, to_applicant: true}
      - {id: note, type: text, label: บันทึก, prefill: topic}
"""


def test_what_is_sensitive_in_an_entry_is_hidden_from_roles_that_may_not_read_it(made: Counter) -> None:
    made.office.write(work=WORK, care=VISIT)
    made.app.extensions["catalogue"].forget()
    clerk = made.office.person("clerk")
    made.key = made.office.file(made.applicant, "care", topic="ผู้ป่วยติดเตียง").key
    client = made.browser(made.officer)
    shown = {"_shown": ["finding", "photo", "note"]}
    photo = (io.BytesIO(picture()), "แผล.jpg")
    assert made.add(client, "visit", finding="แผลกดทับ", note="เยี่ยมแล้ว", photo=photo, **shown).status_code == 422
    made.work()
    assert made.add(client, "visit", finding="แผลกดทับ", note="เยี่ยมแล้ว", **shown).status_code == 303
    whole, mine = made.page(made.officer), made.page(made.applicant)
    found = re.search(r'/requests/[\w-]+/files/([\w-]+)"', whole)
    assert found
    url = f"/requests/{made.key}/files/{found[1]}"
    assert "แผลกดทับ" in whole
    assert "แผลกดทับ" in mine
    assert "เยี่ยมแล้ว" not in mine
    partly = made.page(clerk)
    assert "เยี่ยมแล้ว" in partly
    assert "แผลกดทับ" not in partly
    assert found[1] not in partly
    for who, status in ((made.officer, 200), (made.applicant, 200), (clerk, 404)):
        assert made.browser(who).get(url).status_code == status, who.role


def test_a_visitor_rates_what_they_filed_in_the_same_browser(app: Flask, tmp_path: Path) -> None:
    visited = CARD + WORK[WORK.index("records:") :].replace("prefill: why", "prefill: what")
    office = declare(app.extensions["database"], tmp_path / "office", OFFICE.replace("HUMAN", "false"), card=visited)
    app.extensions["catalogue"].forget()
    client = app.test_client()
    key = _sent(client, _begun(client)).split("/")[2]
    officer = office.person("officer", "front")
    office.act(handling.accept, officer, key)
    office.act(handling.finish, officer, key)
    page = client.get(f"/requests/{key}").get_data(as_text=True)
    assert "5 ดีมาก" in page
    said = {"_seen": str(office.request(key).revision), "_shown": ["score"], "score": "3", "_go": "save"}
    assert post(client, f"/requests/{key}/records/rating", said, page=f"/requests/{key}").status_code == 303
    assert "3 จาก 5" in client.get(f"/requests/{key}").get_data(as_text=True)
    stranger = app.test_client().get(f"/requests/{key}/records/rating")
    assert stranger.status_code == 303
    assert stranger.headers["Location"].startswith("/login")


MEASURE = """\
title: พัฒนา
filed_by: [ao]
form: [{fields: [{id: topic, type: text, label: เรื่อง}]}]
records:
  - {id: visit, title: ติดตามผล, by: [ao], at: [submitted], windows: [01/07..31/07],
     fields: [{id: found, type: text, label: ผล}]}
"""


def test_who_files_for_others_reads_the_own_entry_and_staff_see_what_is_missing(app: Flask, tmp_path: Path) -> None:
    roles = "  ao: {title: ผู้ดูแล, like: applicant}\n"
    office = declare(app.extensions["database"], tmp_path / "office", roles, work=MEASURE)
    ao, officer = office.person("ao"), office.person("officer", "front")
    with clock.stopped_at(datetime(2026, 5, 4, 3, tzinfo=UTC)):
        key = office.file(ao, "work", topic="ก").key
        assert "ยังไม่มี ติดตามผล" not in office.browser(app, officer).get(f"/staff/requests/{key}").text
    with clock.stopped_at(datetime(2026, 8, 3, 3, tzinfo=UTC)):
        page = office.browser(app, officer).get(f"/staff/requests/{key}").text
        told = page.partition("ยังไม่มี ติดตามผล")[2].partition("</p>")[0]
        assert "ช่วง 1 ก.ค. 2569 ถึง 31 ก.ค. 2569" in told and "ล่าช้า" in told
        with office.database.transaction() as session:
            records.add(session, ao, office.catalogue, key, "visit", {"found": ("ไปเยี่ยมแล้ว",)}, 1)
        assert "ยังไม่มี ติดตามผล" not in office.browser(app, officer).get(f"/staff/requests/{key}").text
        own = office.browser(app, ao).get(f"/requests/{key}").text
        assert "ไปเยี่ยมแล้ว" in own and "ล่าช้า" in own
