"""Posting as a browser does: with the token of the page."""

import re
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

_TOKEN = re.compile(r'name="_csrf_token"[^>]*value="([^"]+)"')


def token(page: str) -> str:
    """The CSRF token in a page's first form."""
    found = _TOKEN.search(page)
    assert found, "the page has no form with a token"
    return found[1]


def post(
    client: FlaskClient, path: str, data: dict[str, Any] | None = None, *, page: str | None = None
) -> TestResponse:
    """Open `page` (the form's own address by default), take its token and send the form."""
    carried = token(client.get(page or path).get_data(as_text=True))
    return client.post(path, data={"_csrf_token": carried, **(data or {})})


def look(client: FlaskClient, path: str, why: str = "checking", words: str = "") -> TestResponse:
    """Open a page; where it is not this person's own work they say why first."""
    answer = client.get(path)
    place = answer.headers.get("Location", "")
    if answer.status_code != 303 or not place.startswith("/reasons/"):
        return answer
    said = post(client, place, {"why": why, "words": words})
    assert (said.status_code, said.headers["Location"]) == (303, path)
    return client.get(path)
