"""What does not come from our own page, or from whom it concerns, changes nothing; neither does looking (T05, T01, T32)."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from tests.security.neighbours import OWNED, Neighbours, rows
from tests.support.forms import token

PASSING = frozenset({"user_session"})
"""Sessions note when they were last seen: no data of anybody's request."""
WORDS = {
    "_go": "next", "_page": "1", "_seen": "1", "message": "x", "step": "done", "email": "x@example.com", "debt": "1",
    "first_name": "ก", "last_name": "ข", "title": "นาย", "phone": "0899999999", "citizen_id": "1111111111119",
    "role": "manager", "unit": "finance", "password": "xxxxxxxxxx", "again": "xxxxxxxxxx",
}  # fmt: skip
"""Something for every form, so that a route that listened would act on it."""
FOREIGN: dict[str, dict[str, str]] = {
    "another site": {"Origin": "https://evil.example"},
    "a page without an origin": {"Origin": "null"},
    "a frame of another site": {"Sec-Fetch-Site": "cross-site"},
    "a neighbouring host": {"Sec-Fetch-Site": "same-site"},
}


def _unsafe(at: Neighbours) -> Iterator[tuple[str, str]]:
    for rule in sorted(at.app.url_map.iter_rules(), key=str):
        if rule.endpoint == "language.switch":
            continue  # changes a cookie of the asking browser alone, by GET too
        for method in sorted((rule.methods or set()) - {"GET", "HEAD", "OPTIONS"}):
            for url in at.urls(rule):
                yield method, url


def _carried(client: FlaskClient) -> str:
    return token(client.get("/profile").get_data(as_text=True))


@pytest.mark.parametrize("who", ["neighbour", "counter", "admin"])
def test_without_a_token_of_this_session_nothing_changes(at: Neighbours, who: str) -> None:
    client = at.desk.browser(who)
    foreign = _carried(at.desk.browser("applicant"))
    before, tried = rows(at, PASSING), 0
    for method, url in _unsafe(at):
        sent: list[dict[str, Any]] = [
            {"data": WORDS},
            {"data": WORDS | {"_csrf_token": foreign}},
            {"data": WORDS, "headers": {"X-CSRFToken": foreign}},
            {"data": json.dumps(WORDS), "content_type": "application/json"},
            {"data": b"\x89PNG", "content_type": "text/plain"},
        ]
        for more in sent:
            assert client.open(url, method=method, **more).status_code in (400, 403), f"{method} {url}"
            tried += 1
    assert rows(at, PASSING) == before
    assert tried > 50


@pytest.mark.parametrize("whence", FOREIGN)
def test_a_good_token_from_another_site_changes_nothing(at: Neighbours, whence: str) -> None:
    client = at.desk.browser("neighbour")
    good = _carried(client)
    before = rows(at, PASSING)
    for method, url in _unsafe(at):
        answer = client.open(url, method=method, data=WORDS | {"_csrf_token": good}, headers=FOREIGN[whence])
        assert answer.status_code == 403, f"{method} {url}"
    assert rows(at, PASSING) == before


@pytest.mark.parametrize("who", [None, "applicant", "director"])
def test_nobody_else_changes_what_is_the_neighbours(at: Neighbours, who: str | None) -> None:
    client = at.desk.browser(who)
    good = token(client.get("/profile" if who else "/login").get_data(as_text=True))
    before = rows(at, PASSING)
    for rule in _owned(at):
        for url in at.urls(rule):
            for method in sorted((rule.methods or set()) - {"GET", "HEAD", "OPTIONS"}):
                status = client.open(url, method=method, data=WORDS | {"_csrf_token": good}).status_code
                assert status in (303, 307, 403, 404), f"{method} {url}: {status}"  # 303 and 307 lead to the log-in
    assert rows(at, PASSING) == before


@pytest.mark.parametrize("officer", ["personnel", "administration"])
def test_an_officer_changes_nothing_of_another_unit(at: Neighbours, officer: str) -> None:
    client = at.desk.browser(officer)
    good = _carried(client)
    key = at.requests["pension"]
    before = rows(at, PASSING)
    for rule in _owned(at):
        for url in at.urls(rule):
            if key not in url:
                continue
            for method in sorted((rule.methods or set()) - {"GET", "HEAD", "OPTIONS"}):
                status = client.open(url, method=method, data=WORDS | {"_csrf_token": good}).status_code
                assert status in (403, 404), f"{method} {url}: {status}"
    assert rows(at, PASSING) == before


@pytest.mark.parametrize("who", ["neighbour", "counter", "admin", "director"])
def test_looking_changes_nothing(at: Neighbours, who: str) -> None:
    """But the notes that this officer looked: for the officer (decision 25), and for whoever asks who did (C83)."""
    client = at.desk.browser(who)
    passing = PASSING | {"look", "page_look"}
    before = rows(at, passing)
    for rule in sorted(at.app.url_map.iter_rules(), key=str):
        if "GET" in (rule.methods or ()):
            for url in at.urls(rule):
                with client.get(url) as answer:
                    assert answer.status_code < 500, url
    assert rows(at, passing) == before


def _owned(at: Neighbours) -> list[Rule]:
    return [rule for rule in sorted(at.app.url_map.iter_rules(), key=str) if rule.arguments & OWNED]
