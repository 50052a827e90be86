"""Answers no view made carry the same headers: unknown pages, methods, hosts, bodies, and files of ours (ASVS 3.4, 4.1.1)."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from portal.app import create_app
from portal.settings import from_environment
from portal.web.headers import ALWAYS, HSTS

HERE = "https://service.example.go.th"
ASKED = {
    "page": ("GET", HERE, "/", 200),
    "file of ours": ("GET", HERE, "/static/style.css", 200),
    "no such file": ("GET", HERE, "/static/none", 404),
    "climbing": ("GET", HERE, "/static/../../etc/passwd", 404),
    "repository": ("GET", HERE, "/.git/config", 404),
    "no such page": ("GET", HERE, "/none", 404),
    "method": ("DELETE", HERE, "/login", 405),
    "trace": ("TRACE", HERE, "/", 405),
    "foreign host": ("GET", "https://evil.example", "/", 400),
    "no token": ("POST", HERE, "/login", 400),
}


@pytest.fixture(scope="module")
def production(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The portal as people reach it by https."""
    home = str(tmp_path_factory.mktemp("home"))
    url = f"sqlite:///{sqlite_template}"
    app = create_app(from_environment({"PORTAL_HOME": home, "DATABASE_URL": url, "PUBLIC_URL": HERE}))
    yield app
    app.extensions["database"].close()


@pytest.mark.parametrize(("method", "host", "path", "status"), ASKED.values(), ids=ASKED)
def test_every_answer_is_guarded(production: Flask, method: str, host: str, path: str, status: int) -> None:
    with production.test_client().open(path, method=method, base_url=host) as answer:
        assert answer.status_code == status
        assert [name for name in ALWAYS if name not in answer.headers] == []
        assert answer.headers["Strict-Transport-Security"] == HSTS
        assert "Access-Control-Allow-Origin" not in answer.headers
        assert "charset=utf-8" in answer.headers["Content-Type"]
        assert all("Secure" in cookie and "HttpOnly" in cookie for cookie in answer.headers.getlist("Set-Cookie"))
