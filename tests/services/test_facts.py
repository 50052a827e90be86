"""What steps say of a type's facts: the whole table of seed requirements 1.1, reproduced (C33)."""

from pathlib import Path

from flask import Flask

from portal.db import Database
from portal.request_types.examples.running import run
from portal.services.casework import handling
from tests.request_types.test_checking import complaints
from tests.support.declared import Declared, declare

OPERATION, STEP, RESULT = "การดำเนินงาน", "ขั้นตอนการช่วยเหลือ", "ผลการช่วยเหลือ"
CASE = """\
title: ขอรับการช่วยเหลือ
form: [{fields: [{id: person_name, type: text, label: ชื่อ - สกุล ผู้ยื่น}]}]
shows: {operation: การดำเนินงาน, result: {th: ผลการช่วยเหลือ, en: Result}}
steps:
  - {id: waiting, state: submitted, label: ยังไม่รับเรื่อง, shows: {operation: {th: รอดำเนินการ, en: Waiting}, result: ยังไม่ช่วยเหลือ}}
  - {id: checking, state: in_progress, label: ตรวจสอบเอกสาร, shows: {operation: รับเรื่องแล้ว, result: รอพิจารณา}}
  - {id: committee, state: in_progress, label: เสนอคณะกรรมการพิจารณา, shows: {operation: รับเรื่องแล้ว, result: รอพิจารณา}}
  - {id: helped, state: in_progress, label: ให้การช่วยเหลือแล้ว, shows: {operation: รับเรื่องแล้ว, result: ปรับปรุงข้อมูลการช่วยเหลือ}}
  - {id: incomplete, state: returned, label: เอกสารไม่สมบูรณ์ ติดต่อ จนท., shows: {operation: รับเรื่องแล้ว, result: คืนเอกสารแก้ไข}}
  - {id: mended, state: resubmitted, label: ตรวจสอบเอกสาร, shows: {operation: รับเรื่องแล้ว, result: รอพิจารณา}}
  - {id: closed, state: done, label: ให้การช่วยเหลือแล้ว, shows: {operation: รับเรื่องแล้ว, result: "{help_kind} {amount} บาท"}}
staff_forms:
  - id: receipt
    title: รับเรื่อง
    moves_to: checking
    fields: [{id: receipt_no, type: text, label: เลขหนังสือรับ, number: "{seq:04}"}]
  - id: help
    title: บันทึกการช่วยเหลือ
    at: [helped]
    moves_to: closed
    fields:
      - {id: help_kind, type: choice, label: ผลการช่วยเหลือ, options: {poor: เงินสงเคราะห์ผู้มีรายได้น้อย, old: เงินสงเคราะห์ผู้สูงอายุ}}
      - {id: amount, type: money, label: จำนวนเงิน}
examples:
  - {name: filed, expect: {operation: รอดำเนินการ, result: ยังไม่ช่วยเหลือ}, step: waiting}
  - name: the receipt number accepts
    do: [{receipt: {receipt_no: "0001"}}]
    expect: {operation: รับเรื่องแล้ว, result: รอพิจารณา}
    step: checking
  - {name: committee, do: [{receipt: {}}, {committee: {}}], expect: {operation: รับเรื่องแล้ว, result: รอพิจารณา}}
  - {name: returned, do: [{receipt: {}}, {return: {}}], expect: {operation: รับเรื่องแล้ว, result: คืนเอกสารแก้ไข}}
  - {name: mended, do: [{receipt: {}}, {return: {}}, {resubmit: {}}], expect: {operation: รับเรื่องแล้ว, result: รอพิจารณา}}
  - {name: helped, do: [{receipt: {}}, {helped: {}}], expect: {operation: รับเรื่องแล้ว, result: ปรับปรุงข้อมูลการช่วยเหลือ}}
  - name: closed
    do: [{receipt: {}}, {helped: {}}, {help: {help_kind: poor, amount: 3000}}]
    expect: {operation: รับเรื่องแล้ว, result: "เงินสงเคราะห์ผู้มีรายได้น้อย 3,000.00 บาท"}
    step: closed
  - {name: cancelled says nothing, do: [{cancel: {}}], expect: {operation: ไม่พบข้อมูล, result: ไม่พบข้อมูล}}
"""


def _office(database: Database, folder: Path) -> Declared:
    return declare(database, folder, case=CASE)


def test_each_row_of_the_table_comes_out_and_an_unknown_one_is_not_found(database: Database, tmp_path: Path) -> None:
    office = _office(database, tmp_path / "office")
    applicant, officer = office.person(), office.person("officer", "front")
    with database.reading() as session:
        checked = office.catalogue.version(session, office.catalogue.offered(session, "case").version_id)
    results = run(checked)
    assert len(results) == 8
    assert [result.failures for result in results if not result.ok] == []
    key = office.file(applicant, "case", person_name="สมมติ ทดลอง").key

    def stands() -> tuple[str, ...]:
        facts = office.request(key).facts
        return facts["operation"]["th"], facts["result"]["th"]

    assert stands() == ("รอดำเนินการ", "ยังไม่ช่วยเหลือ")
    office.fill(officer, key, "receipt")
    assert stands() == ("รับเรื่องแล้ว", "รอพิจารณา")
    office.act(handling.move, officer, key, "helped")
    office.fill(officer, key, "help", moves=False, help_kind="old")
    assert stands() == ("รับเรื่องแล้ว", "ปรับปรุงข้อมูลการช่วยเหลือ")
    office.fill(officer, key, "help", help_kind="old", amount="2,000")
    assert stands() == ("รับเรื่องแล้ว", "เงินสงเคราะห์ผู้สูงอายุ 2,000.00 บาท")
    other = office.file(applicant, "case", person_name="สมมติ สอง").key
    office.act(handling.cancel, officer, other, "ถอนเรื่อง")
    unknown = {"th": "ไม่พบข้อมูล", "en": "Not found"}
    assert office.request(other).facts == {"operation": unknown, "result": unknown}


def test_both_sides_read_the_facts_on_the_request(app: Flask, tmp_path: Path) -> None:
    office = _office(app.extensions["database"], tmp_path / "office")
    applicant, officer = office.person(), office.person("officer", "front")
    key = office.file(applicant, "case", person_name="สมมติ ทดลอง").key
    for who, url in ((applicant, f"/requests/{key}"), (officer, f"/staff/requests/{key}")):
        page = office.browser(app, who).get(url).get_data(as_text=True)
        assert "<dt>การดำเนินงาน</dt><dd>รอดำเนินการ</dd>" in page
        assert "<dt>ผลการช่วยเหลือ</dt><dd>ยังไม่ช่วยเหลือ</dd>" in page


def test_a_fact_is_told_in_the_language_of_the_page(app: Flask, tmp_path: Path) -> None:
    office = _office(app.extensions["database"], tmp_path / "office")
    applicant = office.person()
    key = office.file(applicant, "case", person_name="สมมติ ทดลอง").key
    browser = office.browser(app, applicant)
    browser.get("/language/en?next=/")
    page = browser.get(f"/requests/{key}").get_data(as_text=True)
    assert "<dd>Waiting</dd>" in page and "<dt>Result</dt>" in page
    assert "ยังไม่ช่วยเหลือ" in page, "what has no English is said as it is"


def test_a_notice_may_say_a_fact_and_a_form_may_not_read_one(app: Flask, tmp_path: Path) -> None:
    office = declare(
        app.extensions["database"], tmp_path / "office", "", case=CASE + 'notices: {accept: "เรื่องของท่าน: {result}"}\n'
    )
    applicant, officer = office.person(), office.person("officer", "front")
    key = office.file(applicant, "case", person_name="สมมติ ทดลอง").key
    office.fill(officer, key, "receipt")
    page = office.browser(app, applicant).get("/notices").get_data(as_text=True)
    assert "เรื่องของท่าน: รอพิจารณา" in page
    found = complaints("id: t\n" + CASE.replace("label: จำนวนเงิน}", 'label: จำนวนเงิน, when: result == "x"}'))
    assert [code for code, _ in found] == ["name_elsewhere"]
    found = complaints("id: t\n" + CASE.replace("label: จำนวนเงิน}", "label: จำนวนเงิน, sensitive: true}"))
    assert [code for code, _ in found] == ["fact_sensitive"]
