"""Pages of figures: every number opens a list of just that many, within everybody's scope (C73, C75-C79)."""

import random
import re
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal import clock
from portal.access.permissions import Actor
from portal.services.casework import handling
from portal.services.counting import figuring
from portal.worker.claims import Kinds
from portal.worker.figures import CountAnew
from portal.worker.loop import Loop
from tests.support.declared import Declared, declare

NOW = datetime(2025, 3, 31, 4, 20, tzinfo=UTC)
OFFICE = """\
  local: {title: ประจำอำเภอ, like: staff, unit: all, area: districts}
  boss: {title: ผู้บริหาร, like: executive}
dashboards:
  - id: main
    title: หน้าผู้บริหาร
    note: ข้อมูลเบื้องต้น
    for: [boss, staff]
    filters: [province, district]
    tiles:
      - {title: ทั้งหมด, from: [case], show: number, measures: [count(), sum(amount)], compare_by: fiscal_year}
      - {title: เรื่องอาหาร, from: [case], where: kind == "food", rows: district, zero_rows: true}
      - {title: ตามเรื่อง, from: [case], rows: district, columns: kind, show: bar}
      - {title: ตามสถานะ, rows: request.type, columns: request.state}
      - title: เทียบปี
        from: [case]
        rows: kind
        measures: [count(), sum(amount), average(amount), {label: ร้อยละ, value: 'count(kind == "food") / count() * 100'}]
        show: line
        compare_by: fiscal_year
      - {title: รายวัน, from: [case], rows: day(request.filed), show: line}
      - {title: ล่าสุด, from: [case], show: list}
  - {id: secret, title: ลับ, for: [admin], tiles: [{title: ทั้งหมด, show: number}]}
"""
NAMED = "columns: [{id: name, type: text, label: ชื่อ}]\n"
WITHIN = NAMED.replace("}]", "}, {id: province, type: reference, from: provinces, label: จังหวัด}]")
LISTS = {
    "provinces": f"title: จังหวัด\n{NAMED}rows: {{up: {{name: ลำปาง}}, down: {{name: แพร่}}}}\n",
    "districts": f"title: อำเภอ\n{WITHIN}rows:\n  koka: {{name: เกาะคา, province: up}}\n  ngao: {{name: งาว, province: up}}\n"
    "  thoen: {name: เถิน, province: up}\n  long: {name: ลอง, province: down}\n",
}
CASE = """\
title: เคส
unit: front
area: [district]
form:
  - fields:
      - {id: province, type: reference, from: provinces, label: จังหวัด}
      - {id: district, type: reference, from: districts, label: อำเภอ}
      - {id: kind, type: choice, label: เรื่อง, options: {food: อาหาร, cash: เงิน}}
      - {id: amount, type: money, label: เงิน}
report:
  dimensions: [province, district, kind, day(request.filed)]
  measures: [{label: เงินรวม, value: sum(amount)}]
"""
LETTER = "title: หนังสือ\nunit: back\nform: [{fields: [{id: about, type: text, label: เรื่อง}]}]\n"
HOME = {"koka": "up", "ngao": "up", "long": "down"}


def _office(app: Flask, folder: Path) -> Declared:
    office = declare(app.extensions["database"], folder, OFFICE, LISTS, case=CASE, letter=LETTER)
    filer, clerk, chance = office.person(), office.person("clerk", "front"), random.Random(5)
    for number in range(24):
        at = NOW - timedelta(days=chance.randrange(700))
        with clock.stopped_at(at):
            district = chance.choice(tuple(HOME))
            key = office.file(
                filer, "case", province=HOME[district], district=district, kind=chance.choice(("food", "cash")),
                amount=str(100 * number + 50.25),
            ).key  # fmt: skip
            if number % 3 == 0:
                office.act(handling.accept, clerk, key)
            if number % 4 == 0:
                office.file(filer, "letter", about="ขอ")
    return office


def _links(page: str) -> set[tuple[int, str]]:
    """Whole numbers of a page with the lists they open."""
    found = re.findall(r'href="(/staff[^"]*)"[^>]*>(?:<b>)?([\d,]+)</', page)
    return {(int(words.replace(",", "")), unescape(url)) for url, words in found}


def _listed(browser: FlaskClient, url: str) -> int:
    page = browser.get(url).text
    told = re.search(r"ทั้งหมด ([\d,]+) ข้อมูล", page)
    return int(told[1].replace(",", "")) if told else len(re.findall(r"<tr[^>]*>\s*<td", page))


def test_every_number_opens_a_list_of_just_that_many_for_every_scope(app: Flask, tmp_path: Path) -> None:
    office = _office(app, tmp_path / "office")
    people: dict[str, Actor] = {
        "boss": office.person("boss"),
        "unit": office.person("officer", "back"),
        "area": office.person("local", "front", areas=["koka", "long"]),
    }
    totals = {}
    with clock.stopped_at(NOW):
        for name, who in people.items():
            browser = office.browser(app, who)
            pages = ["/staff/figures?type=case&rows=district&columns=kind", "/staff/figures?type=*&year=all"]
            pages.append("/staff/figures?type=case&year=all&rows=day(request.filed)&columns=request.unit")
            pages += ["/staff/figures/areas?type=case&year=all", "/staff/figures/areas?under=up&year=2568&type=case"]
            pages += ["/staff/dashboards/main", "/staff/dashboards/main?from=01/05/2567&to=30/01/2568&f1=up&f2=koka"]
            seen = 0
            for page in pages:
                answer = browser.get(page)
                assert answer.status_code == 200, page
                for number, url in _links(answer.text):
                    assert _listed(browser, url) == number, (name, page, url)
                    seen += 1
            totals[name] = seen
    assert totals["boss"] > 50 and totals["area"] > 20 and totals["unit"] > 2, totals


def _table(page: str, heading: str) -> list[list[str]]:
    """The words of the table below a heading, row by row."""
    part = page.split(f">{heading}<", 1)[1].split("</table>")[0]
    rows = re.findall(r"<tr.*?</tr>", part, re.DOTALL)
    cells = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL) for row in rows]
    return [[unescape(re.sub(r"<[^>]+>", "", cell)).strip() for cell in row] for row in cells]


def test_a_dashboard_says_what_it_counts_and_changes_with_the_save_that_caused_it(app: Flask, tmp_path: Path) -> None:
    office = declare(app.extensions["database"], tmp_path / "office", OFFICE, LISTS, case=CASE, letter=LETTER)
    filer, boss = office.person(), office.person("boss")
    browser = office.browser(app, boss)
    with clock.stopped_at(NOW):
        for district, kind, amount in (("koka", "food", "1000"), ("koka", "cash", "572.5"), ("long", "food", "1")):
            answers = {"district": district, "province": HOME[district], "kind": kind, "amount": amount}
            office.file(filer, "case", **answers)
        page = browser.get("/staff/dashboards/main").text
        assert "ข้อมูลเบื้องต้น" in page and "ณ วันที่ 31 มี.ค. 2568, 11:20 น." in page
        assert "ปีงบประมาณ 2568 (1 ต.ค. 2567 ถึง 30 ก.ย. 2568)" in page
        assert ">1,573.50</" in page and ">แสดงข้อมูล</button>" in page and ">ยกเลิก</a>" in page
        assert _table(page, "ตามเรื่อง") == [
            ["อำเภอ", "อาหาร", "เงิน", "รวม"], ["เกาะคา", "1", "1", "2"], ["ลอง", "1", "-", "1"], ["รวม", "2", "1", "3"],
        ]  # fmt: skip
        assert _table(page, "เรื่องอาหาร")[1:] == [
            ["เกาะคา", "1"], ["งาว", "-"], ["เถิน", "-"], ["ลอง", "1"], ["รวม", "2"],
        ]  # fmt: skip
        with clock.stopped_at(NOW + timedelta(days=3)):
            office.file(filer, "case", province="up", district="koka", kind="food", amount="0")
            drawn = browser.get("/staff/dashboards/main").text.split(">รายวัน<")[1].split("</svg>")[0]
            assert re.findall(r'class="l1" d="([^"]+)"', drawn) == ["M0.0 5.0L200.0 159.0L400.0 159.0L600.0 107.7"]
        office.file(filer, "case", province="up", district="ngao", kind="food", amount="0.5")
        assert ">1,574.00</" in browser.get("/staff/dashboards/main").text
        narrowed = browser.get("/staff/dashboards/main?f1=up&f2=koka").text
        assert "จังหวัด: ลำปาง" in narrowed and "อำเภอ: เกาะคา" in narrowed and ">1,572.50</" in narrowed
        assert re.findall(r'<option value="(\w+)"', narrowed.split('id="f2"')[1].split("</select>")[0]) == [
            "koka",
            "ngao",
        ]
        province = browser.get("/staff/dashboards/main?f1=up").text
        assert [row[0] for row in _table(province, "เรื่องอาหาร")[1:]] == ["เกาะคา", "งาว", "เถิน", "รวม"]
        wrong = browser.get("/staff/dashboards/main?from=31/02/2568&year=2568").text
        assert 'aria-invalid="true"' in wrong and "31/02/2568" in wrong
        for year in ("025690", "02568", "2400", "2999", "\N{THAI DIGIT TWO}568"):
            assert "ปีงบประมาณ 2568 (" in browser.get(f"/staff/dashboards/main?year={year}").text, year
    assert (
        browser.get("/staff/dashboards/secret").status_code == browser.get("/staff/dashboards/none").status_code == 404
    )
    assert office.browser(app, filer).get("/staff/dashboards/main").status_code == 403


def test_every_measure_stands_beside_itself_of_the_year_before_with_the_difference(app: Flask, tmp_path: Path) -> None:
    """Counts, sums, averages and shares; what only one of the years has stands there too."""
    office = declare(app.extensions["database"], tmp_path / "office", OFFICE, LISTS, case=CASE, letter=LETTER)
    filer, boss = office.person(), office.person("boss")
    filed = {365: (("food", "100"), ("food", "50.5"), ("cash", "10")), 0: (("food", "300"),)}
    for ago, some in filed.items():
        with clock.stopped_at(NOW - timedelta(days=ago)):
            for kind, amount in some:
                office.file(filer, "case", province="up", district="koka", kind=kind, amount=amount)
    with clock.stopped_at(NOW):
        page = office.browser(app, boss).get("/staff/dashboards/main").text
    head, food, cash, total = _table(page, "เทียบปี")
    now, before = head[1:5], head[5:]
    assert now == ["จำนวน", "เงินรวม", "average(amount)", "ร้อยละ"]
    assert before == [words for each in now for words in (f"ปีงบประมาณ 2567 · {each}", f"เพิ่ม/ลด · {each}")]
    assert food == [
        "อาหาร",
        "1",
        "300.00",
        "300.00",
        "100.00",
        "2",
        "−1",
        "150.50",
        "+149.50",
        "75.25",
        "+224.75",
        "100.00",
        "-",
    ]
    assert cash == ["เงิน", "-", "-", "-", "-", "1", "−1", "10.00", "−10.00", "10.00", "-", "-", "-"]
    assert total[5:] == ["3", "−2", "160.50", "+139.50", "53.50", "+246.50", "66.67", "+33.33"]


def test_while_all_are_counted_anew_pages_say_how_far_that_is_until_the_worker_ended_it(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = declare(app.extensions["database"], tmp_path / "office", OFFICE, LISTS, case=CASE, letter=LETTER)
    filer, browser = office.person(), office.browser(app, office.person("boss"))
    pages = ("/staff/dashboards/main", "/staff/figures?type=case&rows=rich", "/staff/figures/areas?type=case")
    loop = Loop(
        office.database,
        "worker",
        {"figures": CountAnew(office.database, office.catalogue)},
        kinds=Kinds(frozenset(("figures",))),
    )

    def told() -> set[str]:
        app.extensions["catalogue"].forget()
        found = (re.search(r"กำลังนับใหม่ นับแล้วร้อยละ \d+", browser.get(page).text) for page in pages)
        return {each[0] if each else "" for each in found}

    with clock.stopped_at(NOW):
        for amount in ("1", "2", "30"):
            office.file(filer, "case", province="up", district="koka", kind="food", amount=amount)
        assert told() == {""}
        counted = "[rich, province, district, kind, day(request.filed)]"
        grown = CASE.replace(
            "      - {id: kind,", "      - {id: rich, type: yes_no, label: มี, optional: true}\n      - {id: kind,"
        )
        office.write(case=grown.replace("[province, district, kind, day(request.filed)]", counted), letter=LETTER)
        assert told() == {"กำลังนับใหม่ นับแล้วร้อยละ 0"}
        assert not loop.run_once(), "whoever files by the old plan has a moment to commit"
    with clock.stopped_at(NOW + timedelta(minutes=1)):
        monkeypatch.setattr(figuring, "AT_ONCE", 2)
        with office.database.transaction() as session:
            assert figuring.count_anew(session, office.catalogue, "case")
        assert told() == {"กำลังนับใหม่ นับแล้วร้อยละ 66"}
        assert loop.run_once() and not loop.run_once()
        assert told() == {""}
        assert _table(browser.get(pages[1]).text, "ผล")[1:] == [["ไม่ระบุ", "3", "3"], ["รวม", "3", "3"]]


def test_areas_go_down_to_the_list_with_zero_rows_within_the_reader_s_own(app: Flask, tmp_path: Path) -> None:
    office = declare(app.extensions["database"], tmp_path / "office", OFFICE, LISTS, case=CASE, letter=LETTER)
    filer, boss, local = (
        office.person(),
        office.person("boss"),
        office.person("local", "front", areas=["ngao", "thoen"]),
    )
    for district in ("koka", "koka", "ngao"):
        office.file(filer, "case", province="up", district=district, kind="food", amount="1")
    browser = office.browser(app, boss)
    top = browser.get("/staff/figures/areas").text
    assert [(row[0], row[-1]) for row in _table(top, "ผล")[1:]] == [("ลำปาง", "3"), ("แพร่", "-"), ("รวม", "3")]
    (down,) = re.findall(r'href="([^"]+)">ลำปาง<', top)
    below = browser.get(unescape(down)).text
    rows = [(row[0], row[-1]) for row in _table(below, "ผล")[1:]]
    assert rows == [("เกาะคา", "2"), ("งาว", "1"), ("เถิน", "-"), ("รวม", "3")]
    (listed,) = re.findall(r'href="([^"]+)">เกาะคา<', below)
    assert _listed(browser, unescape(listed)) == 2
    mine = office.browser(app, local).get(unescape(down)).text
    assert [(row[0], row[-1]) for row in _table(mine, "ผล")[1:]] == [("งาว", "1"), ("เถิน", "-"), ("รวม", "1")]
    assert "แพร่" not in office.browser(app, local).get("/staff/figures/areas").text
