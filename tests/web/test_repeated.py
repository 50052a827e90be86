"""What is said twice in an address, and what is forged beside it, counts for nothing (ASVS 4.1.3, 15.3.4, 15.3.7)."""

from dataclasses import replace

import pytest
from flask import Flask, request
from flask.testing import FlaskClient

from portal.app import create_app
from portal.settings import Settings

FORGED = ["203.0.113.9", "203.0.113.9, 203.0.113.10", "127.0.0.1", "", "x" * 5000, "::1"]


@pytest.mark.parametrize(
    "address", ["/login?next=/a&next=/b", "/services?q=a&q=a", "/status?reference=1&reference=", "/none?x=1&x=2"]
)
def test_a_word_said_twice_is_refused(client: FlaskClient, address: str) -> None:
    assert client.get(address).status_code == 400


@pytest.mark.parametrize("address", ["/login?next=/a", "/services?q=a", "/login?state=a&state=b&type=c&type=d"])
def test_a_word_said_once_and_choices_of_several_are_taken(client: FlaskClient, address: str) -> None:
    assert client.get(address).status_code == 200


@pytest.mark.parametrize("forged", FORGED)
@pytest.mark.parametrize("proxies", [0, 1, 2])
def test_a_forged_address_is_believed_from_no_further_than_our_own_proxies(
    settings: Settings, forged: str, proxies: int
) -> None:
    app = create_app(replace(settings, proxies=proxies), testing=True)
    app.before_request_funcs[None].insert(0, lambda: _told(app))
    written = [forged, *["198.51.100.7", "198.51.100.8"][:proxies]]  # what each proxy of ours saw and added
    client = app.test_client()
    client.environ_base["REMOTE_ADDR"] = "192.0.2.1"
    client.get(
        "/login", headers={"X-Forwarded-For": ", ".join(written), "X-Real-IP": forged, "Forwarded": f"for={forged}"}
    )
    app.extensions["database"].close()
    assert app.config["SEEN"] == ("198.51.100.7" if proxies else "192.0.2.1")


def _told(app: Flask) -> None:
    app.config["SEEN"] = request.remote_addr
