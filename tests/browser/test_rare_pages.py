"""Pages few people meet: filing without an account, kept registries, refusals, a version's changes, a broken file (C85)."""

from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import FilePayload
from werkzeug.exceptions import HTTPException, default_exceptions

from portal.access.permissions import Actor
from portal.errors import Busy, Stale
from portal.queries.shelf import held
from portal.services.keeping import registries
from portal.services.publishing import workshop
from portal.services.publishing.office_folder import read_folder
from portal.services.publishing.publication import publish
from portal.web.errors import KNOWN
from portal.web.rules import rule
from tests.support.browser import Watched, follow, unsound
from tests.support.declared import Declared, declare
from tests.support.people import SOMCHAI

pytestmark = [pytest.mark.browser, pytest.mark.one_engine]
LANGUAGES = ("th", "en")
SETTINGS = ("/admin/settings", "/admin/settings/roles", "/admin/settings/holidays?year=2571", "/admin/settings/files")
LONG = "หมู่บ้านตัวอย่างโคกสะอาดหนองนาคำ" * 2
OFFICE = "languages: [th, en]\nregistration: {human_check: false}\n"
VILLAGES = """\
title: {th: ทะเบียนหมู่บ้านและชุมชนในเขตพื้นที่ให้บริการ, en: Villages and communities in the service area}
kept_by: [admin]
columns:
  - {id: name, type: text, label: {th: ชื่อหมู่บ้าน, en: Village}}
  - {id: homes, type: integer, label: {th: จำนวนครัวเรือน, en: Households}}
  - {id: fee, type: money, label: {th: ค่าธรรมเนียม (บาท), en: Fee (baht)}}
rows:
""" + "".join(f"  v{n}: {{name: {LONG}{n}, homes: {n}, fee: {n}}}\n" for n in range(1, 61))
NOTHING = "title: ว่าง\nkept_by: [admin]\ncolumns: [{id: name, type: text, label: ชื่อ}]\nrows: {}\n"
CARD = """\
title: {th: ขอบัตร, en: A card}
filed_by: [visitor, applicant]
form:
  - use: applicant
  - fields:
      - {id: village, type: reference, from: villages, label: {th: หมู่บ้าน, en: Village}}
      - {id: scan, type: file, label: {th: ภาพ, en: Picture}}
steps:
  - {id: checking, state: in_progress, label: {th: กำลังตรวจ, en: Checking}}
"""
NEWER = CARD.replace("id: checking", "id: proving").replace("id: scan,", "id: photo, was: scan,")


@dataclass(frozen=True)
class Place:
    """An office with what the sample office does not use, and its admin."""

    made: Declared
    app: Flask
    admin: Actor

    def come_in(self, watched: Watched, language: str, who: Actor | None) -> None:
        """Into this browser, in this language."""
        watched.page.context.clear_cookies()
        if who is not None:
            name = self.app.config["SESSION_COOKIE_NAME"]
            cookie = self.made.browser(self.app, who).get_cookie(name)
            assert cookie is not None
            watched.page.context.add_cookies([{"name": name, "value": cookie.value, "url": watched.address}])
        watched.page.goto(f"/language/{language}")


@pytest.fixture
def place(app: Flask, tmp_path: Path) -> Place:
    """Routes that fail are added before anything is asked for."""

    @app.get("/fail/<int:status>", defaults={"under": ""})
    @app.get("/<under>/fail/<int:status>")
    @rule("public")
    def fail(status: int, under: str) -> str:
        problem: HTTPException = default_exceptions[status]()
        raise {409: Stale(), 503: Busy()}.get(status, problem)

    lists = {"villages": VILLAGES, "nothing": NOTHING}
    made = declare(app.extensions["database"], tmp_path / "office", OFFICE, lists, card=CARD)
    app.config["PROPAGATE_EXCEPTIONS"] = False
    app.extensions["catalogue"].forget()
    return Place(made, app, made.person("admin", first_name="กมลชนกรัตนาภรณ์", last_name="วงศ์ศรีสุขสวัสดิ์พิพัฒน์พงศ์"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_refusals_fit_for_everybody_and_keep_the_way_home(watched: Watched, place: Place, language: str) -> None:
    found: dict[str, object] = {}
    for who, under, statuses in ((None, "", KNOWN), (place.admin, "/staff", (403, 409, 500))):
        place.come_in(watched, language, who)
        for status in sorted(statuses):
            found |= unsound(watched, [f"{under}/fail/{status}"])
            assert watched.page.locator("main a.button[href='/']").is_visible()
            assert watched.page.locator("header .office").is_visible()
    watched.wrong[:] = [line for line in watched.wrong if "status of 50" not in line]
    assert not found, found


@pytest.mark.parametrize("language", LANGUAGES)
def test_somebody_without_an_account_meets_sound_pages(watched: Watched, place: Place, language: str) -> None:
    page = watched.page
    place.come_in(watched, language, None)
    found = unsound(watched, ["/services/card", "/visit/card"])
    follow(page.locator("main form[novalidate] button[type=submit]"))
    assert page.locator(".summary").is_visible()
    found |= _as_it_stands(watched, "errors")
    page.fill("#citizen_id", SOMCHAI)
    page.select_option("#title", index=1)
    page.fill("#first_name", "กมลชนกรัตนาภรณ์พรรณราย" * 2)
    page.fill("#last_name", "วงศ์ศรีสุขสวัสดิ์พิพัฒน์พงศ์ตัวอย่าง" * 2)
    page.fill("#phone", "0812345678")
    page.check("#consent")
    follow(page.locator("main form[novalidate] button[type=submit]"))
    file: FilePayload = {"name": f"{'scan_' * 30}.pdf", "mimeType": "application/pdf", "buffer": b"no paper"}
    page.set_input_files("input[type=file]", file)
    page.locator(".files li", has_text="scan_").locator(".error").wait_for()
    found |= _as_it_stands(watched, "a wrong file")
    assert not found, found


@pytest.mark.parametrize("language", LANGUAGES)
def test_kept_registries_are_sound_in_every_state(watched: Watched, place: Place, language: str) -> None:
    row = place.made.row("villages", "v2")
    with place.made.database.transaction() as session:
        registries.close(session, place.admin, place.made.catalogue, "villages", row, "x" * 200)
    place.come_in(watched, language, place.admin)
    found = unsound(watched, ["/staff/registries", "/staff/registries/nothing", "/staff/registries/villages"])
    page = watched.page
    page.locator("main summary").first.click()
    follow(page.locator("details[open] button"))
    assert page.locator("details[open] .error").is_visible()
    found |= _as_it_stands(watched, "without a reason")
    assert not found, found


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_a_version_changes_and_a_broken_file_are_sound(watched: Watched, place: Place, language: str) -> None:
    file = place.made.folder / "request_types" / "card.yaml"
    place.come_in(watched, language, place.admin)
    path = "request_types/card.yaml"
    with place.made.database.transaction() as session:
        workshop.keep(session, place.admin, path, f"id: card\n{NEWER}", held(session)[path].edition_id, workshop.NEW)
    found = unsound(
        watched,
        [f"/admin/edit/{path}?view=steps", "/admin/new-type", "/admin/new-registry", *SETTINGS, "/admin/publish"],
    )
    assert watched.page.locator("ul.changes > li").count() >= 2
    place.made.write(card=NEWER)
    place.app.extensions["catalogue"].forget()
    found |= unsound(watched, ["/admin/types/card"])
    assert watched.page.locator("ul.changes > li").count() >= 2
    file.write_text(f"id: card\n{NEWER.replace('type: file', 'type: fiel')}", "utf-8")
    with place.made.database.transaction() as session:
        publish(session, read_folder(place.made.folder))
    found |= unsound(watched, ["/admin/types/card/preview"])
    assert watched.page.locator(".problems > li").count() == 1
    assert not found, found


def _as_it_stands(watched: Watched, name: str) -> dict[str, object]:
    """What is wrong with the page seen now, without loading it again."""
    return unsound(watched, [name], load=False)
