"""One request for each value: an e-mail asks for an account once (C3), however many ask at the same moment."""

import threading
from pathlib import Path

import pytest
from flask import Flask

from portal.db import Database
from portal.errors import Refused
from portal.services.applying import drafts, revisions
from portal.services.casework import handling
from tests.request_types.test_checking import complaints
from tests.support.declared import Declared, declare
from tests.support.forms import post

ACCOUNT = """\
title: ขอรหัสเข้าใช้ระบบ
one_per: [mail, phone]
form: [{fields: [{id: mail, type: email, label: อีเมล}, {id: phone, type: text, label: โทรศัพท์, optional: true}]}]
"""


def _office(database: Database, folder: Path) -> Declared:
    return declare(database, folder / "office", account=ACCOUNT)


def test_a_value_is_filed_once_until_its_request_is_cancelled(database: Database, tmp_path: Path) -> None:
    office = _office(database, tmp_path)
    first, second, officer = office.person(), office.person(), office.person("officer", "front")
    key = office.file(first, "account", mail="one@example.com", phone="02").key
    for words in ({"mail": "ONE@example.com"}, {"mail": "two@example.com", "phone": "02"}):
        with pytest.raises(Refused) as told:
            office.file(second, "account", **words)
        assert told.value.code == "lifecycle.one_per"
    office.file(second, "account", mail="two@example.com")
    office.file(second, "account", mail="three@example.com")
    office.act(handling.cancel, officer, key, "ถอนเรื่อง")
    office.file(second, "account", mail="one@example.com", phone="02")


def test_a_correction_takes_the_new_value_and_gives_the_old_one_back(database: Database, tmp_path: Path) -> None:
    office = _office(database, tmp_path)
    who, officer = office.person(), office.person("officer", "front")
    keys = [office.file(who, "account", mail=mail).key for mail in ("one@example.com", "two@example.com")]

    def correct(key: str, mail: str) -> None:
        if office.request(key).state != "returned":
            office.act(handling.return_for_correction, officer, key, "แก้อีเมล")
        with database.transaction() as session:
            draft = drafts.start_revision(session, who, office.catalogue, key, "correction")
            found = drafts.find(session, who, draft)
            checked = office.catalogue.version(session, found.version_id)
            drafts.save(session, who, checked, found, dict(found.words) | {"mail": (mail,)})
            revisions.refile(session, who, office.catalogue, draft, office.request(key).revision)

    with pytest.raises(Refused):
        correct(keys[0], "two@example.com")
    correct(keys[0], "new@example.com")
    correct(keys[1], "one@example.com")


def test_of_many_who_file_one_value_at_once_one_does(database: Database, tmp_path: Path) -> None:
    office = _office(database, tmp_path)
    people = [office.person() for _ in range(6)]
    outcomes: list[str] = []

    def file(number: int) -> None:
        try:
            outcomes.append(office.file(people[number], "account", mail="same@example.com").reference)
        except Refused as problem:
            outcomes.append(problem.code)

    threads = [threading.Thread(target=file, args=(number,)) for number in range(len(people))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert outcomes.count("lifecycle.one_per") == len(people) - 1


def test_the_page_says_which_answer_is_there_already_and_keeps_what_was_typed(app: Flask, tmp_path: Path) -> None:
    office = _office(app.extensions["database"], tmp_path)
    first, second = office.person(), office.person()
    office.file(first, "account", mail="one@example.com")
    draft = office.start(second, "account", {"mail": ("one@example.com",)})
    browser = office.browser(app, second)
    answer = post(browser, f"/drafts/{draft}/send", page=f"/drafts/{draft}/check")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "มีคำร้องที่ใช้อีเมลนี้อยู่แล้ว" in page and "one@example.com" in page


def test_a_list_cannot_be_the_only_one() -> None:
    many = "{id: many, type: choices, label: ก, options: {one: ก, two: ข}}"
    found = complaints(f"id: t\ntitle: ก\none_per: many\nform: [{{fields: [{many}]}}]\n")
    assert [code for code, _ in found] == ["one_per_kind"]
