"""Whatever form says a word twice is refused before anything of it is done, on every route (ASVS 15.3.7)."""

import pytest
from werkzeug.test import TestResponse

from portal.texts import text
from tests.security.neighbours import Neighbours, rows
from tests.support.forms import token

SAID = {
    "_go": ["next", "clear"],
    "_seen": ["1", "2"],
    "message": ["ก", "ข"],
    "role": ["staff", "admin"],
    "citizen_id": ["1", "2"],
}


@pytest.mark.parametrize("who", [None, "neighbour", "counter", "admin"])
def test_a_form_that_says_a_word_twice_does_nothing_on_any_route(at: Neighbours, who: str | None) -> None:
    client = at.desk.browser(who)
    carried = token(client.get("/profile" if who else "/login").get_data(as_text=True))
    before, refused = rows(at, frozenset({"user_session"})), 0
    for rule in sorted(at.app.url_map.iter_rules(), key=str):
        if "POST" not in (rule.methods or ()) or rule.endpoint == "language.switch":
            continue
        for url in at.urls(rule):
            for name, several in SAID.items():
                answer = client.post(url, data={"_csrf_token": carried, name: several})
                assert answer.status_code in (400, 303, 307, 403, 404, 405), f"{url} {name}: {answer.status_code}"
                if answer.status_code == 400:
                    assert _is_told(answer), f"{url} {name}"
                    refused += 1
    assert rows(at, frozenset({"user_session"})) == before
    assert refused > 20


def _is_told(answer: TestResponse) -> bool:
    """By the title of a page; to other programs by the message."""
    if answer.is_json:
        return bool(answer.get_json()["message"] == text("th", "errors.said_twice"))
    return "มีคำตอบซ้ำกัน" in answer.get_data(as_text=True)
