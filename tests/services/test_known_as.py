"""The number staff gave a request is shown instead of its own from that moment, and nobody else's is called so (C54, C55)."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from portal.db import Database
from portal.errors import Refused
from portal.papers.rendering import Renderer
from portal.queries.filters import Filter
from portal.queries.requests import Wish, own_requests, queue
from portal.queries.status import status_of
from portal.services.applying import drafts
from portal.uploads.storage import LocalStorage
from tests.papers.reading import by_poppler
from tests.request_types.test_checking import complaints
from tests.support.declared import Declared, declare
from tests.support.forms import post

CASE = """\
title: เรื่องร้องเรียน
code: "70"
known_as: complaint_no
channel: came_by
form:
  - fields:
      - {id: what, type: text, label: เรื่อง}
      - {id: came_by, type: choice, label: ช่องทาง, options: {phone: โทรแจ้ง, letter: หนังสือ}, other: true, default: phone}
staff_forms:
  - id: sort
    title: จัดประเภท
    moves_to: in_progress
    fields:
      - {id: kind, type: choice, label: ตัวย่อ, options: {health: ธ.ค., works: ก.ย.}, default: health}
      - {id: complaint_no, type: text, label: เลขที่เรื่อง, number: "{kind} {seq}/{year}"}
"""
OTHER = CASE.replace('"70"', '"71"')


@pytest.fixture(scope="module")
def renderer() -> Iterator[Renderer]:
    with Renderer() as made:
        yield made


@pytest.fixture
def office(database: Database, tmp_path: Path) -> Declared:
    return declare(database, tmp_path / "office", case=CASE, other=OTHER)


def test_the_number_staff_gave_is_shown_in_lists_and_found_in_any_writing(office: Declared) -> None:
    who, officer = office.person(), office.person("officer", "front")
    filed = office.file(who, "case", what="ถนนชำรุด")
    office.file(who, "case", what="ไฟดับ")
    office.fill(officer, filed.key, "sort", complaint_no="ธ.ค. 56/2565")
    with office.database.reading() as session:
        shown = {row.key: row.number for row in queue(session, officer, Wish()).rows}
        assert shown[filed.key] == "ธ.ค. 56/2565"
        assert {row.key: row.number for row in own_requests(session, who, Wish()).rows} == shown
        for words in ("ธ.ค. 56/2565", "ธ.ค. ๕๖/๒๕๖๕", filed.reference):
            assert [row.key for row in queue(session, officer, Wish(words=words)).rows] == [filed.key], words
        for typed in ("ธ.ค. 56/2565", "ธ.ค.56/2565", "ธ.ค. ๕๖ / ๒๕๖๕", filed.reference):
            found = status_of(session, typed)
            assert found is not None and found.reference == "ธ.ค. 56/2565", typed
        assert status_of(session, "ธ.ค. 57/2565") is None


def test_a_second_one_is_refused_at_its_field_and_a_mended_one_is_free_again(office: Declared) -> None:
    who, officer = office.person(), office.person("officer", "front")
    first, second, third = (office.file(who, "case", what="เรื่อง").key for _ in range(3))
    office.fill(officer, first, "sort", moves=False, complaint_no="ธ.ค. 1/2565")
    with pytest.raises(Refused) as refused:
        office.fill(officer, second, "sort", complaint_no="ธ.ค. ๐๑ / ๒๕๖๕")
    assert list(refused.value.problems) == ["complaint_no"]
    assert office.request(second).known_as == ""
    elsewhere = office.file(who, "other", what="เรื่อง").key
    office.fill(officer, elsewhere, "sort", complaint_no="ธ.ค. 1/2565")
    office.fill(officer, first, "sort", complaint_no="ธ.ค. 2/2565")
    office.fill(officer, third, "sort", complaint_no="ธ.ค. 1/2565")
    assert [office.request(key).known_as for key in (first, third)] == ["ธ.ค. 2/2565", "ธ.ค. 1/2565"]


def test_pages_notices_and_the_status_page_say_the_number_given(app: Flask, tmp_path: Path) -> None:
    office = declare(app.extensions["database"], tmp_path / "office", case=CASE)
    who, officer = office.person(), office.person("officer", "front")
    filed = office.file(who, "case", what="ถนนชำรุด", came_by="letter")
    given, browser = "ธ.ค. 1/2569", office.browser(app, who)
    assert filed.reference in browser.get(f"/requests/{filed.key}").get_data(as_text=True)
    office.fill(officer, filed.key, "sort", complaint_no=given)
    for client, path in (
        (browser, f"/requests/{filed.key}"), (browser, "/requests"), (browser, "/notices"),
        (office.browser(app, officer), f"/staff/requests/{filed.key}"), (office.browser(app, officer), "/staff"),
    ):  # fmt: skip
        page = client.get(path).get_data(as_text=True)
        assert given in page and filed.reference not in page, path
    staff = office.browser(app, officer).get(f"/staff/requests/{filed.key}").get_data(as_text=True)
    assert "<dt>ช่องทาง</dt><dd>หนังสือ</dd>" in staff
    answer = post(app.test_client(), "/status", {"reference": "ธ.ค.๑/๒๕๖๙"}).get_data(as_text=True)
    assert given in answer and filed.reference not in answer


def test_papers_say_the_number_of_their_moment(office: Declared, renderer: Renderer, tmp_path: Path) -> None:
    who, officer = office.person(), office.person("officer", "front")
    filed = office.file(who, "case", what="ถนนชำรุด")
    office.fill(officer, filed.key, "sort", complaint_no="ก.ย. 7/2569")
    storage = LocalStorage(tmp_path / "stored")
    before = by_poppler(office.papers(filed.key, 1, renderer, storage)["request"])
    after = by_poppler(office.papers(filed.key, 2, renderer, storage)["request"])
    assert filed.reference in before and "7/2569" not in before
    assert "7/2569" in after and filed.reference not in after


def test_the_queue_is_filtered_by_how_requests_came(office: Declared) -> None:
    who, officer = office.person(), office.person("officer", "front")
    called = office.file(who, "case", what="ก").key
    written = office.file(who, "case", what="ข", came_by="letter").key
    otherwise = office.file(who, "case", what="ค", came_by="other", came_by__other="เพจ").key
    assert [office.request(key).channel for key in (called, written, otherwise)] == ["phone", "letter", "other"]
    with office.database.reading() as session:
        page = queue(session, officer, Wish(channels=("letter", "other")))
        assert [row.key for row in page.rows] == [otherwise, written] and page.total == 2
        assert not Filter(channels=("letter",)).is_counted


def test_who_files_alone_finds_the_channel_filled_in_and_at_the_counter_it_is_asked(office: Declared) -> None:
    who, clerk = office.person(), office.person("clerk")
    assert office.request(office.file(who, "case", what="ก").key).channel == "phone"

    def begun(**words: str) -> str:
        said = {name: (word,) for name, word in words.items()}
        with office.database.transaction() as session:
            return drafts.start(session, clerk, office.catalogue, "case", who.id, said)

    with pytest.raises(Refused) as refused:
        office.send(clerk, begun(what="ข"))
    assert list(refused.value.problems) == ["came_by"]
    assert office.request(office.send(clerk, begun(what="ข", came_by="letter")).key).channel == "letter"


@pytest.mark.parametrize(
    ("keys", "code"),
    [
        ("known_as: a", "known_as_text"),
        ("known_as: day", "known_as_text"),
        ("known_as: secret", "fact_sensitive"),
        ("known_as: yearly", "known_as_repeats"),
        ("known_as: nothing", "word_one_of"),
        ("channel: a", "channel_choice"),
        ("channel: chanel", "word_meant"),
    ],
)
def test_what_fits_no_number_or_channel_is_told(keys: str, code: str) -> None:
    staff = (
        "{id: day, type: date, label: ก}, {id: secret, type: text, label: ข, sensitive: true}, "
        '{id: yearly, type: text, label: ค, number: "{seq}", restarts: fiscal_year}'
    )
    form = "{id: a, type: text, label: ก}, {id: chanell, type: choice, label: ข, options: [ค]}"
    found = complaints(
        f"id: t\ntitle: ก\n{keys}\nform: [{{fields: [{form}]}}]\nstaff_forms: [{{id: f, title: ก, fields: [{staff}]}}]\n"
    )
    assert code in [each for each, _ in found], found
