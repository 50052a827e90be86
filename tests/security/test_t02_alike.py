"""Known and unknown numbers, told apart by nobody: the same bytes, headers and work, try after try, at each door (T02)."""

import re
import statistics
import time
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import delete

from portal.models.entry import Attempt
from portal.services.accounts import passwords
from tests.support.desk import Desk
from tests.support.forms import post
from tests.support.people import OTHER_PASSWORD, citizen_id
from tests.support.volume import FULL, measured, tried, volume

_CHANCE = re.compile(
    r'name="(?:_csrf_token|_human_seal)"[^>]*value="[^"]*"|data-challenge="[^"]*"|<label for="_human_words">[^<]*'
)
NEARLY = 0.15
"""How far the middle of many times may lie apart, as a part of it; measured by script/faults only."""
UNKNOWN = citizen_id(999_999)
"""A sound number nobody has registered."""
Door = Callable[[FlaskClient, str], tuple[str, dict[str, str]]]


def _login(client: FlaskClient, number: str) -> tuple[str, dict[str, str]]:
    return "/login", {"citizen_id": number, "password": "not the password"}


def _reset(client: FlaskClient, number: str) -> tuple[str, dict[str, str]]:
    return "/reset", {"citizen_id": number, "code": "0000000000", "password": OTHER_PASSWORD, "again": OTHER_PASSWORD}


def _status(client: FlaskClient, number: str) -> tuple[str, dict[str, str]]:
    """The number of somebody in place of a reference, for whoever takes the one for the other."""
    return "/status", {"reference": number, "citizen_id": number}


@pytest.mark.parametrize("door", [_login, _reset, _status], ids=lambda door: door.__name__.strip("_"))
def test_a_known_and_an_unknown_number_get_the_same_bytes_and_work(attacked: Desk, door: Door) -> None:
    known = attacked.account("applicant").citizen_id
    times: dict[str, list[float]] = {known: [], UNKNOWN: []}
    for turn in range(volume(200)):
        seen = {}
        for number in (known, UNKNOWN) if turn % 2 else (UNKNOWN, known):
            with attacked.database.transaction() as session:
                session.execute(delete(Attempt))
            seen[number], took = _ask(attacked, door, number)
            times[number].append(took)
        assert seen[known] == seen[UNKNOWN]
        tried("T02", "pairs of a known and an unknown number, the same byte for byte and in work", 1)
    middle = {number: statistics.median(took) for number, took in times.items()}
    name = door.__name__.strip("_")
    measured("T02", f"{name}: middle time of a known number", middle[known])
    measured("T02", f"{name}: middle time of an unknown number", middle[UNKNOWN])
    assert not FULL or abs(middle[known] - middle[UNKNOWN]) < NEARLY * middle[UNKNOWN]


def _ask(at: Desk, door: Door, number: str) -> tuple[tuple[object, ...], float]:
    """All of the answer that is not drawn by chance, with the work done for it; and its seconds."""
    client = at.browser(None)
    path, words = door(client, number)
    before = passwords.operations()
    began = time.perf_counter()
    answer = post(client, path, words)
    took = time.perf_counter() - began
    page = _CHANCE.sub("", answer.get_data(as_text=True)).replace(number, "NUMBER")
    headers = sorted((name, value) for name, value in answer.headers if name not in ("Set-Cookie", "Content-Length"))
    cookies = [cookie.partition("=")[0] for cookie in answer.headers.getlist("Set-Cookie")]
    return (answer.status_code, page, headers, cookies, passwords.operations() - before), took


def test_the_right_password_and_a_real_reference_do_tell_their_owner(attacked: Desk) -> None:
    """The control: a door that told everybody the same would hold too."""
    made = attacked.request(attacked.file("form_order"))
    page = post(attacked.browser(None), "/status", {"reference": made.reference}).get_data(as_text=True)
    assert made.reference in page
    assert made.subject_name not in page
    other = post(attacked.browser(None), "/status", {"reference": UNKNOWN}).get_data(as_text=True)
    assert len(other) != len(page)
