"""From request to request of one list, and back to its place: filters, order and page go along in the address (C42)."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient

from portal.services.casework import handling
from tests.support.desk import Desk
from tests.support.forms import token


def _opened(client: FlaskClient, listed: str) -> list[str]:
    """Addresses of the requests as a list links them."""
    return [each.replace("&amp;", "&") for each in re.findall(r'data-open href="([^"]+)"', client.get(listed).text)]


def _way(page: str, rel: str) -> str | None:
    found = re.search(rf'rel="{rel}"[^>]*href="([^"]+)"', page)
    return found[1].replace("&amp;", "&") if found else None


def _back(page: str) -> str:
    found = re.search(r'class="back" href="([^"]+)"', page)
    assert found
    return found[1].replace("&amp;", "&")


def _key(url: str) -> str:
    return urlsplit(url).path.rpartition("/")[2]


@pytest.mark.parametrize(
    "listed",
    ["/staff", "/staff?order=up", "/staff?type=card&sort=due&order=up", "/staff?sort=changed", "/staff?q=ใจดี",
     "/staff?state=submitted&sort=reference"],
)  # fmt: skip
def test_next_and_previous_are_those_of_the_very_list(desk: Desk, listed: str) -> None:
    for type_id in ("card", "pension", "card", "card", "certificate"):
        desk.file(type_id)
    client = desk.browser("counter")
    rows = _opened(client, listed)
    keys, walked, url, page = [_key(each) for each in rows], list[str](), rows[0], ""
    while url:
        walked.append(_key(url))
        page = client.get(url).text
        url = _way(page, "next") or ""
    assert walked == keys
    assert "รายการสุดท้าย" in page
    back = _way(page, "prev")
    assert back and _key(back) == keys[-2]
    assert _way(client.get(rows[0]).text, "prev") is None


def test_back_leads_to_the_page_and_row_one_is_at_also_past_the_end_of_a_page(desk: Desk) -> None:
    for _ in range(13):
        desk.file("pension")
    client = desk.browser("counter")
    rows = _opened(client, "/staff?size=10&type=pension")
    at_end = client.get(rows[9]).text
    assert _back(at_end) == f"/staff?type=pension&size=10#r-{_key(rows[9])}"
    following = _way(at_end, "next")
    assert following
    page = client.get(following).text
    listed = client.get(_back(page)).text
    assert f'id="r-{_key(following)}"' in listed
    assert "หน้า 2 ถึงหน้า 2 ทั้งหมด 13 ข้อมูล" in listed
    again = client.get(_way(page, "prev") or "").text
    assert f'id="r-{_key(rows[9])}"' in client.get(_back(again)).text
    assert "หน้า 1 ถึงหน้า 2" in client.get(_back(again)).text


def test_after_an_act_that_moves_it_the_next_one_of_the_list_comes(desk: Desk) -> None:
    first, second, third = (desk.file("pension") for _ in range(3))
    client = desk.browser("counter")
    rows = _opened(client, "/staff?state=submitted&order=up")
    assert [_key(each) for each in rows] == [first, second, third]
    query = urlsplit(rows[0]).query

    def post(path: str, key: str, **said: str) -> str:
        carried = token(client.get("/profile").text)
        said |= {"_csrf_token": carried, "_seen": str(desk.request(key).revision)}
        answer = client.post(f"/staff/requests/{key}{path}?{query}", data=said)
        assert answer.status_code == 303
        return str(answer.location)

    assert _key(post("/note", first, note="ดูแล้ว")) == first
    assert _key(post("", first, message="โปรดรอ")) == first
    assert _key(post("/accept", first)) == first
    desk.act(handling.move, "counter", first, "returned", "แก้ไข")
    following = post("/cancel", second, message="ซ้ำ")
    assert _key(following) == third
    assert parse_qs(urlsplit(following).query)["in"] == ["state=submitted&order=up"]
    page = client.get(following).text
    assert f"{desk.request(second).reference}: ยกเลิกคำร้องแล้ว" in page
    assert _way(page, "prev") is None, "those before have left the list"
    assert post("", third, step="done") == "/staff?state=submitted&order=up"


def test_own_requests_are_passed_over_and_a_mangled_list_is_the_whole_queue(desk: Desk) -> None:
    first = desk.file("card")
    desk.file("card", "personnel")
    third = desk.file("card")
    client = desk.browser("personnel")
    for said in ("in=&at=1", "in=order%3Dup%26state%3Dnothing%26cursor%3D%21%21&at=999", "in=%26%26%3D&at=-1"):
        page = client.get(f"/staff/requests/{first}?{said}").text
        found = {_way(page, "next"), _way(page, "prev")} - {None}
        assert [_key(each) for each in found if each] == [third], said
    assert 'rel="next"' not in client.get(f"/staff/requests/{first}").text


def test_a_staff_form_is_opened_and_left_within_the_list(desk: Desk) -> None:
    first, second = desk.file("card"), desk.file("card")
    for key in (first, second):
        desk.act(handling.accept, "personnel", key)
        desk.act(handling.move, "personnel", key, "proposed")
    client = desk.browser("personnel")
    rows = _opened(client, "/staff?type=card&order=up")
    forms = re.findall(r'href="(/staff/requests/[^"]+/forms/[^"]+)"', client.get(rows[0]).text)
    assert forms and all("in=type%3Dcard%26order%3Dup" in each for each in forms), forms
    page = client.get(forms[0].replace("&amp;", "&").partition("#")[0]).text
    assert _key(_way(page, "next") or "") == second
