"""Hostile words through the running form, and a type whose own texts are hostile: one verdict, nothing evaluated.

By page and by a post past the page, on both engines (T06, T07, T08, T23, T26, T27, T28, T29).
"""

import re
import shutil
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from portal.models.requests import Request
from portal.services.publishing.office_folder import read_folder
from portal.services.publishing.publication import publish
from tests.support.desk import OFFICE, Desk
from tests.web.applicant.filling import begin, fill, send, text

EVALUATED = "{{ 7191 * 3 }}"
MARKUP = "<script>alert(9)</script><img src=x onerror=alert(9)>"
HOSTILE = f"{EVALUATED} {{% if 1 %}}x{{% endif %}} {{# y #}} ${{7191*3}} {MARKUP} '\"`;--"
WORDS = HOSTILE.replace("'", "''")
PROBE = f"""\
format: 1
id: probe
title: '{WORDS}'
code: 77
form:
  - title: '{WORDS}'
    fields:
      - {{id: free, type: text, optional: true, label: '{WORDS}', hint: '{WORDS}'}}
      - {{id: plate, type: text, optional: true, label: ป้าย, length: ..60000, pattern: '(a+)+b'}}
      - {{id: count, type: integer, optional: true, label: จำนวน}}
      - {{id: price, type: money, optional: true, label: ราคา}}
      - {{id: born, type: date, optional: true, label: วัน}}
      - {{id: twice, type: integer, label: สองเท่า, value: "if_blank(count, 0) * 2"}}
"""
REFUSED = {
    "t26_plate": ("plate", "a" * 50_000 + "!"),
    "t27_exponent": ("count", "1E+1000000"),
    "t27_five_thousand_digits": ("count", "9" * 5000),
    "t27_superscript": ("count", "²"),
    "t27_devanagari": ("count", "१२"),
    "t27_not_a_number": ("price", "NaN"),
    "t27_places": ("price", "25.025"),
    "t28_no_such_day": ("born", "29/02/2568"),
    "t28_short_year": ("born", "01/02/2483"),
    "t28_christian_year_as_buddhist": ("born", "31/03/2025"),
    "t28_buddhist_year_as_iso": ("born", "2568-03-31"),
    "t29_nul": ("free", "ก\0ข"),
    "t29_control": ("free", "ก\x07ข"),
    "t29_no_character": ("free", "ก\ufffeข"),
}
TAKEN = {
    "t27_thai_digits": ("count", "๑๒๓", "123"),
    "t27_grouped": ("price", "1,250.50", "1,250.50"),
    "t28_leap_day": ("born", "29/02/2567", "29 ก"),
    "t28_iso": ("born", "2024-02-29", "29 ก"),
    "t29_bidi": ("free", "ก\u202eข", "กข"),
    "t29_sara_am": ("free", "น้ำ", "น้ำ"),
    "t29_tower": ("free", "ก" + "่" * 40, "ก"),
    "t07_quotes": ("free", "' OR 1=1; DROP TABLE request; --", "OR 1=1; DROP TABLE request"),
}


@pytest.fixture(scope="module")
def probed(attacked: Desk, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """The sample office with one type more."""
    folder = Path(shutil.copytree(OFFICE, tmp_path_factory.mktemp("probe") / "office"))
    (folder / "request_types" / "probe.yaml").write_text(PROBE, "utf-8")
    found = read_folder(folder)
    assert [each for one in found.types if one.id == "probe" for each in one.problems] == []
    with attacked.database.transaction() as session:
        publish(session, found)
    attacked.catalogue.forget()
    attacked.person("prober", last_name=HOSTILE)
    return attacked


def _requests(at: Desk) -> int:
    with at.database.reading() as session:
        return session.scalar(select(func.count()).select_from(Request)) or 0


def _discard(client: FlaskClient, url: str) -> None:
    page = text(client.get(f"{url}/clear"))
    csrf = re.findall(r'name="_csrf_token"[^>]*value="([^"]+)"', page)[0]
    assert client.post(f"{url}/clear", data={"_csrf_token": csrf}).status_code == 303


@pytest.mark.parametrize(("field", "words"), REFUSED.values(), ids=REFUSED)
def test_refused_by_the_page_and_by_a_post_past_it(probed: Desk, field: str, words: str) -> None:
    client, before = probed.browser("prober"), _requests(probed)
    url = begin(client, "probe")
    by_page = fill(client, url, {field: words})
    assert by_page.status_code == 422
    assert f'href="#q-{field}"' in text(by_page) or f"#{field}" in text(by_page)
    past_it = send(client, url)
    assert past_it.status_code == 422
    assert _requests(probed) == before
    _discard(client, url)


@pytest.mark.parametrize(("field", "words", "shown"), TAKEN.values(), ids=TAKEN)
def test_taken_by_the_page_and_shown_as_meant(probed: Desk, field: str, words: str, shown: str) -> None:
    client, before = probed.browser("prober"), _requests(probed)
    url = begin(client, "probe")
    assert fill(client, url, {field: words}).status_code == 303
    assert shown in _plain(text(client.get(f"{url}/check")))
    assert send(client, url).status_code == 303
    assert _requests(probed) == before + 1


def test_t08_computed_and_unknown_names_that_are_posted_are_worth_nothing(probed: Desk) -> None:
    client = probed.browser("prober")
    url = begin(client, "probe")
    forged = {"count": "4", "twice": "9999", "state": "done", "reference": "77-forged", "applicant_id": "1"}
    assert fill(client, url, forged).status_code == 303
    page = _plain(text(client.get(f"{url}/check")))
    assert (">8<" in re.sub(r"\s", "", page), "9999" in page, "forged" in page) == (True, False, False)
    sent = send(client, url)
    assert sent.status_code == 303
    made = probed.request(sent.location.split("/")[2])
    assert (made.state, made.applicant_id) == ("submitted", probed.actors["prober"].id)
    assert "forged" not in made.reference


def test_t06_t23_no_text_of_a_type_or_a_person_is_evaluated_or_becomes_markup(probed: Desk) -> None:
    client = probed.browser("prober")
    url = begin(client, "probe")
    assert fill(client, url, {"free": HOSTILE}).status_code == 303
    pages = [f"{url}?page=1", f"{url}/check"]
    read = [text(client.get(page)) for page in (*pages, "/", "/services", "/services/probe", "/new/probe", "/profile")]
    key = send(client, url).location.split("/")[2]
    read += [text(client.get(page)) for page in (f"/requests/{key}", f"/requests/{key}/sent", "/requests")]
    for who in ("counter", "admin"):
        staff = probed.browser(who)
        for page in ("/staff", f"/staff/requests/{key}", "/summary", "/admin/types", "/admin/types/probe"):
            read.append(text(staff.get(page)))
    shown = 0
    for page in read:
        assert "21573" not in page
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        shown += "{{ 7191 * 3 }}" in page
    assert shown > 8


def _plain(page: str) -> str:
    return page.replace("&#39;", "'")
