"""Named views as tabs of the queue: kept from it, opened as they were, told where they ask for what is gone (C42)."""

import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, event, select, update
from werkzeug.test import TestResponse

from portal.models.views import SavedView
from portal.services.casework import handling
from portal.services.casework.assigning import take_over
from tests.support.desk import Desk
from tests.support.forms import token

ASKED = "type=card&state=submitted&sort=due&order=up&size=10"


def _post(client: FlaskClient, path: str, **said: str) -> TestResponse:
    return client.post(path, data={"_csrf_token": token(client.get("/profile").text), **said})


def _keep(client: FlaskClient, name: str, address: str = ASKED) -> str:
    """The key of a view that was kept."""
    answer = _post(client, "/staff/views", name=name, address=address)
    assert answer.status_code == 303, answer.text
    return answer.location.rpartition("/")[2]


def _tabs(page: str) -> dict[str, tuple[str | None, bool]]:
    """Name of each view: its count, and whether it is the one that is open."""
    nav = re.search(r'<nav class="tabs own".*?</nav>', page, re.DOTALL)
    items = re.findall(r"<li>(.*?)</li>", nav[0], re.DOTALL)[:-1] if nav else []
    found = {}
    for item in items:
        count = re.search(r"<b>([^<]+)</b>", item)
        named = re.search(r"<span>([^<]+)</span>", item)
        assert named
        found[unescape(named[1])] = (count[1] if count else None, 'aria-current="page"' in item)
    return found


def _listed(page: str) -> list[str]:
    return re.findall(r'data-open href="/staff/requests/([\w-]{22})', page)


def test_what_is_on_the_screen_is_kept_under_a_name_and_opened_again(desk: Desk) -> None:
    card, taken, _ = desk.file("card"), desk.file("card"), desk.file("pension")
    desk.act(handling.accept, "counter", taken)
    client = desk.browser("counter")
    page = client.get(f"/staff?{ASKED}&cursor=nonsense").text
    kept = re.search(r'name="address" value="([^"]*)"', page)
    assert kept and kept[1].replace("&amp;", "&") == ASKED
    key = _keep(client, "บัตรใหม่")
    opened = client.get(f"/staff/views/{key}")
    assert opened.status_code == 303
    assert opened.location == f"/staff?{ASKED}&view={key}"
    page = client.get(opened.location).text
    assert _listed(page) == [card]
    assert _tabs(page) == {"บัตรใหม่": ("1", True)}
    tabs = "".join(re.findall(r'<nav class="tabs.*?</nav>', page, re.DOTALL))
    assert tabs.count('aria-current="page"') == 1, "one tab is the open one"
    assert 'name="address"' not in page, "it is kept already"
    assert 'href="/staff?type=card&amp;state=done' in page, "another tab is no longer that view"
    assert not re.search(rf'state=done[^"]*view={key}', page)
    assert _tabs(client.get("/staff").text) == {"บัตรใหม่": ("1", False)}


def test_a_changed_list_is_kept_in_its_view_or_as_another(desk: Desk) -> None:
    client = desk.browser("counter")
    key = _keep(client, "บัตร")
    page = client.get(f"/staff?type=pension&view={key}").text
    assert f'action="/staff/views/{key}/change"' in page and "เก็บที่เปลี่ยนไว้ใน “บัตร”" in page
    assert "เก็บเป็นมุมมองใหม่" in page
    assert _post(client, f"/staff/views/{key}/change", address="type=pension").status_code == 303
    assert client.get(f"/staff/views/{key}").location == f"/staff?type=pension&view={key}"


def test_a_wrong_name_is_told_at_its_place_with_what_was_typed(desk: Desk) -> None:
    client = desk.browser("counter")
    key = _keep(client, "บัตร")
    again = _post(client, "/staff/views", name="บัตร", address="type=pension")
    assert again.status_code == 422
    assert "มีมุมมองชื่อ “บัตร” แล้ว" in again.text
    assert 'value="บัตร"' in again.text and 'name="address" value="type=pension"' in again.text
    assert 'aria-describedby="n--error"' in again.text and 'href="#n-"' in again.text
    other = _keep(client, "อื่น")
    renamed = _post(client, f"/staff/views/{other}/rename", name="บัตร")
    assert renamed.status_code == 422 and f'aria-describedby="n-{other}-error"' in renamed.text
    assert renamed.text.count('aria-invalid="true"') == 1
    assert _post(client, f"/staff/views/{key}/rename", name="บัตรเก่า").status_code == 303
    assert list(_tabs(client.get("/staff").text)) == ["บัตรเก่า", "อื่น"]


def test_views_are_moved_and_deleted_on_their_page(desk: Desk) -> None:
    client = desk.browser("counter")
    first, second = _keep(client, "หนึ่ง"), _keep(client, "สอง", "state=done")
    page = client.get("/staff/views").text
    assert "ประเภท" in page and "บัตรประจำตัว" in page
    assert _post(client, f"/staff/views/{second}/up").location == f"/staff/views#v-{second}"
    assert list(_tabs(client.get("/staff").text)) == ["สอง", "หนึ่ง"]
    _post(client, f"/staff/views/{second}/down")
    assert (
        "ลบมุมมอง “หนึ่ง” แล้ว"
        in client.post(
            f"/staff/views/{first}/delete",
            data={"_csrf_token": token(page)},
            follow_redirects=True,
        ).text
    )
    assert list(_tabs(client.get("/staff").text)) == ["สอง"]
    assert _post(client, f"/staff/views/{first}/delete").status_code == 404
    assert client.get(f"/staff/views/{first}").status_code == 404
    assert client.get(f"/staff?type=card&view={first}").status_code == 200, "an address of before"


def test_the_queue_opens_with_the_chosen_view_and_all_is_one_tab_away(desk: Desk) -> None:
    desk.file("card")
    desk.file("pension")
    client = desk.browser("counter")
    key = _keep(client, "บำเหน็จ", "type=pension")
    _post(client, f"/staff/views/{key}/first")
    first = client.get("/staff")
    assert (first.status_code, first.location) == (303, f"/staff?type=pension&view={key}")
    page = client.get(first.location).text
    everything = re.search(r'href="([^"]+)"[^>]*>ทั้งหมด ', page)
    assert everything and len(_listed(page)) == 1
    page = client.get("/staff?view=all").text
    assert len(_listed(page)) == 2
    opened = re.search(r'data-open href="([^"]+)"', page)
    assert opened
    back = re.search(r'class="back" href="([^"]+)"', client.get(opened[1].replace("&amp;", "&")).text)
    assert back and back[1].startswith("/staff?view=all"), "back leads to the list it came from"
    assert client.get("/staff/next").status_code == 303
    _post(client, f"/staff/views/{key}/plain")
    assert client.get("/staff").status_code == 200


def test_only_what_a_list_can_ask_for_is_kept(desk: Desk) -> None:
    client = desk.browser("counter")
    _keep(client, "ปลอม", "state=%00&state=done&q=&from=x&size=9999&sort=;drop&cursor=abc&view=abc&next=//evil.example")
    with desk.database.reading() as session:
        assert session.scalars(select(SavedView.address)).one() == "state=done"


def test_no_get_changes_anything_and_a_post_needs_its_token(desk: Desk) -> None:
    client = desk.browser("counter")
    key = _keep(client, "บัตร")
    for act in ("rename", "up", "down", "first", "plain", "change", "delete"):
        assert client.get(f"/staff/views/{key}/{act}").status_code == 405
        assert client.post(f"/staff/views/{key}/{act}", data={"name": "อื่น"}).status_code in (400, 403)
    assert client.post("/staff/views", data={"name": "อื่น", "address": ""}).status_code in (400, 403)
    assert list(_tabs(client.get("/staff").text)) == ["บัตร"]


def test_nobody_sees_or_changes_the_views_of_another(desk: Desk) -> None:
    key = _keep(desk.browser("counter"), "ลับเฉพาะ")
    other = desk.browser("personnel")
    assert client_sees(other, "/staff", "ลับเฉพาะ") is False
    assert client_sees(other, "/staff/views", "ลับเฉพาะ") is False
    assert other.get(f"/staff/views/{key}").status_code == 404
    for act in ("rename", "up", "first", "change", "delete"):
        assert _post(other, f"/staff/views/{key}/{act}", name="อื่น", address="").status_code == 404
    for name in ("applicant", "director"):
        assert desk.browser(name).get("/staff/views").status_code == 403


def client_sees(client: FlaskClient, path: str, words: str) -> bool:
    """Whether a page has the words."""
    return words in client.get(path).text


def test_a_view_that_asks_for_what_is_gone_opens_with_a_line_and_never_shows_more(desk: Desk) -> None:
    mine, others = desk.file("card"), desk.file("room_booking")
    client = desk.browser("personnel")
    key = _keep(client, "เก่า", "type=card")
    gone = "type=card&type=vanished&step=nowhere&channel=pigeon&unit=administration&place=x/y&who=" + "A" * 22
    with desk.database.transaction() as session:
        session.execute(update(SavedView).values(address=gone))
    page = client.get(f"/staff/views/{key}", follow_redirects=True).text
    assert "ไม่มีแล้ว หรืออยู่นอกงานของท่าน" in page
    for word in ("vanished", "nowhere", "pigeon", "administration", "A" * 22):
        assert f"“{word}”" in page
    assert others not in page
    assert "ไม่มีแล้ว" in client.get("/staff/views").text
    with desk.database.transaction() as session:
        session.execute(update(SavedView).values(address="unit=administration"))
    page = client.get(f"/staff/views/{key}", follow_redirects=True).text
    assert "“administration”" in page
    assert _listed(page) == [] and others not in page, "the scope is the queue's own"
    for broken in ("&" * 900, "a=1&" * 300):
        with desk.database.transaction() as session:
            session.execute(update(SavedView).values(address=broken))
        assert client.get(f"/staff/views/{key}", follow_redirects=True).status_code == 200
        assert client.get("/staff/views").status_code == 200
    assert client.get("/staff/requests/" + mine + "?in=" + "%26" * 900).status_code == 200


def test_counts_of_tabs_equal_their_lists_and_all_are_read_at_once(desk: Desk) -> None:
    cards = [desk.file("card") for _ in range(3)]
    desk.act(take_over, "personnel", cards[0])
    desk.act(handling.accept, "personnel", cards[1])
    client = desk.browser("personnel")
    kept = {"type=card": "3", "type=card&state=submitted": "2", "unit=personnel": "3", "type=pension": "0",
            "who=me": "1", "who=me&type=card": "1", "who=nobody": None, "q=ใจดี": None, "late=1": None,
            "from=01/01/2568": None}  # fmt: skip
    keys = [_keep(client, address, address) for address in kept]
    assert _tabs(client.get("/staff").text) == {name: (count, False) for name, count in kept.items()}
    for key, (name, count) in zip(keys, kept.items(), strict=True):
        page = client.get(f"/staff/views/{key}", follow_redirects=True).text
        found = len(_listed(page))
        assert _tabs(page)[name] == (str(found), True)
        assert count in (None, str(found)), name


def test_a_view_of_mine_alone_has_its_count_too(desk: Desk) -> None:
    keys = [desk.file("card"), desk.file("pension"), desk.file("card")]
    client = desk.browser("counter")
    desk.act(take_over, "counter", keys[0])
    _keep(client, "ฉัน", "who=me")
    assert _tabs(client.get("/staff").text) == {"ฉัน": ("1", False)}


def test_twenty_views_cost_two_statements(desk: Desk) -> None:
    """However many there are: one reads them, one counts where that is cheap."""
    desk.file("card")
    client = desk.browser("personnel")

    def asked() -> int:
        said: list[str] = []
        heard = lambda *each: said.append(each[2])  # noqa: E731
        event.listen(Engine, "before_cursor_execute", heard)
        client.get("/staff?type=card")
        event.remove(Engine, "before_cursor_execute", heard)
        return len(said)

    client.get("/staff?type=card")
    before = min(asked() for _ in range(3))
    for number in range(20):
        _keep(client, f"มุมมองที่ {number}", ("type=card", "who=me", "late=1", "q=ก")[number % 4])
    assert min(asked() for _ in range(3)) == before + 1
    full = client.get("/staff?type=pension").text
    assert "เก็บเป็นมุมมอง" not in full
    answer = _post(client, "/staff/views", name="อีก", address="type=pension")
    assert answer.status_code == 422 and "มีมุมมองครบ 20 แล้ว" in answer.text


def test_a_renamed_step_is_asked_for_by_its_name_of_today(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    client = desk.browser("personnel")
    key = _keep(client, "ขั้น", "type=card&step=older&state=submitted")
    monkeypatch.setattr(desk.catalogue, "renamed_steps", lambda _session: {"card": {"older": "newer"}})
    location = client.get(f"/staff/views/{key}").location
    assert parse_qs(urlsplit(location).query)["step"] == ["newer"]
    with desk.database.reading() as session:
        assert session.scalars(select(SavedView.address)).one().count("older") == 1, "nothing is written by reading"


def test_filters_fold_and_say_in_one_line_what_they_are(desk: Desk) -> None:
    client = desk.browser("counter")
    page = client.get("/staff?type=card&q=ใจดี&who=nobody").text
    assert re.search(r'<details class="folds">\s*<summary>ตัวกรอง <b>3</b>', page)
    chips = re.search(r'<ul class="chips".*?</ul>', page, re.DOTALL)
    assert chips and chips[0].count("<li>") == 3
    without = [link.replace("&amp;", "&") for link in re.findall(r'<a href="([^"]+)"', chips[0])]
    assert [sorted(parse_qs(urlsplit(link).query)) for link in without] == [
        ["q", "who"],
        ["q", "type"],
        ["type", "who"],
    ]
    assert '<details class="folds" open>' in client.get("/staff?from=32/13/2568").text, "a mistake is seen"
    assert '<ul class="chips"' not in client.get("/staff").text
