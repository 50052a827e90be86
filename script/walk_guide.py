"""Pictures of the guide inside the product, into `static/guide`: each kind of question on a telephone."""

import io
from typing import Final

from PIL import Image
from playwright.sync_api import FloatRect, Page
from studio import PHONE, ROOT, Studio, begin, requests_of

from portal.request_types.editing.palette import FOR_STAFF, palette
from portal.request_types.keys.fields import FIELD_TYPES

GUIDE: Final = ROOT / "static" / "guide"
ADMIN, CITIZEN, OFFICER = "7777777777778", "1111111111119", "3333333333335"
COLOURS: Final = 24
AROUND: Final = 10
"""A flat page loses nothing anybody sees."""
PERMIT: Final = """\
id: permit
title: ขออนุญาต
form:
  - use: applicant
  - title: ความต้องการ
    fields:
      - {id: wishes, type: ranked, from: rooms, ranks: 2, label: ความต้องการตามลำดับ}
staff_forms:
  - id: decide
    title: พิจารณา
    fields:
"""
KINDS: Final = "id: kinds\ntitle: คำถามทุกชนิด\nform:\n  - use: applicant\n  - title: คำถาม\n    fields:\n"


def kinds(studio: Studio) -> None:
    """Each kind of question as the workshop inserts it, on a telephone."""
    snippets = {each.name: each.text for each in palette("th")}
    asked = [name for name in FIELD_TYPES if name not in FOR_STAFF]
    with studio.page(1000, ADMIN) as page:
        _write(page, "permit", PERMIT + "".join(f"      - {snippets[name]}\n" for name in FOR_STAFF))
        _write(page, "kinds", KINDS + "".join(f"      - {snippets[name]}\n" for name in asked))
        _publish(page)
    with studio.page(PHONE, CITIZEN) as page:
        begin(page, "kinds")
        page.check("input[name=room][value=small]")
        page.locator("table.week").nth(1).wait_for()
        page.wait_for_load_state("networkidle")
        for name in asked:
            _keep(page, f"kind-{name}", f"#q-{_id(snippets[name])}")
        begin(page, "permit")
        for rank, row in (("1", "large"), ("2", "small")):
            page.select_option(f'[id="wishes.{rank}"]', row)
        _send(page)
    with studio.page(PHONE, OFFICER) as page:
        page.goto(f"{requests_of(page, '/staff?type=permit')[0].partition('?')[0]}/forms/decide")
        for name in FOR_STAFF:
            _keep(page, f"kind-{name}", f"#q-{_id(snippets[name])}")


def _id(snippet: str) -> str:
    return snippet.partition("id: ")[2].partition(",")[0]


def _write(page: Page, name: str, text: str) -> None:
    """Begin a draft and put this text into it."""
    page.goto("/admin/new-type")
    page.fill("#title", name)
    page.fill("#id", name)
    page.click("main form button[type=submit]")
    page.wait_for_url("**/admin/edit/**")
    typed(page, text)


def typed(page: Page, text: str) -> None:
    """The editor's whole text becomes this, as by pasting."""
    page.locator(".editor .cm-content").click()
    page.keyboard.press("Control+A")
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.keyboard.insert_text(text)
    page.wait_for_load_state("networkidle")


def _publish(page: Page) -> None:
    page.goto("/admin/publish")
    page.fill("#reason", "เปิดบริการใหม่")
    page.click("main form .buttons button")
    page.wait_for_url("**/admin/types**")


def _send(page: Page) -> None:
    page.wait_for_timeout(1500)
    page.click(".buttons button[value=next]")
    page.wait_for_url("**/check*")
    page.click(".buttons button[type=submit]")
    page.wait_for_url("**/requests/**")


def _keep(page: Page, name: str, place: str, height: int = 0) -> None:
    """A place with a little around it, as wide as the screen; `height` where not the whole of it is taken."""
    page.wait_for_load_state("networkidle")
    page.evaluate("document.activeElement.blur(); scrollTo(0, 0)")
    box = page.locator(place).first.bounding_box()
    size = page.viewport_size
    assert box is not None
    assert size is not None
    tall = (height or box["height"]) + 2 * AROUND
    area = FloatRect(x=0, y=max(0, box["y"] - AROUND), width=size["width"], height=tall)
    save(page.screenshot(full_page=True, clip=area), name)


def save(drawn: bytes, name: str) -> None:
    """As a small palette."""
    GUIDE.mkdir(exist_ok=True)
    with Image.open(io.BytesIO(drawn)) as picture:
        small = picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
        small.save(GUIDE / f"{name}.png", optimize=True)


guide = (kinds,)
