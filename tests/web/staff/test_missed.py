"""Late follow-ups in lists: a tab that counts them, since when each is late, and their own way for who adds them (C48)."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

from flask import Flask

from portal import clock
from portal.services.casework import handling, records
from tests.support.declared import declare

VISIT = """\
title: ติดตามผู้มีบัตร
unit: front
form: [{fields: [{id: why, type: text, label: เรื่อง}]}]
records:
  - {id: visit, title: ติดตามผล, by: officer, windows: [01/07..31/07],
     fields: [{id: found, type: text, label: ผล}]}
  - {id: report, title: รายงาน, by: applicant, windows: [01/06..30/06],
     fields: [{id: found, type: text, label: ผล}]}
"""
PLAIN = "title: ไม่มีติดตาม\nunit: front\nform: [{fields: [{id: why, type: text, label: เรื่อง}]}]\n"
MAY = datetime(2026, 5, 4, 3, tzinfo=UTC)


def _rows(page: str) -> list[str]:
    return re.findall(r'<tr id="r-([^"]+)"', page)


def test_late_follow_ups_are_counted_listed_by_since_when_and_marked_on_both_sides(app: Flask, tmp_path: Path) -> None:
    office = declare(app.extensions["database"], tmp_path / "office", "", visit=VISIT, plain=PLAIN)
    applicant, officer, head = office.person(), office.person("officer", "front"), office.person("executive")
    keys = []
    for number, type_id in enumerate(("visit", "visit", "visit", "plain")):
        with clock.stopped_at(MAY + timedelta(days=number)):
            keys.append(office.file(applicant, type_id, why=f"{number}").key)
            office.act(handling.accept, officer, keys[-1])
            office.act(handling.finish, officer, keys[-1])
    reported, silent, done, plain = keys
    for key in (reported, done):
        with clock.stopped_at(MAY + timedelta(days=40)), office.database.transaction() as session:
            seen = office.request(key).revision
            records.add(session, applicant, office.catalogue, key, "report", {"found": ("ดี",)}, seen)
    client, own, above = (office.browser(app, who) for who in (officer, applicant, head))
    with clock.stopped_at(datetime(2026, 6, 30, 5, tzinfo=UTC)):
        assert "ติดตามล่าช้า" not in client.get("/staff?view=all").text + own.get("/requests").text
    with clock.stopped_at(datetime(2026, 7, 2, 5, tzinfo=UTC)), office.database.transaction() as session:
        seen = office.request(done).revision
        records.add(session, officer, office.catalogue, done, "visit", {"found": ("ดี",)}, seen)
    with clock.stopped_at(datetime(2026, 8, 2, 5, tzinfo=UTC)):
        page = client.get("/staff").text
        link = re.search(r'href="([^"]+)"[^>]*>ติดตามล่าช้า <b>2</b>', page)
        assert link is not None, page
        listed = client.get(link[1].replace("&amp;", "&")).text
        assert _rows(listed) == [silent, reported], "the longest late first"
        assert re.findall(r"ตั้งแต่ (\d+ \S+ \d+)", listed) == ["1 ก.ค. 2569", "1 ส.ค. 2569"]
        assert 'name="missed" value="1"' in listed and re.search(r'class="chips".*ติดตามล่าช้า', listed, re.S)
        everything = client.get("/staff?view=all").text
        assert _rows(everything) == [plain, done, silent, reported] and everything.count("ตั้งแต่ 1") == 2
        assert client.get("/staff?missed=1&type=plain").text.count('<tr id="r-') == 0
        counted = above.get("/staff/summary/requests?missed=1").text
        assert counted.count("ตั้งแต่ 1") == 2 and "ติดตามล่าช้า <b>2</b>" in counted
        mine = own.get("/requests").text
        assert "ติดตามล่าช้า 1 รายการ" in mine and mine.count("ตั้งแต่ 1") == 1
        alone = own.get("/requests?missed=1").text
        assert f"/requests/{silent}" in alone and not any(
            f"/requests/{key}" in alone for key in (reported, done, plain)
        )
