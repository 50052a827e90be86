"""Published figures: counts, averages and days for everybody, and no number that tells of a single person (C80)."""

import re
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path

from flask import Flask

from portal import clock
from portal.services.casework import handling, records
from tests.support.declared import declare

NOW = datetime(2025, 3, 31, 4, 20, tzinfo=UTC)
OFFICE = """\
dashboards:
  - id: open
    title: สถิติ
    for: [public]
    tiles:
      - {title: ทั้งหมด, from: [case], show: number, measures: [count(), {label: พึงพอใจ, value: average(rating.score)}]}
      - {title: ตามเขต, from: [case], rows: zone, columns: kind, measures: [count()], show: bar}
      - {title: คะแนนตามเรื่อง, from: [case], rows: kind, measures: [count(), {label: พึงพอใจ, value: average(rating.score)}]}
      - {title: เงินรวม, from: [case], show: number, measures: [sum(amount)]}
      - {title: รายชื่อ, from: [case], show: list}
  - {id: inside, title: ภายใน, tiles: [{title: ทั้งหมด, show: number}]}
"""
CASE = """\
title: เคส
unit: front
form:
  - fields:
      - {id: zone, type: choice, label: เขต, options: {one: เขต 1, two: เขต 2, three: เขต 3}}
      - {id: kind, type: choice, label: เรื่อง, options: {food: อาหาร, cash: เงิน}}
      - {id: amount, type: money, label: เงิน}
records:
  - {id: rating, title: ความพึงพอใจ, by: [applicant], at: [done], fields: [{id: score, type: rating, label: คะแนน}]}
"""
FILED = {("one", "food"): 6, ("one", "cash"): 2, ("two", "food"): 7, ("two", "cash"): 8, ("three", "food"): 9}


def _words(page: str, heading: str) -> list[list[str]]:
    part = page.split(f">{heading}<", 1)[1].split("</section>")[0].split("<table")[-1]
    rows = re.findall(r"<tr.*?</tr>", part, re.DOTALL)
    return [
        [unescape(re.sub(r"<[^>]+>", "", each)).strip() for each in re.findall(r"<t[hd].*?</t[hd]>", row, re.DOTALL)]
        for row in rows
    ]


def test_everybody_reads_published_figures_and_no_small_one(app: Flask, tmp_path: Path) -> None:
    office = declare(app.extensions["database"], tmp_path / "office", OFFICE, case=CASE)
    filer, clerk, rated = office.person(), office.person("clerk", "front"), 0
    for (zone, kind), count in FILED.items():
        for number in range(count):
            with clock.stopped_at(NOW):
                key = office.file(filer, "case", zone=zone, kind=kind, amount="99.5").key
                office.act(handling.accept, clerk, key)
            if number < 2:
                with clock.stopped_at(NOW + timedelta(days=4)):
                    office.act(handling.finish, clerk, key)
                if kind == "food":
                    revision, rated = office.request(key).revision, rated + 1
                    with office.database.transaction() as session:
                        records.add(session, filer, office.catalogue, key, "rating", {"score": ("4",)}, revision)
    app.extensions["catalogue"].forget()
    stranger = app.test_client()
    with clock.stopped_at(NOW + timedelta(days=5)):
        assert 'href="/figures/open">สถิติ<' in stranger.get("/").text
        page = stranger.get("/figures/open").text
        every = stranger.get("/figures/open?year=all").text
        last = stranger.get("/figures/open?year=2567").text
    assert "<b>32</b>" in page and "<b>4.00</b>พึงพอใจ" in page and rated == 6
    assert _words(page, "ตามเขต") == [
        ["เขต", "อาหาร", "เงิน", "รวม"], ["เขต 1", "*", "*", "8"], ["เขต 2", "*", "*", "15"], ["เขต 3", "9", "-", "9"],
        ["รวม", "22", "10", "32"],
    ]  # fmt: skip
    assert _words(page, "คะแนนตามเรื่อง")[1:] == [["อาหาร", "22", "4.00"], ["เงิน", "10", "-"], ["รวม", "32", "4.00"]]
    assert "<b>4.0</b>" in page and "จาก 10 เรื่องที่เสร็จล่าสุด" in page
    assert "เงินรวม" not in page and "รายชื่อ" not in page and "99.5" not in page and '<a href="/staff' not in page
    assert "ปีงบประมาณ 2568" in every and "<b>32</b>" in every
    assert "<b>32</b>" not in last
    with clock.stopped_at(NOW + timedelta(days=400)):
        office.file(filer, "case", zone="one", kind="food", amount="1")
        few = stranger.get("/figures/open").text
    assert "<b>น้อยกว่า 5</b>" in few and ["เขต 1", "*", "*"] in _words(few, "ตามเขต")
    assert stranger.get("/figures/inside").status_code == stranger.get("/figures/none").status_code == 404
