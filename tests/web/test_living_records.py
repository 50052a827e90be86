"""What is added later asks what an answer brings at once, as every form does; nothing is kept before it is saved (C50)."""

from pathlib import Path

import pytest
from flask import Flask

from portal.services.casework import handling
from tests.support.declared import declare
from tests.support.forms import token

VISITED = """\
title: ติดตาม
unit: front
form: [{fields: [{id: why, type: text, label: เรื่อง}]}]
records:
  - id: visit
    title: บันทึกเยี่ยม
    by: officer
    fields:
      - {id: found, type: choice, label: พบหรือไม่, options: {met: พบ, gone: ไม่พบ}}
      - {id: reason, type: text, label: เหตุที่ไม่พบ, when: found == "gone"}
  - id: rating
    title: ความพึงพอใจ
    by: applicant
    once: true
    fields: [{id: score, type: rating, label: คะแนน}]
"""


@pytest.mark.usefixtures("stopped_clock")
def test_a_question_comes_with_the_answer_that_asks_for_it_and_nothing_is_kept(app: Flask, tmp_path: Path) -> None:
    office = declare(app.extensions["database"], tmp_path / "office", visited=VISITED)
    applicant, officer = office.person(), office.person("officer", "front")
    key = office.file(applicant, "visited", why="ไฟดับ").key
    office.act(handling.finish, officer, key)
    url, client = f"/requests/{key}/records/visit", office.browser(app, officer)
    page = client.get(url).get_data(as_text=True)
    assert f'hx-post="{url}/fragment"' in page and "htmx.min.js" in page and 'name="reason"' not in page
    said = {"_csrf_token": token(page), "_seen": "2", "_shown": ["found"], "found": "gone"}
    answer = client.post(f"{url}/fragment", data=said, headers={"X-Active": "found"})
    parts = answer.get_data(as_text=True)
    assert (answer.status_code, 'name="reason"' in parts, 'id="q-found"' in parts) == (200, True, False)
    assert office.request(key).revision == 2
    own = office.browser(app, applicant)
    assert own.post(
        f"{url}/fragment", data=said | {"_csrf_token": token(own.get("/password").get_data(as_text=True))}
    ).status_code in (403, 404)
    assert "htmx.min.js" not in own.get(f"/requests/{key}").get_data(as_text=True), "a rating alone has nothing to ask"
