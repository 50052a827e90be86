"""Pictures of the guide inside the product, into `static/guide`: each kind of question on a telephone, and the lesson."""

import io
import re
from datetime import timedelta
from typing import Final

from PIL import Image
from playwright.sync_api import FilePayload, FloatRect, Page
from studio import PATIENCE, PHONE, ROOT, Studio, begin, requests_of

from portal import clock
from portal import guide as told
from portal.request_types.editing.palette import FOR_STAFF, palette
from portal.request_types.keys.fields import FIELD_TYPES

GUIDE: Final = ROOT / "static" / "guide"
VISIT: Final = "study_visit"
ADMIN, CITIZEN, OFFICER = "7777777777778", "1111111111119", "3333333333335"
COLOURS: Final = 24
DESK: Final = 640
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
_YAML = re.compile(r"```yaml\n(.*?)```", re.DOTALL)
_PAPER: Final = ROOT / "script" / "paper_form.html"


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


def lesson(studio: Studio) -> None:
    """The lesson from the paper form to the live service, as its own page says it."""
    found = told.chapter("tutorial", "th")
    assert found is not None
    form, work, examples = _YAML.findall(found.text)
    with studio.page(540) as page:
        page.goto(_PAPER.as_uri())
        _keep(page, "paper", "main")
    with studio.page(DESK, ADMIN) as page:
        page.goto("/admin/new-type")
        page.fill("#title", "ขอเข้าศึกษาดูงาน")
        page.fill("#id", VISIT)
        _keep(page, "new", "main form", 400)
        page.click("main form button[type=submit]")
        page.locator(".editor .cm-content").wait_for()
        page.select_option("#snippet", "integer")
        _keep(page, "palette", ".bench .palette")
        head = page.locator("textarea#text").input_value().partition("\nform:")[0]
        typed(page, f"{head}\n{form}{work}{examples}")
        _keep(page, "form", "#look .sends section:nth-of-type(2)", 620)
        page.click("[data-view=steps]")
        page.locator("#look .drawing svg").wait_for()
        _keep(page, "steps", "#look .drawing")
        page.goto("/admin/publish")
        page.fill("#reason", "เปิดบริการใหม่ตามแบบ ศด.1")
        _keep(page, "publish", "main form")
        _publish(page)
    with studio.page(PHONE, CITIZEN) as page:
        begin(page, VISIT)
        _keep(page, "phone", "#q-group_name", 640)
        _fill(page)
        _send(page)
    with studio.page(DESK, OFFICER) as page:
        page.goto(requests_of(page, f"/staff?type={VISIT}")[0])
        _keep(page, "officer", "#_work", 420)


def _fill(page: Page) -> None:
    """As somebody who asks for a visit."""
    day = clock.now().date() + timedelta(days=30)
    page.fill("#group_name", "โรงเรียนบ้านตัวอย่างวิทยา")
    page.check("input[name=topics][value=one_stop]")
    page.fill("#how_many", "40")
    page.fill("#visit_on", f"{day:%d/%m}/{day.year + 543}")
    page.check("input[name=part_of_day][value=morning]")
    drawn = io.BytesIO()
    Image.new("RGB", (600, 800), "white").save(drawn, "PNG")
    letter = FilePayload(name="หนังสือนำ.png", mimeType="image/png", buffer=drawn.getvalue())
    page.set_input_files("#file-letter", letter)
    page.locator("#q-letter .files a").wait_for(timeout=PATIENCE * 1000)
    page.check("#certified")


guide = (lesson, kinds)
