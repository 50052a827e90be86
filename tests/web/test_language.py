"""Thai first, English by a switch; the way back leads nowhere but here (T33, C81)."""

import pytest
from flask.testing import FlaskClient

from portal.web.redirects import safe_target


def test_thai_is_spoken_first(client: FlaskClient) -> None:
    assert '<html lang="th">' in client.get("/").get_data(as_text=True)


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_the_switch_is_remembered_and_keeps_the_place(client: FlaskClient, method: str) -> None:
    client.application.config["WTF_CSRF_ENABLED"] = False
    answer = client.open("/language/en?next=/?page=2", method=method)
    assert answer.status_code == 303
    assert answer.headers["Location"] == "/?page=2"
    assert '<html lang="en">' in client.get("/").get_data(as_text=True)


def test_an_unknown_language_is_not_found(client: FlaskClient) -> None:
    assert client.get("/language/xx").status_code == 404


@pytest.mark.parametrize(
    "wanted",
    [
        "https://evil.example",
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "javascript:alert(1)",
        "evil",
        "",
        "/\t/evil.example",
        "/a\r\nSet-Cookie: x=1",
        " //evil.example",
        "http:evil.example",
        None,
    ],
)
def test_no_way_leads_to_another_site(wanted: str | None) -> None:
    assert safe_target(wanted, "/home") == "/home"


@pytest.mark.parametrize("wanted", ["/", "/requests?page=2", "/a#b", "/%E0%B8%81"])
def test_places_of_this_portal_are_kept(wanted: str) -> None:
    assert safe_target(wanted, "/home") == wanted
