"""`search`: people of a registry found by the roles it names, within their area, every look written down (C63, C83)."""

import re
from datetime import timedelta
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal import clock
from portal.models.person_looks import PersonLook
from portal.queries.people import SIZE
from portal.services.logs import forgetting, person_looks
from tests.support.declared import Declared, declare
from tests.support.forms import look, post, token

ROLES = """\
  local: {title: อำเภอ, like: staff, unit: all, area: districts}
  reader: {title: ผู้อ่าน, like: staff, unit: all, sees_ids: false}
  network: {title: เครือข่าย, like: applicant}
"""
PROVINCES = (
    "title: จังหวัด\ncolumns: [{id: name, type: text, label: ชื่อ}]\nrows: {lp: {name: ลำปาง}, cm: {name: เชียงใหม่}}\n"
)
DISTRICTS = """\
title: อำเภอ
columns: [{id: name, type: text, label: ชื่อ}, {id: province, type: reference, from: provinces, label: จังหวัด}]
rows: {kk: {name: เกาะคา, province: lp}, ng: {name: งาว, province: lp}, mr: {name: แม่ริม, province: cm}}
"""
PEOPLE = """\
title: ผู้มีบัตร
key: citizen_id
label: "{citizen_id} {name}"
area: [province, district]
search: {by: [name, province, district], for: [local, reader, network, admin], columns: [citizen_id, name, district]}
columns:
  - {id: citizen_id, type: citizen_id, label: เลขประจำตัวประชาชน, unique: true}
  - {id: name, type: text, label: ชื่อ-นามสกุล}
  - {id: illness, type: text, label: โรคประจำตัว, optional: true, sensitive: true}
  - {id: province, type: reference, from: provinces, label: จังหวัด}
  - {id: district, type: reference, from: districts, within: province, label: อำเภอ}
rows:
  "1111111111119": {name: สมชาย ใจดี, illness: เบาหวาน, province: lp, district: kk}
  "2222222222227": {name: นางสมหญิง รักไทย, province: lp, district: ng}
  "3333333333335": {name: บุญมี สมใจ, province: cm, district: mr}
"""
CARD = """\
title: ขอบัตร
area: [district]
subject: {name: name, citizen_id: number}
form: [{fields: [{id: name, type: text, label: ชื่อ}, {id: number, type: citizen_id, label: เลข},
  {id: district, type: reference, from: districts, label: อำเภอ}]}]
"""
AT = "/people/people"


def _office(app: Flask, tmp_path: Path, people: str = PEOPLE) -> Declared:
    lists = {"provinces": PROVINCES, "districts": DISTRICTS, "people": people}
    return declare(app.extensions["database"], tmp_path / "office", ROLES, lists, card=CARD)


def _found(browser: FlaskClient, **words: str) -> str:
    look(browser, AT)
    answer = post(browser, AT, {"q": "", **words})
    assert answer.status_code == 200
    page = answer.get_data(as_text=True)
    return page[page.index("</form>", page.index('id="q"')) :]


def _looks(made: Declared) -> list[PersonLook]:
    with made.database.reading() as session:
        return list(session.scalars(select(PersonLook).order_by(PersonLook.id)))


def test_people_are_found_by_any_word_of_a_name_and_by_place_within_the_area(app: Flask, tmp_path: Path) -> None:
    made = _office(app, tmp_path)
    everywhere = made.browser(app, made.person("admin"))
    local = made.browser(app, made.person("local", areas=["kk"]))
    assert local.get(AT).status_code == 200, "people of their own area are their work"
    by_name = _found(everywhere, q="สม")
    assert all(name in by_name for name in ("สมชาย", "สมหญิง", "บุญมี สมใจ")), "a surname counts as a name does"
    assert "สมหญิง" not in _found(everywhere, q="ใจ")
    for words in ("นายสมชาย", "นาย สมชาย", "สมชาย", "นางสาวสมหญิง", "นางสมหญิง"):
        assert ("ใจดี" if "ชาย" in words else "รักไทย") in _found(everywhere, q=words), words
    assert "ใจดี" not in _found(everywhere, q="นายสมหญิง")
    placed = _found(everywhere, q="สม", province="lp", district="ng")
    assert "สมหญิง" in placed
    assert "สมชาย" not in placed
    assert "บุญมี" in _found(everywhere, province="cm"), "a place alone lists its people"
    assert "สมชาย" not in _found(everywhere, province="cm")
    own = _found(local, q="สม")
    assert "สมชาย" in own
    assert "สมหญิง" not in own
    for elsewhere in ({"district": "ng"}, {"province": "cm"}, {"province": "cm", "district": "mr", "q": "บุญ"}):
        assert not any(name in _found(local, **elsewhere) for name in ("สมหญิง", "บุญมี"))
    form = local.get(AT).get_data(as_text=True)
    assert "เกาะคา" in form
    assert not any(place in form for place in ("งาว", "แม่ริม", "เชียงใหม่"))
    chosen = post(everywhere, AT, {"q": "", "province": "cm", "_go": "stay"}).get_data(as_text=True)
    assert "แม่ริม" in chosen
    assert "เกาะคา" not in chosen, "districts follow the province, without scripts too"


def test_a_person_page_shows_what_the_role_may_read_and_requests_of_its_scope(app: Flask, tmp_path: Path) -> None:
    made = _office(app, tmp_path)
    filer = made.person()
    near = made.file(filer, "card", name="สมชาย", number="1111111111119", district="kk").reference
    far = made.file(filer, "card", name="สมชาย", number="1111111111119", district="ng").reference
    whole, reader, local = (
        made.browser(app, made.person("admin")),
        made.browser(app, made.person("reader")),
        made.browser(app, made.person("local", areas=["kk"])),
    )
    url = _url(_found(whole, q="สมชาย"))
    page = whole.get(url).get_data(as_text=True)
    assert all(words in page for words in ("1-1111-11111-11-9", "เบาหวาน", near, far))
    masked = _found(reader, q="สมชาย") + reader.get(url).get_data(as_text=True)
    assert "1-1111-xxxxx-11-9" in masked
    assert not any(words in masked for words in ("1-1111-11111-11-9", "1111111111119", "เบาหวาน"))
    theirs = local.get(url).get_data(as_text=True)
    assert near in theirs
    assert far not in theirs
    elsewhere = _url(_found(whole, q="บุญมี"))
    assert local.get(elsewhere).status_code == 404
    network = look(made.browser(app, made.person("network")), url).get_data(as_text=True)
    assert "สมชาย" in network
    assert near not in network


def test_whom_the_registry_does_not_name_finds_no_page_and_no_entry_in_the_menu(app: Flask, tmp_path: Path) -> None:
    made = _office(app, tmp_path)
    officer, applicant = made.browser(app, made.person("officer", "front")), made.browser(app, made.person())
    url = _url(_found(made.browser(app, made.person("admin")), q="สมชาย"))
    for browser, home in ((officer, "/staff"), (applicant, "/")):
        assert AT not in browser.get(home).get_data(as_text=True)
        assert browser.get(AT).status_code == 404
        assert browser.get(url).status_code == 404
        carried = token(browser.get("/password").get_data(as_text=True))
        assert browser.post(AT, data={"_csrf_token": carried, "q": "สม"}).status_code == 404
    assert app.test_client().get(url).status_code == 303
    assert AT in made.browser(app, made.person("reader")).get("/staff").get_data(as_text=True)


def test_every_page_of_people_is_written_down_shown_to_admins_and_forgotten_in_time(app: Flask, tmp_path: Path) -> None:
    made = _office(app, tmp_path)
    who = made.person("reader")
    reader, admin = made.browser(app, who), made.browser(app, made.person("admin"))
    asked = reader.get(AT)
    assert asked.headers["Location"] == "/reasons/people/people?next=%2Fpeople%2Fpeople"
    assert reader.get(f"{AT}/1").status_code == reader.get(f"{AT}/999999").status_code == 303, (
        "neither form nor person before they said why"
    )
    carried = {"_csrf_token": token(reader.get(asked.headers["Location"]).text), "q": "สมชาย"}
    assert reader.post(AT, data=carried).status_code == 303
    assert post(reader, asked.headers["Location"], {"words": " "}).status_code == 422
    assert _looks(made) == [], "an empty form shows nobody"
    assert look(reader, AT, words="ช่วยงานอำเภอ").status_code == 200
    url = _url(_found(reader, q="สมชาย", province="lp"))
    reader.get(url)
    said, first, second = _looks(made)
    assert {each.reason for each in (said, first, second)} == {"ติดตามหรือตรวจสอบงานตามหน้าที่: ช่วยงานอำเภอ"}
    assert (said.what, said.shown) == ("reason", 0)
    assert (first.account_id, first.registry_id, first.what, first.sought, first.shown) == (
        who.id, "people", "search", "สมชาย lp", 1,
    )  # fmt: skip
    assert (second.what, second.row_key) == ("person", "1111111111119")
    reader.get(f"{AT}/999999")
    assert len(_looks(made)) == 3, "what is not there is no look"
    log = admin.get("/admin/looks").get_data(as_text=True)
    assert "1111111111119" in log
    assert who.name in log and "ช่วยงานอำเภอ" in log
    assert reader.get("/admin/looks").status_code == 403
    with (
        clock.stopped_at(clock.now() + forgetting.KEPT_FOR + timedelta(days=1)),
        made.database.transaction() as session,
    ):
        person_looks.sweep(session)
    assert _looks(made) == []


def test_a_long_list_is_turned_page_by_page_without_a_gap(app: Flask, tmp_path: Path) -> None:
    many = "".join(f'  "{_number(n)}": {{name: มาก คนที่{n}, province: lp, district: kk}}\n' for n in range(60))
    made = _office(app, tmp_path, PEOPLE + many)
    admin, seen, after = made.browser(app, made.person("admin")), [], ""
    for size in (SIZE, SIZE, 60 - 2 * SIZE):
        page = _found(admin, q="มาก", after=after)
        found = re.findall(r"มาก คนที่(\d+)<", page)
        assert len(found) == size
        seen += found
        following = re.search(r'name="after" value="([^"]+)"', page)
        after = following[1] if following else ""
    assert after == ""
    assert sorted(map(int, seen)) == list(range(60))


def _url(page: str) -> str:
    found = re.search(rf'href="({AT}/\d+)"', page)
    assert found, page
    return found[1]


def _number(n: int) -> str:
    first = f"0{n:011d}"
    return first + str((11 - sum(int(c) * (13 - i) for i, c in enumerate(first)) % 11) % 10)
