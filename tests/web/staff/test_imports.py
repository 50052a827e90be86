"""Results of an agency come in on the screen: from its queue, looked through first, and for its own eyes alone (C49)."""

from dataclasses import replace
from io import BytesIO
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient

from portal.worker.importing import ImportFile
from portal.worker.loop import Loop
from tests.support import forms
from tests.support.imports import HEAD, Imports

PAGE = "/staff/imports/course:result"


def _page(browser: FlaskClient, address: str) -> str:
    return browser.get(address).get_data(as_text=True)


def test_an_agency_sends_its_results_from_the_queue_and_the_history_names_the_file(app: Flask, tmp_path: Path) -> None:
    made = Imports(app.extensions["database"], tmp_path)
    one, two = made.learning(1), made.learning(2)
    desk = made.office.browser(app, made.agency)
    assert 'href="/staff/imports?type=course"' in _page(desk, "/staff?type=course")
    assert "/staff/imports" not in _page(desk, "/staff")
    assert f'href="{PAGE}"' in _page(desk, "/staff/imports?type=course")
    begun = _page(desk, PAGE)
    assert all(words in begun for words in ("ผลการเรียน", "เลขที่คำร้อง หรือ เลขประจำตัวประชาชน", "จังหวัดที่เรียน"))
    file = BytesIO(f"{HEAD}{one},ผ่าน,,ลำปาง,,\n{two},?,,ลำปาง,,\n".encode())
    said = {"_csrf_token": forms.token(begun), "file": (file, "รุ่น 1.csv")}
    run = str(desk.post(PAGE, data=said, content_type="multipart/form-data").location)
    made.works = replace(made.works, storage=app.extensions["storage"])
    loop = Loop(made.works.database, "worker", {"import": ImportFile(made.works)})
    while loop.run_once():
        pass
    looked = _page(desk, run)
    assert "ตรวจแล้ว ยังไม่นำเข้า" in looked
    assert 'name="ends_rest"' not in looked
    others = made.office.browser(app, made.other), made.office.browser(app, made.office.person("admin"))
    assert [other.get(run).status_code for other in others] == [404, 404]
    assert others[1].get(PAGE).status_code == 404, "who may not fill the form does not import into it"
    assert made.office.browser(app, made.office.person()).get(PAGE).status_code == 403
    assert desk.post(f"{run}/go", data={"_csrf_token": forms.token(looked)}).status_code == 303
    while loop.run_once():
        pass
    assert "กรอกใหม่</dt><dd>1</dd>" in _page(desk, run)
    assert "3,ผล," in _page(desk, f"{run}/problems.csv")
    assert "นำเข้าจากไฟล์ รุ่น 1.csv บรรทัด 2" in _page(desk, f"/staff/requests/{made.keys[one]}")
