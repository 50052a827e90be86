"""The queue page: scope, filters, sorting, search, paging words and buttons (C42, C68, T01)."""

import re
from datetime import timedelta

import pytest
from werkzeug.test import TestResponse

from portal import clock
from portal.services.casework import handling
from tests.support.desk import TYPES, Desk


def _text(answer: TestResponse) -> str:
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def _ordinals(page: str) -> list[int]:
    return [int(found) for found in re.findall(r'data-label="ที่">(\d+)<', page)]


def test_all_requests_stand_newest_first_while_numbers_count_from_the_oldest(desk: Desk) -> None:
    for type_id in TYPES:
        desk.file(type_id)
    page = _text(desk.browser("counter").get("/staff?view=all"))
    assert _ordinals(page) == [6, 5, 4, 3, 2, 1]
    items = re.findall(r'data-label="รายการ"><span>([^<]+)<', page)
    assert items == ["สั่งซื้อ ปพ.1-3", "นัดหมาย", "จองห้องประชุม", "บำเหน็จดำรงชีพ", "หนังสือรับรอง", "ขอบัตรประจำตัว"]
    assert "หน้า 1 ถึงหน้า 1 ทั้งหมด 6 ข้อมูล" in page
    assert "ดำเนินการ" in page and "พิมพ์" in page and "ยกเลิก" in page


def test_what_is_overdue_stands_first_and_says_so_in_words(desk: Desk) -> None:
    now = clock.now()
    with clock.stopped_at(now - timedelta(days=30)):
        late = desk.file("card")
    with clock.stopped_at(now):
        fresh = desk.file("card")
        client = desk.browser("personnel")
        page = _text(client.get("/staff"))
        waiting = re.findall(r'href="([^"]+)"[^>]*>รอรับเรื่อง', page)[0].replace("&amp;", "&")
        listed = _text(client.get(waiting))
        assert listed.index(late) < listed.index(fresh)
        assert re.search(r'aria-sort="ascending"><a [^>]*>กำหนดเสร็จ', listed)
        assert re.findall(r"เลยกำหนด \d+ วัน", listed) == re.findall(r"เลยกำหนด \d+ วัน", page)
        assert len(re.findall(r"เลยกำหนด \d+ วัน", listed)) == 1
        assert re.search(r"เลยกำหนด \d+ วัน", _text(client.get(f"/staff/requests/{late}")))
        assert "เลยกำหนด" not in _text(client.get(f"/staff/requests/{fresh}"))
        newest_last = _text(client.get("/staff?sort=due&order=down"))
        assert newest_last.index(late) > newest_last.index(fresh)


def test_an_officer_sees_the_own_unit_only(desk: Desk) -> None:
    desk.file("card")
    desk.file("room_booking")
    page = _text(desk.browser("personnel").get("/staff"))
    assert "ขอบัตรประจำตัว" in page
    assert _ordinals(page) == [1]
    assert 'name="unit"' not in page
    assert 'name="unit"' in _text(desk.browser("counter").get("/staff"))


def test_counts_open_their_lists(desk: Desk) -> None:
    first, second = desk.file("card"), desk.file("card")
    desk.act(handling.accept, "personnel", first)
    client = desk.browser("personnel")
    page = _text(client.get("/staff"))
    assert re.search(r"เจ้าหน้าที่กำลังดำเนินการ <b>1</b>", page)
    waiting = _text(client.get("/staff?state=submitted&state=resubmitted&order=up"))
    assert second in waiting
    assert first not in waiting


def test_words_are_searched_in_the_scope(desk: Desk) -> None:
    key = desk.file("room_booking")
    client = desk.browser("counter")
    reference = desk.request(key).reference
    assert key in _text(client.get(f"/staff?q={reference[-6:]}"))
    assert key not in _text(client.get("/staff?q=ไม่มีคำนี้"))
    assert key not in _text(desk.browser("personnel").get(f"/staff?q={reference[-6:]}"))


def test_pages_go_forward_and_back_with_the_filter(desk: Desk) -> None:
    keys = [desk.file("pension") for _ in range(12)]
    client = desk.browser("counter")
    first = _text(client.get("/staff?size=10&type=pension"))
    assert "หน้า 1 ถึงหน้า 2 ทั้งหมด 12 ข้อมูล" in first
    following = re.search(r'<a href="([^"]+)">ถัดไป</a>', first)
    assert following
    second = _text(client.get(following[1].replace("&amp;", "&")))
    assert _ordinals(second) == [2, 1]
    assert keys[0] in second and keys[11] not in second


@pytest.mark.parametrize(("query", "ordinals"), [("order=up", [1, 2]), ("sort=reference", [2, 1]), ("sort=x", [2, 1])])
def test_columns_sort(desk: Desk, query: str, ordinals: list[int]) -> None:
    desk.file("card")
    desk.file("card")
    assert _ordinals(_text(desk.browser("counter").get(f"/staff?{query}"))) == ordinals


def test_cancel_is_offered_while_it_is_legal(desk: Desk) -> None:
    key = desk.file("pension")
    client = desk.browser("counter")
    page = _text(client.get("/staff?view=all"))
    assert f"/staff/requests/{key}/cancel" in page
    assert f'<a class="button small" href="/staff/requests/{key}?in=&amp;at=1">ดำเนินการ<' in page
    desk.act(handling.cancel, "counter", key, "ซ้ำ")
    page = _text(client.get("/staff?view=all"))
    assert f"/staff/requests/{key}/cancel" not in page
    assert f'<a class="button second small" href="/staff/requests/{key}?in=&amp;at=1">ดู<' in page


def test_an_empty_queue_says_so(desk: Desk) -> None:
    assert "ยังไม่มีคำร้องเข้ามา" in _text(desk.browser("counter").get("/staff"))


def test_the_longest_waiting_comes_first_and_then_the_next(desk: Desk) -> None:
    first, second = desk.file("pension"), desk.file("pension")
    client = desk.browser("counter")
    assert client.get("/staff/next").location == f"/staff/requests/{first}"
    assert client.get(f"/staff/next?after={first}").location == f"/staff/requests/{second}"
    assert client.get(f"/staff/next?after={second}").location == f"/staff/requests/{first}"


@pytest.mark.parametrize("path", ["/staff", "/staff/next"])
def test_only_staff_come_in(desk: Desk, path: str) -> None:
    assert desk.browser("applicant").get(path).status_code == 403
    assert desk.browser("director").get(path).status_code == 403
    assert desk.browser(None).get(path).location.startswith("/login")
