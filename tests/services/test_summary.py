"""What a request is about, in a line for lists (`summary`): kept with its answers, and nothing that lists may not tell."""

from pathlib import Path

import pytest
from flask import Flask

from portal.services.casework import handling
from tests.request_types.test_checking import complaints
from tests.support.declared import declare

TOLD = """\
title: แจ้งเหตุ
summary: "{kind} ({level}), {place}: {details}"
form:
  - fields:
      - {id: place, type: text, label: ที่}
      - {id: details, type: long_text, label: เรื่อง, optional: true}
steps: [{id: working, state: in_progress, label: กำลังทำ}]
staff_forms:
  - id: sort
    title: จัดประเภท
    fields:
      - {id: kind, type: choice, label: ประเภท, options: {lamp: ไฟดับ, road: ถนนพัง}, to_applicant: true}
      - {id: level, type: text, label: ระดับ, optional: true, to_applicant: true}
"""


def test_the_line_follows_every_answer_it_reads_and_leaves_out_what_is_blank(app: Flask, tmp_path: Path) -> None:
    office = declare(app.extensions["database"], tmp_path / "office", "", told=TOLD)
    applicant, officer = office.person(), office.person("officer", "front")
    key = office.file(applicant, "told", place="ซอย 3", details="ดับ\nมาสองคืน").key
    assert office.request(key).summary == "ซอย 3: ดับ มาสองคืน"
    office.act(handling.accept, officer, key)
    office.fill(officer, key, "sort", kind="lamp", level="")
    assert office.request(key).summary == "ไฟดับ, ซอย 3: ดับ มาสองคืน"
    office.fill(officer, key, "sort", kind="road", level="ด่วน")
    assert office.request(key).summary == "ถนนพัง (ด่วน), ซอย 3: ดับ มาสองคืน"
    long = office.request(office.file(applicant, "told", place="ซอย 4", details="ก" * 900).key).summary
    assert len(long) == 240 and long.endswith("ก…")
    for who, address in ((officer, "/staff?state=in_progress"), (applicant, "/requests")):
        page = office.browser(app, who).get(address).text
        assert "ถนนพัง (ด่วน), ซอย 3: ดับ มาสองคืน</small>" in page


def test_the_applicants_list_says_nothing_that_staff_keep_to_themselves(app: Flask, tmp_path: Path) -> None:
    inside = TOLD.replace("optional: true, to_applicant: true", "optional: true")
    office = declare(app.extensions["database"], tmp_path / "office", "", told=inside)
    applicant, officer = office.person(), office.person("officer", "front")
    key = office.file(applicant, "told", place="ซอย 3").key
    office.act(handling.accept, officer, key)
    office.fill(officer, key, "sort", kind="lamp", level="คนบ้า")
    assert "คนบ้า" in office.browser(app, officer).get("/staff?state=in_progress").text
    assert "คนบ้า" not in office.browser(app, applicant).get("/requests").text


@pytest.mark.parametrize(
    ("line", "more", "code"),
    [
        ("{secret}", "{id: secret, type: text, label: ลับ, sensitive: true}", "name_elsewhere"),
        ("{applicant.full_name}", "{id: x, type: text, label: x}", "name_elsewhere"),
        ("{made}", "{id: made, type: text, label: x, value: applicant.citizen_id}", "summary_private"),
        ("{nowhere}", "{id: x, type: text, label: x}", "unknown_name"),
    ],
)
def test_what_lists_may_not_tell_is_refused_at_its_place(line: str, more: str, code: str) -> None:
    text = f'id: x\ntitle: x\nsummary: "{line}"\nformat: 1\nform: [{{fields: [{more}]}}]\n'
    found = complaints(text)
    assert [each[0] for each in found][:1] == [code], found
