"""Files in the rows of a table: each stays with its row, whichever rows come and go (C32, C38)."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import select

from portal.access.permissions import Actor
from portal.models.drafts import Attachment
from portal.models.requests import Edition, Request
from portal.services.casework import handling
from portal.settings import Settings
from portal.uploads.cleaning import Cleaner
from portal.worker.loop import Loop
from tests.support.declared import Declared, declare
from tests.support.forms import post
from tests.support.published import file_worker
from tests.web.applicant.filling import begin, fill, send, text
from tests.web.applicant.test_files import put

FAMILY = """\
title: ขอช่วยเหลือครอบครัว
form:
  - fields:
      - id: members
        type: table
        label: สมาชิก
        count: 1..9
        fields:
          - {id: name, type: text, label: ชื่อ}
          - {id: photo, type: file, label: ภาพถ่าย}
"""


@dataclass
class Home:
    """An office, an applicant at a browser, a worker for files."""

    office: Declared
    applicant: Actor
    officer: Actor
    client: FlaskClient
    loop: Loop

    def work(self) -> None:
        while self.loop.run_once():
            pass

    def send(self, url: str, place: int, who: str) -> None:
        """A photograph named after who is on it."""
        out = io.BytesIO()
        Image.new("RGB", (30, 30 + len(who)), "teal").save(out, "JPEG")
        answer = put(self.client, url, f"{who}.jpg", out.getvalue(), f"members.{place}.photo")
        assert answer.status_code == 200, text(answer)
        self.work()

    def rows(self, url: str) -> dict[int, str]:
        """What the form shows: by row number, the file in it."""
        page = text(self.client.get(url))
        found = {}
        for place in range(12):
            _, here, rest = page.partition(f'data-files="members.{place}.photo"')
            if here:
                inside = rest.partition("</ul>")[0]
                found[place] = next((who for who in ("ก", "ข", "ค", "ง", "จ") if f"{who}.jpg" in inside), "")
        return found

    def stored(self) -> list[list[tuple[str, str]]]:
        """By edition: name of a row, and the file that stands under its number then."""
        with self.office.database.reading() as session:
            files = list(session.scalars(select(Attachment).where(Attachment.request_id.is_not(None))))
            found = []
            for edition in session.scalars(select(Edition).order_by(Edition.number)):
                rows = enumerate(edition.answers["members"])
                at = {one.field_id: one.original_name for one in files
                      if (one.claimed_edition or 1) <= edition.number < (one.dropped_edition or 99)}  # fmt: skip
                found.append(
                    [(row["name"], at.get(f"members.{row.get('#', number)}.photo", "")) for number, row in rows]
                )
        return found


@pytest.fixture
def home(app: Flask, settings: Settings, tmp_path: Path) -> Iterator[Home]:
    office = declare(app.extensions["database"], tmp_path / "office", family=FAMILY)
    applicant, officer = office.person(), office.person("officer", "front")
    with Cleaner() as cleaner:
        loop = file_worker(office.database, settings, cleaner)
        yield Home(office, applicant, officer, office.browser(app, applicant), loop)


def _names(**names: str) -> dict[str, str]:
    return {f"members.{place[1:]}.name": name for place, name in names.items()}


def test_each_file_stays_with_its_row_when_rows_are_added_and_taken_away_then_and_at_a_correction(home: Home) -> None:
    client, url = home.client, begin(home.client, "family")
    fill(client, url, _names(_0="นาย ก"), go="add:members")
    fill(client, url, _names(_0="นาย ก", _1="นาย ข"), go="add:members")
    for place, who in enumerate("กขค"):
        home.send(url, place, who)
    assert home.rows(url) == {0: "ก", 1: "ข", 2: "ค"}
    fill(client, url, _names(_0="นาย ก", _1="นาย ข", _2="นาย ค"), go="drop:members:1")
    assert home.rows(url) == {0: "ก", 2: "ค"}
    assert fill(client, url, _names(_0="นาย ก", _2="นาย ค")).status_code == 303
    assert send(client, url).status_code == 303
    assert home.stored() == [[("นาย ก", "ก.jpg"), ("นาย ค", "ค.jpg")]]

    with home.office.database.reading() as session:
        key = session.scalars(select(Request.key)).one()
    home.office.act(handling.return_for_correction, home.officer, key, "โปรดแก้", [("members", "ไม่ครบ")])
    again = post(client, f"/requests/{key}/correct", {}).location
    assert home.rows(again) == {0: "ก", 2: "ค"}
    fill(client, again, _names(_0="นาย ก", _2="นาย ค"), go="add:members")
    home.send(again, 3, "ง")
    fill(client, again, _names(_0="นาย ก", _2="นาย ค", _3="นาย ง"), go="drop:members:0")
    assert home.rows(again) == {2: "ค", 3: "ง"}
    fill(client, again, _names(_2="นาย ค", _3="นาย ง"), go="add:members")
    home.send(again, 4, "จ")
    fill(client, again, _names(_2="นาย ค", _3="นาย ง", _4="นาย จ"), go="drop:members:4")
    fill(client, again, _names(_2="นาย ค", _3="นาย ง"), go="add:members")
    assert sorted(home.rows(again).values()) == ["", "ค", "ง"]
    assert fill(client, again, _names(_2="นาย ค", _3="นาย ง")).status_code == 303
    assert send(client, again).status_code == 303
    assert home.stored() == [
        [("นาย ก", "ก.jpg"), ("นาย ค", "ค.jpg")],
        [("นาย ค", "ค.jpg"), ("นาย ง", "ง.jpg")],
    ]
    page = text(client.get(f"/requests/{key}"))
    assert "นาย ง" in page
    assert page.count(f'href="/requests/{key}/files/') == 2


def test_a_table_of_a_staff_form_takes_no_files(app: Flask, tmp_path: Path) -> None:
    form = "staff_forms: [{id: f, title: ก, at: [in_progress], fields: [{id: t, type: table, label: ข, fields: "
    form += "[{id: p, type: file, label: ค}]}]}]\n"
    with pytest.raises(AssertionError, match="ในตารางมีคำถามชนิด file ไม่ได้"):
        declare(app.extensions["database"], tmp_path / "office", family=FAMILY + form)


def test_a_row_that_has_only_its_file_is_a_row_and_says_what_is_missing(home: Home) -> None:
    client, url = home.client, begin(home.client, "family")
    fill(client, url, _names(_0="นาย ก"), go="add:members")
    home.send(url, 0, "ก")
    home.send(url, 1, "ข")
    answer = fill(client, url, _names(_0="นาย ก", _1=""))
    assert answer.status_code == 422
    assert 'href="#members.1.name"' in text(answer)


def test_the_file_of_a_row_taken_away_cannot_come_back_under_a_new_row(home: Home) -> None:
    client, url = home.client, begin(home.client, "family")
    fill(client, url, _names(_0="นาย ก"), go="add:members")
    home.send(url, 0, "ก")
    home.send(url, 1, "ข")
    fill(client, url, _names(_0="นาย ก", _1="นาย ข"), go="drop:members:1")
    fill(client, url, _names(_0="นาย ก"), go="add:members")
    assert "ข" not in home.rows(url).values()
