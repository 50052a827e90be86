"""Places in lists and numbers of events that no page ever gave out: the first page, or "it has moved on", never a fault."""

import json
from base64 import urlsafe_b64encode
from typing import Any

import pytest

from portal.queries import registries
from tests.support.desk import Desk
from tests.support.forms import token

LISTS = [
    *(("applicant", f"/requests?{order}at=") for order in ("", "sort=remark&", "sort=due&", "sort=type&")),
    *(
        ("personnel", f"/staff?{order}cursor=")
        for order in ("", "sort=due&", "sort=changed&", "sort=reference&", "q=ก&")
    ),
]
VALUES = [10**30, -(10**30), 2**31, "x", "\0", "\ud800", {"t": 253402300799}, {"t": -62135596800}, {"d": 1}]
VALUES += [{"d": 3652059}, {"d": 10**30}, {"t": "x"}, None, True, 5]


def cursor(value: Any) -> str:
    return urlsafe_b64encode(json.dumps(["after", 2, value, 1]).encode()).decode().rstrip("=")


@pytest.mark.parametrize(("who", "path"), LISTS)
def test_a_cursor_out_of_reach_is_no_fault(desk: Desk, who: str, path: str) -> None:
    desk.file("card")
    client = desk.browser(who)
    answers = {repr(value): client.get(path + cursor(value)).status_code for value in VALUES}
    assert set(answers.values()) == {200}, answers


@pytest.mark.parametrize("value", VALUES)
def test_a_place_in_a_registry_out_of_reach_is_no_fault(desk: Desk, value: Any) -> None:
    with desk.database.reading() as session:
        assert registries.rows(session, "rooms", cursor(value)).number in (1, 2)


@pytest.mark.parametrize("seen", ["999999999", "9" * 10, "9" * 5000, "-1", "x"])
def test_a_revision_out_of_reach_cancels_nothing(desk: Desk, seen: str) -> None:
    key = desk.file("card")
    client = desk.browser("applicant")
    data = {"_csrf_token": token(client.get("/password").text), "_seen": seen, "reason": "-"}
    assert client.post(f"/requests/{key}/cancel", data=data).status_code == 409
