"""The applicant's list: columns, order, numbers, sizes, search, pages, and buttons only when legal (C68)."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event

from portal import clock
from portal.access.permissions import Actor
from portal.services.applying.filing import Filed
from tests.support.people import SOMSRI
from tests.support.site import PENSION, Site

BEGUN = datetime(2025, 3, 31, 4, 0, tzinfo=UTC)


def _page(client: FlaskClient, address: str = "/requests") -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def _cells(page: str, label: str) -> list[str]:
    found = re.findall(rf'<td[^>]*data-label="{label}"[^>]*>(.*?)</td>', page, re.DOTALL)
    return [re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", cell)).strip() for cell in found]


def _many(site: Site, who: Actor, count: int) -> list[Filed]:
    made = []
    for number in range(count):
        with clock.stopped_at(BEGUN + timedelta(minutes=number)):
            made.append(site.filed(who))
    return made


def _rows_of(page: str) -> list[str]:
    return re.findall(r"<tr>.*?</tr>", page.split("<tbody>")[1], re.DOTALL)


def _buttons(row: str) -> list[str]:
    return re.findall(r"</svg>([^<]+)<span", row)


def test_the_newest_stands_first_and_the_oldest_is_number_one(site: Site) -> None:
    who = site.person()
    made = _many(site, who, 3)
    page = _page(site.browser())
    assert _cells(page, "ที่") == ["3", "2", "1"]
    assert _cells(page, "รหัสอ้างอิง") == [each.reference for each in reversed(made)]
    assert _cells(page, "รายการ") == ["บำเหน็จดำรงชีพ"] * 3
    assert _cells(page, "สถานะ")[0] == "ส่งคำร้องไปยังเจ้าหน้าที่ 31 มี.ค. 2568, 11:02 น."
    assert "หน้า 1 ถึงหน้า 1 ทั้งหมด 3 ข้อมูล" in page
    headings = re.findall(r"<th [^>]*><a[^>]*>([^<]+)", page)
    assert headings == ["ที่", "รหัสอ้างอิง", "รายการ", "สถานะ", "หมายเหตุ", "ตรวจสอบ"]


def test_the_status_shows_the_moment_of_the_last_change(site: Site) -> None:
    who, staff = site.person(), site.person(SOMSRI, "officer", "finance")
    made = _many(site, who, 1)[0]
    with clock.stopped_at(datetime(2025, 3, 31, 4, 20, tzinfo=UTC)):
        site.finish(staff, made.key)
    assert _cells(_page(site.browser()), "สถานะ") == ["ดำเนินการเรียบร้อย 31 มี.ค. 2568, 11:20 น."]


@pytest.mark.parametrize("sort", ["filed", "reference", "type", "state", "remark", "changed"])
@pytest.mark.parametrize("order", ["up", "down"])
def test_each_column_sorts_both_ways_over_pages(site: Site, sort: str, order: str) -> None:
    who, staff = site.person(), site.person(SOMSRI, "officer", "finance")
    made = _many(site, who, 13)
    for number in (1, 4, 7):
        site.give_back(staff, made[number].key, f"ขอเอกสารเพิ่ม {number}")
    client = site.browser()
    page = _page(client, f"/requests?sort={sort}&order={order}")
    seen = _cells(page, "ที่")
    assert 'aria-sort="' + ("descending" if order == "down" else "ascending") in page
    onward = re.search(r'href="(/requests[^"]*at=[^"]*)">ถัดไป', page)
    assert onward is not None
    rest = _page(client, onward[1].replace("&amp;", "&"))
    assert len(seen) == 10
    assert sorted(int(number) for number in seen + _cells(rest, "ที่")) == list(range(1, 14))
    assert "หน้า 2 ถึงหน้า 2 ทั้งหมด 13 ข้อมูล" in rest
    if sort == "filed":
        expected = [str(number) for number in range(1, 14)]
        assert seen + _cells(rest, "ที่") == (expected if order == "up" else expected[::-1])


def test_first_previous_next_and_last_lead_where_they_say(site: Site) -> None:
    _many(site, site.person(), 23)
    client = site.browser()

    def follow(page: str, word: str) -> str:
        found = re.search(rf'href="([^"]*)">{word}</a>', page)
        assert found is not None, word
        return _page(client, found[1].replace("&amp;", "&"))

    first = _page(client)
    assert ">ย้อนกลับ</span>" in first
    last = follow(first, "หน้าสุดท้าย")
    assert _cells(last, "ที่") == ["3", "2", "1"]
    middle = follow(last, "ย้อนกลับ")
    assert _cells(middle, "ที่") == [str(number) for number in range(13, 3, -1)]
    assert _cells(follow(middle, "ถัดไป"), "ที่") == ["3", "2", "1"]
    assert _cells(follow(middle, "หน้าแรก"), "ที่")[0] == "23"


@pytest.mark.parametrize(("asked", "shown"), [("25", 12), ("10", 10), ("7", 10), ("x", 10), ("100", 12)])
def test_the_page_size_is_one_of_those_offered(site: Site, asked: str, shown: int) -> None:
    _many(site, site.person(), 12)
    assert len(_cells(_page(site.browser(), f"/requests?show={asked}"), "ที่")) == shown


def test_search_finds_by_any_part_and_keeps_the_numbers(site: Site) -> None:
    made = _many(site, site.person(), 3)
    client = site.browser()
    page = _page(client, f"/requests?q={made[1].reference[-6:]}")
    assert _cells(page, "ที่") == ["2"]
    assert "ทั้งหมด 1 ข้อมูล" in page
    assert "ไม่พบข้อมูล" in _page(client, "/requests?q=%22%20OR%201")


def test_buttons_are_there_only_when_legal(site: Site) -> None:
    who, staff = site.person(), site.person(SOMSRI, "officer", "finance")
    fresh, accepted, back, done = _many(site, who, 4)
    site.accept(staff, accepted.key)
    site.give_back(staff, back.key, "ขาดเอกสาร", ("id_card", "ภาพไม่ชัด"))
    site.give(staff, done.key, 1)
    site.finish(staff, done.key, 2)
    rows = _rows_of(_page(site.browser()))
    assert [_buttons(row) for row in rows] == [
        ["ดู", "พิมพ์", "ดาวน์โหลดไฟล์"],
        ["ดู", "พิมพ์", "แก้ไข", "ยกเลิก"],
        ["ดู", "พิมพ์", "ยกเลิก"],
        ["ดู", "พิมพ์", "แก้ไข", "ยกเลิก"],
    ]
    assert f"/requests/{back.key}/correct" in rows[1]
    assert f"/requests/{fresh.key}/edit" in rows[3]
    assert "หนังสือตอบ.pdf" in rows[0]


def test_a_list_holds_nobody_elses_requests_and_says_when_it_is_empty(site: Site) -> None:
    _many(site, site.person(), 2)
    site.person(SOMSRI)
    page = _page(site.browser(SOMSRI))
    assert "<tbody>" not in page
    assert "ไม่พบข้อมูล" in page


def test_the_home_page_shows_the_list_below_the_tiles(site: Site) -> None:
    made = _many(site, site.person(), 1)[0]
    page = _page(site.browser(), "/")
    assert page.index("บัตรข้าราชการ") < page.index(made.reference)


def test_a_page_costs_the_same_queries_for_one_row_and_for_many(site: Site) -> None:
    who = site.person()
    _many(site, who, 1)
    client, counts = site.browser(), []
    _page(client)
    for more in (0, 11):
        _many(site, who, more)
        ran: list[str] = []

        def note(_c: object, _cursor: object, statement: str, *_rest: object, ran: list[str] = ran) -> None:
            if statement.startswith("SELECT") and "FROM publication" not in statement:  # looked at once a second
                ran.append(statement)

        engines = {site.database.engine, site.database._reading}
        for engine in engines:
            event.listen(engine, "before_cursor_execute", note)
        _page(client)
        for engine in engines:
            event.remove(engine, "before_cursor_execute", note)
        counts.append(len(ran))
    assert counts[0] == counts[1]


def test_hostile_words_are_shown_and_never_run(site: Site) -> None:
    who = site.person(first_name="<script>alert(1)</script>")
    site.filed(who, {**PENSION, "email": ("a@example.go.th",)})
    page = _page(site.browser(), "/requests?q=%3Cscript%3E&sort=%22%3E&at=%3Cb%3E")
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page
