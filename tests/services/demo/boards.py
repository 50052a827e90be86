"""Dashboards of the sample offices over their demos: what the seeds ask for, each number with its list (C75, C78)."""

import re
from html import unescape

from flask import Flask
from flask.testing import FlaskClient

from tests.support.declared import Declared

EVERY = 7
"""Of the numbers one in so many is opened."""


def _tiles(page: str) -> dict[str, str]:
    """HTML by heading."""
    parts = re.split(r"<h2>([^<]+)</h2>", page)
    return {unescape(title): html for title, html in zip(parts[1::2], parts[2::2], strict=True)}


def _lists(browser: FlaskClient, page: str) -> int:
    found = re.findall(r'href="(/staff[^"]*)"[^>]*>(?:<b>)?([\d,]+)</', page)
    for url, words in found[::EVERY]:
        listed = re.search(r"ทั้งหมด ([\d,]+) ข้อมูล", browser.get(unescape(url)).text)
        assert listed and listed[1] == words, (url, words)
    return len(found)


def _row(html: str, head: str) -> list[str]:
    (found,) = re.findall(rf'<tr><th scope="row">(?:<a[^>]*>)?{head}<.*?</tr>', html, re.DOTALL)
    return [unescape(re.sub(r"<[^>]+>", "", cell)) for cell in re.findall(r"<td[^>]*>(.*?)</td>", found)]


def executive(app: Flask, office: Declared) -> None:
    """Seed requirements, 1.1: total, type, operation, step, result, money, district, sub-district."""
    head = office.browser(app, office.person("head"))
    page = head.get("/staff/dashboards/executive?year=all").text
    tiles = _tiles(page)
    assert list(tiles) == [
        "เรื่องทั้งหมด", "ตามประเภท", "การดำเนินงาน", "ขั้นตอนการช่วยเหลือ", "ผลการช่วยเหลือ", "จำนวนเงินช่วยเหลือ (บาท)",
        "ตามอำเภอ", "ตามตำบล",
    ]  # fmt: skip
    (total,) = re.findall(r"<b>([\d,]+)</b>", tiles["เรื่องทั้งหมด"])
    for title in ("ตามประเภท", "การดำเนินงาน", "ขั้นตอนการช่วยเหลือ", "ผลการช่วยเหลือ"):
        assert 'class="bars"' in tiles[title] and _row(tiles[title], "รวม") == [total], title
    (money,) = re.findall(r"<b>([\d,.]+)</b>", tiles["จำนวนเงินช่วยเหลือ (บาท)"])
    assert money != "0" and _row(tiles["ตามอำเภอ"], "รวม") == _row(tiles["ตามตำบล"], "รวม") == [total, money]
    steps = re.findall(r'<th scope="row">([^<]+)', tiles["ขั้นตอนการช่วยเหลือ"])
    assert steps[:3] == ["ยังไม่รับเรื่อง", "ตรวจสอบเอกสาร", "เสนอคณะกรรมการพิจารณา"]
    operations = re.findall(r'<th scope="row">([^<]+)', tiles["การดำเนินงาน"])
    assert operations[:2] == ["รอดำเนินการ", "รับเรื่องแล้ว"]  # as the steps say them
    assert _lists(head, page) > 20


def development(app: Flask, office: Declared) -> None:
    """Seed requirements, 1.3, block 4.2: filters, a row for each district, not developed, started, finished, not finished."""
    desk = office.browser(app, office.person("province"))
    page = desk.get("/staff/dashboards/results?year=all&f2=52").text
    form = page.split('action="/staff/dashboards/results"')[1].split("</form>")[0]
    assert all(words in form for words in ("หน่วยงานพัฒนา", "จังหวัด", ">แสดงข้อมูล</button>", ">ยกเลิก</a>"))
    (tile,) = _tiles(page).values()
    assert re.findall(r'<th scope="col"[^>]*>([^<]+)', tile) == [
        "รหัสจังหวัด", "จังหวัดที่ทำแบบประเมิน", "รหัสอำเภอ", "อำเภอที่ทำแบบประเมิน", "จำนวนผู้ต้องการพัฒนา (รวมทุกหน่วยงานพัฒนา)",
        "ยังไม่ได้พัฒนา", "อยู่ระหว่างพัฒนา", "พัฒนาเสร็จแล้ว", "พัฒนาไม่เสร็จสิ้น", "ไม่เข้ารับการพัฒนา", "รวม",
    ]  # fmt: skip
    beside = re.findall(r'<tr>((?:<td class="beside">[^<]*</td>)+)<th scope="row">', tile)
    assert len(beside) == 13 and all('<td class="beside">52</td>' in each for each in beside), "zero rows too"
    (total,) = re.findall(r'<tr><th scope="row" colspan="4">รวม<.*?</tr>', tile, re.DOTALL)
    wanted, *numbers = (
        int(re.sub(r"<[^>]+>", "", each).replace("-", "0")) for each in re.findall(r"<td[^>]*>(.*?)</td>", total)
    )
    assert wanted == numbers[-1] == sum(numbers[:-1]) > 5
    assert _lists(desk, page) > 10


BOARDS = {"social-welfare": executive, "welfare-card": development}
"""What is asked of an office once its demo is told."""
