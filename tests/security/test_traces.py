"""What leaks beside the page: logs, URLs, headers, redirects, names of files (T33, T35)."""

import io
import json
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import unquote

import pytest
from flask.testing import FlaskClient

from portal.web.headers import ALWAYS
from portal.web.logs import OneLine
from tests.security.neighbours import CANARY, Neighbours
from tests.support.forms import post, token

ELSEWHERE = [
    "https://evil.example", "//evil.example", "/\\evil.example", "\\\\evil.example", "/%09/evil.example", "/\t/evil.example",
    "javascript:alert(1)", "https:evil.example", "/\r\nLocation: https://evil.example", "http://127.0.0.1.evil.example/",
    " //evil.example", "/ /evil.example", "data:text/html,x",
]  # fmt: skip
_LINKS = re.compile(r'(?<=[\s"])(?:href|action|src|hx-[a-z]+)="([^"]*)"')
_NEXT = re.compile(r'name="next"[^>]*value="([^"]*)"')
_NUMBER = re.compile(r"(?<!\d)\d{13}(?!\d)")


def _pages(at: Neighbours) -> Iterator[str]:
    for rule in sorted(at.app.url_map.iter_rules(), key=str):
        if "GET" in (rule.methods or ()):
            yield from at.urls(rule)


@contextmanager
def _logged(at: Neighbours) -> Iterator[io.StringIO]:
    """The log as an operator keeps it, down to the last line."""
    written, level = io.StringIO(), at.app.logger.level
    handler = logging.StreamHandler(written)
    handler.setFormatter(OneLine())
    at.app.logger.addHandler(handler)
    at.app.logger.setLevel(logging.DEBUG)
    yield written
    at.app.logger.setLevel(level)
    at.app.logger.removeHandler(handler)


@pytest.mark.parametrize("who", [None, "neighbour", "counter", "director", "admin"])
def test_every_answer_of_every_route_has_its_headers(at: Neighbours, who: str | None) -> None:
    client = at.desk.browser(who)
    for url in _pages(at):
        with client.get(url) as answer:
            missing = [name for name in ALWAYS if name not in answer.headers]
            assert missing == [], url
            policy = answer.headers["Content-Security-Policy"]
            if answer.mimetype == "application/pdf":  # the browser's own viewer styles itself
                assert "default-src 'none'" in policy and "script-src" not in policy, url
            else:
                assert "unsafe" not in policy and "*" not in policy, url
            assert answer.headers["Content-Type"].partition(";")[0] != "", url
            if (answer.mimetype or "").startswith("text/"):
                assert "charset=utf-8" in answer.headers["Content-Type"], url
            if any(secret.encode() in answer.get_data() for secret in at.secrets):
                assert "no-store" in answer.headers["Cache-Control"], url
                assert "noindex" in answer.headers["X-Robots-Tag"], url


@pytest.mark.parametrize("who", ["neighbour", "counter", "admin"])
def test_no_address_holds_a_number_or_a_word_of_a_person(at: Neighbours, who: str) -> None:
    client = at.desk.browser(who)
    for url in _pages(at):
        with client.get(url) as answer:
            page = answer.get_data(as_text=True) if answer.mimetype == "text/html" else ""
            found = [unquote(link) for link in _LINKS.findall(page)] + [unquote(answer.headers.get("Location", ""))]
        for link in found:
            assert CANARY not in link and not _NUMBER.search(link), f"{link} in {url}"


def test_the_log_tells_what_happened_and_nothing_about_anybody(at: Neighbours) -> None:
    with _logged(at) as written:
        for who in (None, "neighbour", "counter", "admin"):
            client = at.desk.browser(who)
            for url in _pages(at):
                client.get(f"{url}?q={CANARY}&page=1", headers={"Referer": f"http://localhost/?{CANARY}"}).close()
        number = at.desk.account("neighbour").citizen_id
        post(at.desk.browser(None), "/login", {"citizen_id": number, "password": f"{CANARY} ๑๒๓"})
    lines = written.getvalue().splitlines()
    assert len(lines) > 50
    assert all(isinstance(json.loads(line), dict) for line in lines)
    assert [line for line in lines if any(secret in line for secret in at.secrets)] == []


@pytest.mark.parametrize("wanted", ELSEWHERE)
def test_no_redirect_leads_elsewhere(at: Neighbours, wanted: str) -> None:
    for who in (None, "neighbour"):
        client = at.desk.browser(who)
        for address, method in (("/language/en", "GET"), ("/login", "GET"), ("/language/th", "POST")):
            if method == "GET":
                answer = client.get(address, query_string={"next": wanted})
            else:
                answer = client.post(address, data=_with_token(client, wanted))
            assert _is_own(answer.headers.get("Location", "/")), answer.location
            page = answer.get_data(as_text=True)
            assert [link for link in _LINKS.findall(page) if not (_is_own(link) or link[0] in "#?")] == [], address
            assert [value for value in _NEXT.findall(page) if not _is_own(value)] == [], address


def _with_token(client: FlaskClient, wanted: str) -> dict[str, str]:
    page = client.get("/profile", follow_redirects=True).get_data(as_text=True)
    return {"next": wanted, "_csrf_token": token(page)}


def _is_own(location: str) -> bool:
    return location.startswith("/") and not location.startswith(("//", "/\\"))


@pytest.mark.parametrize("sign", ["\r\n", "\n", "\r", "\0", "%0d%0a", "\u2028", "\u0085"])
def test_a_line_break_splits_no_header_and_no_line_of_the_log(at: Neighbours, sign: str) -> None:
    words = f'x{sign}Set-Cookie: stolen=1{sign}{{"event": "forged"}}'
    with _logged(at) as written:
        for who in (None, "counter"):
            client = at.desk.browser(who)
            for url in ("/login", "/language/en", "/staff", "/services", "/status", f"/drafts/{at.draft}"):
                with client.get(
                    url, query_string={"next": f"/{words}", "q": words, "sort": words, "page": words}
                ) as answer:
                    assert answer.status_code < 500, url
                    assert "stolen" not in str(answer.headers.getlist("Set-Cookie"))
    assert [line for line in written.getvalue().splitlines() if json.loads(line)["event"] == "forged"] == []
