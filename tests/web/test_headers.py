"""Headers on every route, on refusals and faults too (T04, T35; ASVS 3.4)."""

import re
from dataclasses import replace
from hashlib import sha256

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.app import create_app
from portal.settings import ROOT, Settings
from portal.web.headers import ALWAYS


def addresses(app: Flask) -> list[str]:
    """Every route once, with something made up in its places."""
    return sorted({re.sub(r"<[^>]+>", "none", str(rule)) for rule in app.url_map.iter_rules()} | {"/no-such-page"})


def test_every_answer_carries_the_headers(app: Flask, client: FlaskClient) -> None:
    for address in addresses(app):
        for method in ("GET", "POST"):
            answer = client.open(address, method=method)
            missing = {name for name in ALWAYS if name not in answer.headers}
            assert not missing, f"{method} {address}: {missing}"
            assert "unsafe" not in answer.headers["Content-Security-Policy"]


def test_what_is_not_public_stays_out_of_caches_and_search_engines(app: Flask, client: FlaskClient) -> None:
    for rule in app.url_map.iter_rules():
        address = re.sub(r"<[^>]+>", "none", str(rule))
        view = app.view_functions[rule.endpoint]
        if rule.endpoint == "static" or getattr(view, "is_public", False):
            continue
        method = "GET" if "GET" in (rule.methods or ()) else "POST"
        answer = client.open(address, method=method)
        assert "no-store" in answer.headers["Cache-Control"], address
        assert "noindex" in answer.headers["X-Robots-Tag"], address


def test_a_file_named_by_its_digest_may_be_kept_for_a_year(client: FlaskClient) -> None:
    assert "immutable" in _caching(client, "/static/style.css?v=1")
    assert "immutable" not in _caching(client, "/static/style.css")
    assert "immutable" not in _caching(client, "/static/no-such-file?v=1")


def _caching(client: FlaskClient, address: str) -> str:
    with client.get(address) as answer:
        return answer.headers.get("Cache-Control", "")


def test_letters_of_the_style_sheet_are_named_by_their_digest_and_asked_for_once() -> None:
    """Else a browser asks for all four anew at every page."""
    named = re.findall(r'url\("([^"?]+)(?:\?v=(\w+))?"\)', (ROOT / "static" / "style.css").read_text("utf-8"))
    assert len(named) == 4
    for name, mark in named:
        assert mark == sha256((ROOT / "static" / name).read_bytes()).hexdigest()[:12], name


def test_in_development_cookies_have_neither_prefix_nor_secure(client: FlaskClient) -> None:
    answer = client.get("/language/en")
    assert "__Host-" not in answer.headers["Set-Cookie"]
    assert "Secure" not in answer.headers["Set-Cookie"]
    assert "Strict-Transport-Security" not in answer.headers


def test_in_production_cookies_are_locked_to_the_host_and_https_is_remembered(settings: Settings) -> None:
    app = create_app(replace(settings, public_url="https://service.example.go.th"), testing=True)
    answer = app.test_client().get("/language/en", base_url="https://service.example.go.th")
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-lang=")
    assert all(flag in cookie for flag in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"))
    assert "Domain" not in cookie
    assert "max-age=63072000" in answer.headers["Strict-Transport-Security"]
    assert app.config["SESSION_COOKIE_NAME"] == "__Host-session"
    assert app.config["SESSION_COOKIE_SECURE"]
    app.extensions["database"].close()


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example"])
def test_a_foreign_host_name_leads_nowhere(client: FlaskClient, host: str) -> None:
    assert client.get("/healthz", headers={"Host": host}).status_code == 400
