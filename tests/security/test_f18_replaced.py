"""A type is replaced, and broken, while people fill it in: no answer is lost, nobody files what they did not see (F18)."""

import shutil
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from portal.models.requests import Request
from portal.services.publishing.office_folder import read_folder
from portal.services.publishing.publication import publish
from tests.support.desk import OFFICE, Desk
from tests.support.forms import token
from tests.support.volume import tried, volume
from tests.web.applicant.filling import begin, fill, send, text

ONE = """\
format: 1
id: parking
title: ขอที่จอดรถ
code: 78
form:
  - fields:
      - {id: plate, type: text, label: ทะเบียนรถ}
      - {id: colour, type: text, label: สีรถ, optional: true}
"""
TWO = ONE.replace("colour, type: text, label: สีรถ, optional: true", "wheels, type: integer, label: จำนวนล้อ")
BROKEN = TWO.replace("type: integer", "type: intejer")


def _publish(at: Desk, folder: Path, words: str) -> None:
    (folder / "request_types" / "parking.yaml").write_text(words, "utf-8")
    found = read_folder(folder)
    with at.database.transaction() as session:
        publish(session, found)
    at.catalogue.forget()


@pytest.mark.parametrize("before", ["filled in", "checked"])
def test_f18_open_forms_show_the_change_and_lose_no_answer(attacked: Desk, tmp_path: Path, before: str) -> None:
    folder = Path(shutil.copytree(OFFICE, tmp_path / "office"))
    _publish(attacked, folder, ONE)
    attacked.person("driver")
    client = attacked.browser("driver")
    url = begin(client, "parking")
    assert fill(client, url, {"plate": "กก 77", "colour": "เขียว"}).status_code == 303
    if before == "checked":
        assert "เขียว" in text(client.get(f"{url}/check"))
    _publish(attacked, folder, TWO)
    page = text(client.get(url))
    assert "กก 77" in page
    assert "จำนวนล้อ" in page
    assert fill(client, url, {"plate": "กก 77"}).status_code == 422
    assert send(client, url).status_code == 422
    _publish(attacked, folder, BROKEN)
    assert "จำนวนล้อ" in text(client.get(url))
    assert fill(client, url, {"plate": "กก 77", "wheels": "4"}).status_code == 303
    filed = send(client, url)
    assert filed.status_code == 303
    page = text(client.get(f"/requests/{filed.location.split('/')[2]}"))
    assert "กก 77" in page
    assert "จำนวนล้อ" in page


def test_f18_many_forms_that_were_open_are_all_filed(attacked: Desk, tmp_path: Path) -> None:
    """Every other one was checked already, and is filed as it was checked."""
    folder, many = Path(shutil.copytree(OFFICE, tmp_path / "office")), volume(100)
    _publish(attacked, folder, ONE)
    opened = []
    for number in range(many):
        attacked.person(f"driver {number}")
        client = attacked.browser(f"driver {number}")
        url = begin(client, "parking")
        assert fill(client, url, {"plate": f"กข {number}", "colour": "เทา"}).status_code == 303
        opened.append((client, url, text(client.get(f"{url}/check")) if number % 2 else ""))
    _publish(attacked, folder, TWO)
    _publish(attacked, folder, BROKEN)
    for number, (client, url, checked) in enumerate(opened):
        filed = _filed_as_checked(client, url, checked) if checked else _filed_as_changed(client, url, number)
        assert filed.status_code == 303
        page = text(client.get(f"/requests/{filed.location.split('/')[2]}"))
        assert (f"กข {number}" in page, "เทา" in page, "จำนวนล้อ" in page) == (True, bool(checked), not checked)
        tried("F18", "forms open while their type was replaced and broken, all filed", 1)


def _filed_as_checked(client: FlaskClient, url: str, checked: str) -> TestResponse:
    return client.post(f"{url}/send", data={"_csrf_token": token(checked)})


def _filed_as_changed(client: FlaskClient, url: str, number: int) -> TestResponse:
    assert f"กข {number}" in text(client.get(url))
    assert "จำนวนล้อ" in text(client.get(url))
    assert "เทา" in text(client.get(f"{url}/check"))  # what sending would file, until a page of the form is saved again
    assert fill(client, url, {"plate": f"กข {number}", "wheels": "4"}).status_code == 303
    return send(client, url)


def test_f18_what_was_checked_is_filed_as_it_was_checked_or_shown_again(attacked: Desk, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(OFFICE, tmp_path / "office"))
    _publish(attacked, folder, ONE)
    attacked.person("driver")
    client = attacked.browser("driver")
    url = begin(client, "parking")
    assert fill(client, url, {"plate": "กก 78", "colour": "ฟ้า"}).status_code == 303
    version = attacked.draft_of("driver").version_id
    page = text(client.get(f"{url}/check"))
    _publish(attacked, folder, TWO)
    csrf = page.split('name="_csrf_token"')[1].split('value="')[1].split('"')[0]
    filed = client.post(f"{url}/send", data={"_csrf_token": csrf})
    assert filed.status_code == 303
    with attacked.database.reading() as session:
        mine = select(Request).where(Request.applicant_id == attacked.actors["driver"].id)
        made = session.scalars(mine).one()
    assert made.version_id == version
    shown = text(client.get(f"/requests/{made.key}"))
    assert "ฟ้า" in shown
    assert "จำนวนล้อ" not in shown
