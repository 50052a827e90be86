"""Every route as a stranger, a neighbour, the wrong role and the wrong unit: nobody reads what is not theirs (T01)."""

import re

import pytest
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from portal.web.rules import PUBLIC, rule_of
from tests.security.neighbours import OWNED, Neighbours
from tests.support.desk import TYPES
from tests.support.forms import token
from tests.support.volume import FULL, tried

READING = ("GET", "POST")
UNIT = {
    "card": "personnel",
    "certificate": "personnel",
    "room_booking": "administration",
    "appointment": "administration",
}
ASKED_AS: tuple[dict[str, str], ...] = (
    {},
    {"Accept": "application/json"},
    {"Range": "bytes=0-4000"},
    {"X-Requested-With": "XMLHttpRequest"},
)
DETOURS = ("", "?edition=1&version=1", "?page=2&sort=reference&download=1", "?key=1&account=1", "?as=owner")
"""Further ways to ask for the same; script/test takes the first of each."""
_NONCE = re.compile(r'value="[^"]+"|[2-9A-HJ-NP-Z]{8}|href="/language/[^"]*"')


def _rules(at: Neighbours) -> list[Rule]:
    return sorted(at.app.url_map.iter_rules(), key=str)


def _owned(at: Neighbours) -> list[Rule]:
    return [rule for rule in _rules(at) if rule.arguments & OWNED]


def _bytes(answer: TestResponse) -> bytes:
    with answer:
        return answer.get_data() + str(answer.headers).encode()


def _betrays(at: Neighbours, answer: TestResponse) -> list[str]:
    whole = _bytes(answer)
    return [secret for secret in at.secrets if secret.encode() in whole]


def _asked() -> list[tuple[str, dict[str, str]]]:
    return [(detour, headers) for detour in DETOURS for headers in ASKED_AS][: None if FULL else 1]


@pytest.mark.parametrize("who", [None, "applicant", "director"])
def test_no_route_tells_others_anything_of_the_neighbour(at: Neighbours, who: str | None) -> None:
    client = at.desk.browser(who)
    carried = token(client.get("/profile" if who else "/login").get_data(as_text=True))
    for rule in _rules(at):
        for url in at.urls(rule):
            if rule.endpoint == "login.leave":
                continue
            for method in sorted((rule.methods or set()) - {"OPTIONS", "HEAD"}):
                data = {"_csrf_token": carried} if method != "GET" else None
                for detour, headers in _asked():
                    answer = client.open(url + detour, method=method, data=data, headers=headers)
                    assert answer.status_code < 500, f"{method} {url}"
                    assert _betrays(at, answer) == [], f"{method} {url} as {who}: {answer.status_code}"
                    tried("T01", "foreign reads that told nothing", 1)


def test_a_stranger_gets_through_no_door_that_is_not_public(at: Neighbours) -> None:
    client = at.desk.browser(None)
    for rule in _rules(at):
        if rule_of(at.app, rule.endpoint) == PUBLIC or "GET" not in (rule.methods or ()):
            continue
        for url in at.urls(rule):
            answer = client.get(url)
            assert (answer.status_code, answer.location.partition("?")[0]) == (303, "/login"), url


def test_not_yours_and_not_there_are_one_and_the_same_page(at: Neighbours) -> None:
    client = at.desk.browser("applicant")
    seen = 0
    for rule in _owned(at):
        if "GET" not in (rule.methods or ()):
            continue
        absent = client.get(at.urls(rule, missing=True)[0])
        for url in at.urls(rule):
            answer = client.get(url)
            assert answer.status_code == absent.status_code, url
            assert answer.status_code in (403, 404), url
            assert _NONCE.sub("", answer.get_data(as_text=True)) == _NONCE.sub("", absent.get_data(as_text=True)), url
            seen += 1
    assert seen > 10


def test_an_officer_of_another_unit_reads_nothing(at: Neighbours) -> None:
    for officer in ("personnel", "administration"):
        client = at.desk.browser(officer)
        theirs = {at.requests[type_id] for type_id in TYPES if UNIT.get(type_id) == officer}
        for rule in _owned(at):
            if "GET" not in (rule.methods or ()):
                continue
            for url in at.urls(rule):
                if any(key in url for key in theirs):
                    continue
                answer = client.get(url)
                assert answer.status_code in (303, 403, 404), f"{url} as {officer}"
                assert _betrays(at, answer) == [], f"{url} as {officer}"


def test_the_owner_and_the_right_officer_do_read_it(at: Neighbours) -> None:
    """The control: the canary is there to be found."""
    client = at.desk.browser("neighbour")
    mine = [url for rule in _owned(at) if "GET" in (rule.methods or ()) for url in at.urls(rule)]
    read = [url for url in mine if _betrays(at, client.get(url))]
    detail = f"/requests/{at.requests['card']}"
    assert {f"/drafts/{at.draft}", f"/drafts/{at.draft}/check", detail, f"{detail}/paper"} <= {*read}
