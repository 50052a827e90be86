"""What always fails is told and set aside; everybody behind it is served (F19, F20, T25)."""

import io
import warnings
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import select

from portal.models.drafts import Attachment, Draft, Paper
from portal.models.machinery import Job
from portal.papers.markup import Sheet, sheet
from portal.papers.rendering import Renderer
from portal.services.accounts import passwords
from portal.services.applying import attachments, drafts
from portal.services.applying.attachments import Received
from portal.settings import Settings
from portal.uploads.cleaning import Bounds, Cleaner
from portal.uploads.limits import MEBIBYTE
from portal.worker.__main__ import made
from tests.support.desk import Desk, desk, picture

ENDLESS = Sheet("<div style='display:flex'>" * 20 + "x", ())
POISON = "ป้าน้ำพิษ"


class Poisoned(Renderer):
    """The real press; the paper of one person is a document that never ends."""

    def render(self, paper: Any) -> bytes:
        return self.print(ENDLESS) if POISON in sheet(paper).html else super().render(paper)


@pytest.fixture
def office(app: Flask) -> Iterator[Desk]:
    with passwords.cheaply():
        yield desk(app)


def _large() -> bytes:
    out = io.BytesIO()
    with warnings.catch_warnings(action="ignore"):
        Image.new("RGB", (4900, 4900), "navy").save(out, "PNG")
    return out.getvalue()


def _send(office: Desk, body: bytes, name: str) -> str:
    stored, who = office.storage.receive([body], 5 << 20), office.actors["applicant"]
    with office.database.transaction() as session:
        draft = drafts.start(session, who, office.catalogue, "pension")
        got = Received(stored.key, stored.digest, stored.size)
        return attachments.receive(session, who, office.catalogue, draft, "id_card", name, got).key


def _papers(office: Desk, key: str) -> int:
    with office.database.reading() as session:
        return len(session.scalars(select(Paper.id).where(Paper.request_id == office.request(key).id)).all())


def test_f19_t25_a_paper_that_never_ends_is_parked_and_the_next_is_printed(office: Desk, settings: Settings) -> None:
    office.person("poison", last_name=POISON)
    bad, good = office.file("form_order", "poison"), office.file("form_order")
    with Cleaner() as cleaner, Poisoned(cpu_seconds=1) as press:
        loop = made(settings, cleaner, press)
        for _ in range(10):
            loop.run_once()
        assert not loop.run_once()
        loop.database.close()
    assert (_papers(office, bad), _papers(office, good)) == (0, 1)
    with office.database.reading() as session:
        parked = session.scalars(select(Job)).one()
    assert parked.parked_at is not None
    assert (parked.kind, parked.attempts, "papers.too_slow" in parked.last_error) == ("paper", 1, True)
    for who in ("poison", "counter"):
        assert office.browser(who).get(f"/requests/{bad}/paper").status_code < 500
    assert "papers.too_slow" in office.browser("admin").get("/admin/jobs").get_data(as_text=True)


def test_f20_a_picture_that_breaks_its_child_is_told_at_its_field_and_the_next_is_cleaned(
    office: Desk, settings: Settings
) -> None:
    heavy, light = _send(office, _large(), "ใหญ่.png"), _send(office, picture(), "เล็ก.jpg")
    with Cleaner(Bounds(memory=120 * MEBIBYTE)) as cleaner, Renderer() as press:
        loop = made(settings, cleaner, press)
        assert [loop.run_once() for _ in range(3)] == [True, True, False]
        loop.database.close()
    with office.database.reading() as session:
        found = {one.key: one for one in session.scalars(select(Attachment))}
        draft = session.scalars(select(Draft.key).where(Draft.id == found[heavy].draft_id)).one()
    assert (found[heavy].state, found[heavy].problem) == ("refused", "uploads.too_heavy")
    assert found[light].state == "clean"
    page = office.browser("applicant").get(f"/drafts/{draft}").get_data(as_text=True)
    assert "ใหญ่.png" in page
