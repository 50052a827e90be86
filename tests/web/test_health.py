"""What those who watch the portal are told."""

from flask import Flask
from flask.testing import FlaskClient

from portal.models import schema
from portal.settings import Settings


def test_a_live_portal_says_so(client: FlaskClient) -> None:
    assert client.get("/healthz").get_data(as_text=True) == "ok\n"


def test_a_sound_portal_is_ready(client: FlaskClient) -> None:
    answer = client.get("/readyz")
    assert (answer.status_code, answer.get_json()) == (200, {"database": True, "storage": True})


def test_an_unmigrated_database_is_not_ready(client: FlaskClient, settings: Settings) -> None:
    schema.downgrade(settings.database_url, "base")
    answer = client.get("/readyz")
    assert (answer.status_code, answer.get_json()) == (503, {"database": False, "storage": True})


def test_a_storage_that_cannot_be_written_is_not_ready(app: Flask, client: FlaskClient, settings: Settings) -> None:
    settings.home.mkdir(parents=True, exist_ok=True)
    settings.storage.write_text("a file where the folder should be")
    answer = client.get("/readyz")
    assert (answer.status_code, answer.get_json()) == (503, {"database": True, "storage": False})
