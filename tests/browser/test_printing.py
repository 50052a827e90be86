"""Lists and requests on paper: whole columns on A4, without what only a hand can use, and no empty sheet (screens.md)."""

from pathlib import Path

import pypdfium2
import pytest
from flask import Flask
from playwright.sync_api import ViewportSize

from portal.access.permissions import Actor
from portal.services.casework import handling
from tests.support.browser import Watched
from tests.support.declared import Declared, declare
from tests.web.test_for_others import CASE

pytestmark = [pytest.mark.browser, pytest.mark.one_engine]
PAPER = ViewportSize(width=794 - 136, height=900)
"""An A4 sheet between margins of 18 mm, in CSS pixels."""
LONG = "พรรณนารายณ์พิมพ์นิภาวรรณกัลยาณมิตรสมมติ"


def _open(watched: Watched, app: Flask, office: Declared, who: Actor, path: str) -> None:
    name = app.config["SESSION_COOKIE_NAME"]
    cookie = office.browser(app, who).get_cookie(name)
    assert cookie is not None
    watched.page.context.add_cookies([{"name": name, "value": cookie.value, "url": watched.address}])
    watched.page.goto(path)


def _sheets(watched: Watched) -> int:
    document = pypdfium2.PdfDocument(watched.page.pdf(format="A4"))
    count = len(document)
    document.close()
    return count


def test_lists_and_requests_print_whole_and_without_controls(app: Flask, tmp_path: Path, watched: Watched) -> None:
    office = declare(app.extensions["database"], tmp_path / "office", case=CASE)
    filer, officer = office.person(), office.person("officer", "front")
    keys = [office.file(filer, "case", name=f"นาง{LONG} {LONG}").key for _ in range(4)]
    office.act(handling.return_for_correction, officer, keys[0], "ขอสำเนาทะเบียนบ้าน", (("name", "ตรวจชื่อ"),))
    page = watched.page
    for who, path in ((officer, "/staff?view=all"), (filer, "/requests"), (officer, f"/staff/requests/{keys[1]}")):
        _open(watched, app, office, who, path)
        assert _sheets(watched) == 1, path
        page.emulate_media(media="print")
        page.set_viewport_size(PAPER)
        assert page.evaluate("document.documentElement.scrollWidth") <= PAPER["width"], f"{path} is cut off"
        for control in (".tabs", ".tools", ".pager", ".does", ".pick", "main .button", "details.picture"):
            assert page.locator(control).filter(visible=True).count() == 0, (path, control)
        if not path.endswith(keys[1]):
            remark = page.get_by_text("ขอสำเนาทะเบียนบ้าน").filter(visible=True).last.bounding_box()
            assert remark is not None and remark["x"] + remark["width"] <= PAPER["width"], path
        page.emulate_media(media="null")
