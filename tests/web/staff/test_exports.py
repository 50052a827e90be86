"""Exports on the screen: from the queue to the file, progress without scripts, the log that admins read (C71)."""

import io
import re
from html import unescape

from flask.testing import FlaskClient
from sqlalchemy import update
from werkzeug.test import TestResponse

from portal.models.base import table
from portal.models.exports import Export
from portal.queries.pages import SIZES
from portal.worker.lengthy import clerk
from tests.support import books_read as workbooks
from tests.support.desk import Desk
from tests.support.forms import token


def _work(desk: Desk) -> None:
    loop = clerk(desk.database, desk.catalogue, desk.app.extensions["settings"])
    while loop.run_once():
        pass


def _ask(client: FlaskClient, address: str, **more: object) -> TestResponse:
    page = client.get(f"/staff/exports/new?{address}").text
    columns = [unescape(each) for each in re.findall(r'name="column" value="([^"]+)" checked', page)]
    said = {"_csrf_token": token(page), "list": address, "column": columns} | more
    return client.post("/staff/exports", data=said)


def test_from_a_list_of_the_queue_to_its_file(desk: Desk) -> None:
    kept, _ = desk.file("card"), desk.file("pension")
    client = desk.browser("counter")
    queue = client.get("/staff?type=card&size=10").text
    link = re.search(r'href="(/staff/exports/new[^"]*)"', queue)
    assert link and unescape(link[1]) == "/staff/exports/new?type=card&size=10"
    page = client.get(unescape(link[1])).text
    assert "1 คำร้อง" in page and 'value="request.number" checked' in page and "แบบคำร้อง" in page
    answer = _ask(client, "type=card")
    waiting = client.get(answer.location)
    assert waiting.headers["Refresh"] == "2" and "<progress" in waiting.text
    assert client.get(f"{answer.location}/file").status_code == 404
    _work(desk)
    ready = client.get(answer.location)
    assert "Refresh" not in ready.headers and f'href="{answer.location}/file"' in ready.text
    file = client.get(f"{answer.location}/file")
    assert file.headers["Cache-Control"] == "private, no-store"
    assert (
        file.headers["Content-Disposition"].startswith("attachment;") and ".xlsx" in file.headers["Content-Disposition"]
    )
    main = next(iter(workbooks.read(file.data).sheets.values()))
    assert [row[0] for row in main[1:]] == [desk.request(kept).reference]
    assert f"{answer.location}/file" in client.get("/staff/exports").text
    log = desk.browser("admin").get("/admin/exports").text
    assert "counter" in log and "request.number" in log and "1 ครั้ง" in log
    assert client.get("/admin/exports").status_code == 403
    other = desk.browser("personnel")
    for path in ("", "/file"):
        assert other.get(f"{answer.location}{path}").status_code == 404


def test_a_file_is_taken_away_by_its_owner_and_its_line_stays(desk: Desk) -> None:
    desk.file("card")
    client = desk.browser("counter")
    where = _ask(client, "").location
    _work(desk)
    assert desk.browser("personnel").post(f"{where}/remove", data={"_csrf_token": "x"}).status_code in (400, 403, 404)
    said = {"_csrf_token": token(client.get(where).text)}
    assert client.post(f"{where}/remove", data=said).status_code == 303
    assert client.get(f"{where}/file").status_code == 404
    assert "ลบแล้ว" in client.get("/staff/exports").text
    log = desk.browser("admin").get("/admin/exports").text
    assert (log.count("<tr>"), "ทั้งหมดที่ผู้ส่งออกเห็น" in log, "ท่านเห็น" in log) == (2, True, False)


def test_what_is_missing_too_much_or_failed_is_said(desk: Desk) -> None:
    desk.file("card")
    client = desk.browser("counter")
    refused = _ask(client, "type=card", column=[], format="csv")
    assert refused.status_code == 422
    assert "กรุณาเลือกอย่างน้อยหนึ่งคอลัมน์" in refused.text and 'value="csv" checked' in refused.text
    assert "ยังไม่มีอะไรให้ส่งออก" in client.get("/staff/exports/new?type=pension").text
    assert "กรองให้เหลือประเภทเดียวก่อน" in client.get("/staff/exports/new").text
    where = _ask(client, "type=card").location
    with desk.database.transaction() as session:
        session.execute(update(table(Export)).values(state="failed", problem="exports.too_large"))
    assert "กรองให้แคบลง" in client.get(where).text
    assert client.get("/staff/exports/new?cursor=nonsense&size=" + str(SIZES[0])).status_code == 200
    assert desk.browser("director").get("/staff/exports").status_code == 403


def test_a_list_in_a_file_is_compared_on_the_screen(desk: Desk) -> None:
    desk.file("card")
    client, number = desk.browser("counter"), desk.account("applicant").citizen_id
    page = client.get("/staff/exports/new?type=card").text
    assert 'href="/staff/compare?type=card"' in page
    form = client.get("/staff/compare?type=card").text
    said = {"_csrf_token": token(form), "list": "type=card", "with": "list"}
    assert "กรุณาเลือกไฟล์" in client.post("/staff/compare", data=said).text
    file = io.BytesIO(f"เลข,ชื่อ\n{number},ใจดี\n1111111111119,ใคร\n".encode())
    where = client.post("/staff/compare", data=said | {"file": (file, "รายชื่อ.csv")}).location
    assert "กำลังอ่านไฟล์" in client.get(where).text
    _work(desk)
    ready = client.get(where).text
    assert f'href="{where}/both"' in ready and f'href="{where}/only_file"' in ready and f'href="{where}/file"' in ready
    assert desk.request(desk.file("card")).reference not in client.get(f"{where}/both").text
    assert "1-1111-11111-11-9" in client.get(f"{where}/only_file?at=nonsense").text
    assert desk.browser("personnel").get(f"{where}/both").status_code == 404
    assert "รายชื่อในไฟล์" in desk.browser("admin").get("/admin/exports").text
