"""The office of the measure for card holders, asked as its people ask it: lists sent in, documents, intents (C66, C76, C86)."""

import csv
import re
from html import unescape
from io import BytesIO

import pytest
import yaml
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.models.person_looks import PersonLook
from portal.queries.catalogue import Catalogue, compiled
from portal.services.casework import handling
from portal.services.importing.working import Works
from portal.settings import ROOT
from portal.worker.importing import ImportFile
from portal.worker.loop import Loop
from tests.support.declared import Declared
from tests.support.forms import look, post, token
from tests.support.people import solved_work
from tests.support.published import publish_sample
from tests.web.applicant.filling import begin, fill, send

FOLDER = ROOT / "offices" / "welfare-card"
LAMPANG = {
    "เกาะคา": (5, 3, 0, 1, 3), "งาว": (5, 3, 0, 0, 1), "แจ้ห่ม": (25, 277, 8, 9, 3), "เถิน": (5, 12, 0, 1, 3),
    "เมืองลำปาง": (26, 197, 43, 87, 11), "เมืองปาน": (5, 13, 0, 11, 4), "แม่เมาะ": (0, 6, 0, 63, 8),
    "แม่ทะ": (0, 5, 2, 6, 0), "แม่พริก": (0, 1, 1, 0, 0), "วังเหนือ": (72, 326, 98, 90, 6),
    "สบปราบ": (2, 2, 0, 17, 1), "เสริมงาม": (46, 4, 0, 0, 2), "ห้างฉัตร": (5, 37, 0, 0, 12),
}  # fmt: skip
"""Seed requirements, 1.3: people by district and project."""
TOTALS = (12, 9, 322, 21, 364, 33, 77, 13, 2, 592, 22, 52, 54)
SONGSUK = "0520600000015"
"""Of แจ้ห่ม, in the register of card holders."""
BOARD = "/staff/dashboards/participants"
IMPORT = "/staff/registries/participants/import"


@pytest.fixture
def office(app: Flask) -> Declared:
    database = app.extensions["database"]
    publish_sample(database, FOLDER)
    return Declared(database, FOLDER, Catalogue(compiled))


def _sent_in(app: Flask, office: Declared) -> None:
    """The list of the demo comes by the screen of imports, looked through first."""
    it, file = office.browser(app, office.person("it_centre", "secretariat")), FOLDER / "demo" / "participants.csv"
    said = {"_csrf_token": token(it.get(IMPORT).text), "file": (BytesIO(file.read_bytes()), "บัญชี.csv")}
    run = it.post(IMPORT, data=said, content_type="multipart/form-data").location
    works = Works(office.database, app.extensions["catalogue"], app.extensions["storage"])
    for _ in range(2):
        while Loop(works.database, "worker", {"import": ImportFile(works)}).run_once():
            pass
        it.post(f"{run}/go", data={"_csrf_token": token(it.get(IMPORT).text)})
    assert "นำเข้าแล้ว" in it.get(run).text


def _table(page: str, heading: str) -> dict[str, list[tuple[str, str]]]:
    """Words and addresses of the table below a heading, by the head of each row."""
    part = page.split(f"<h2>{heading}</h2>", 1)[1].split("</table>")[0]
    found = {}
    for row in re.findall(r"<tr>.*?</tr>", part, re.DOTALL):
        head, *cells = re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL)
        told = [(re.sub(r"<[^>]+>", "", cell), re.search(r'href="([^"]+)"', cell)) for cell in cells]
        found[head] = [(words, unescape(link[1]) if link else "") for words, link in told]
    return found


def _words(counts: tuple[int, ...], total: int) -> list[str]:
    return [f"{count:,}" if count else "-" for count in (*counts, total)]


def _listed(browser: FlaskClient, url: str) -> int:
    told = re.search(r"ทั้งหมด ([\d,]+) ข้อมูล", look(browser, url).text)
    return int(told[1].replace(",", "")) if told else 0


def test_the_table_of_lampang_comes_out_of_a_list_sent_in_and_each_number_opens_that_many(
    app: Flask, office: Declared
) -> None:
    _sent_in(app, office)
    province, head = office.browser(app, office.person("province")), office.browser(app, office.person("head"))
    page = province.get(BOARD).text
    table = _table(page, "จำแนกอำเภอและโครงการ")
    assert {name: [words for words, _ in table[name]] for name in LAMPANG} == {
        name: _words(counts, total) for (name, counts), total in zip(LAMPANG.items(), TOTALS, strict=True)
    }
    assert next(iter(table)) == "อำเภอ" and len(table) == len(LAMPANG) + 2
    assert [words for words, _ in table["รวม"]] == _words((196, 886, 152, 285, 54), 1573)
    assert "<b>1,573</b>" in page and "ปีงบประมาณ" not in page.split("<h1>")[1]
    numbers = [cell for cells in table.values() for cell in cells if cell[1]]
    assert len(numbers) == sum(1 for counts in LAMPANG.values() for each in counts if each) + len(LAMPANG) + 6
    for words, url in numbers[::7]:
        assert _listed(province, url) == int(words.replace(",", "")), url
    with office.database.reading() as session:
        looked = session.scalars(select(PersonLook.sought).where(PersonLook.what == "search")).all()
    assert len(looked) == len(numbers[::7])  # a list is a look, a count is none
    assert _table(head.get(BOARD).text, "จำแนกอำเภอและโครงการ")["รวม"][-1] == ("1,573", "")
    assert head.get(numbers[0][1]).status_code == 404
    team = office.browser(app, office.person("district_team", "secretariat", areas=["5203", "5205"]))
    mine = _table(team.get(BOARD).text, "จำแนกอำเภอและโครงการ")
    assert [words for words, _ in mine["รวม"]] == ["10", "6", "1", "4", "21"]
    assert _listed(team, numbers[-1][1]) == 21
    holders = list(csv.DictReader((FOLDER / "registries" / "card_holders.csv").read_text("utf-8").splitlines()))
    board = province.get("/staff/dashboards/holders?f1=52").text
    districts, places = _table(board, "จำแนกอำเภอ"), _table(board, "จำแนกตำบล")
    assert districts["รวม"][-1][0] == places["รวม"][-1][0] == str(len(holders))
    words, url = districts["วังเหนือ"][-1]
    here = [each["sub_district"] for each in holders if each["district"] == "5207"]
    assert (int(words), _listed(province, url)) == (len(here), len(here)) and districts["งาว"][-1] == ("-", "")
    told = [words for cells in places.values() for words, url in cells if url.endswith("sub_district%3A520701")]
    assert told == [str(here.count("520701"))]


def _developed(office: Declared, number: str, district: str, first: str) -> str:
    """An interview of somebody of the register, reported to the committee."""
    ao, team = office.person("ao"), office.person("district_team", "secretariat", areas=[district])
    words = {
        "holder": number, "group": "target", "phone": "0812345678", "house": "1", "province": district[:2],
        "district": district, "sub_district": f"{district}01", "interviewed_on": "02/11/2569", "work": "farmer",
        "income": "1000", "plan": "ฝึก", "wishes__1": first, "wishes__2": "sufficiency", "wishes__3": "market_free",
    }  # fmt: skip
    key = office.file(ao, "development", **words).key
    office.fill(team, key, "keep_original", original_on="03/11/2569")
    office.act(handling.move, team, key, "reported")
    return key


def test_the_summary_has_its_columns_and_filters_for_each_district(app: Flask, office: Declared) -> None:
    """Seed requirements, 1.3, summary 4.2 (C78): codes beside names, agency, province or a typed code, `-` for none."""
    committee = office.person("committee", "secretariat")
    wishes = {"0520100000016": "poor_employed", "0520100000024": "poor_free", "0520600000015": "poor_free"}
    keys = [_developed(office, number, f"52{number[3:5]}", first) for number, first in wishes.items()]
    given = {"assigned.1": "yes", "assigned_province": "52"}
    for key in keys[:2]:
        office.fill(committee, key, "assign", True, **given)
    dsd = office.person("agency", "dsd_unit")
    office.fill(dsd, keys[0], "inform", informed_on="04/11/2569", informed_how="call", where_to="ศูนย์ฝึก")
    office.fill(
        dsd, keys[0], "start", started_on="05/11/2569", developing_agency="dsd", developed_project="poor_employed",
        developed_province="52",
    )  # fmt: skip
    browser, at = office.browser(app, office.person("province")), "/staff/dashboards/results?year=all"

    def rows(more: str) -> dict[str, list[str]]:
        lines = _lines(browser.get(f"{at}{more}").text, "จำนวนผู้ต้องการพัฒนา")
        return {(line[3] if len(line) > 8 else line[0]): line for line in lines}

    mine = rows("&f2=52")
    assert mine["อำเภอที่ทำแบบประเมิน"] == [
        "รหัสจังหวัด", "จังหวัดที่ทำแบบประเมิน", "รหัสอำเภอ", "อำเภอที่ทำแบบประเมิน",
        "จำนวนผู้ต้องการพัฒนา (รวมทุกหน่วยงานพัฒนา)", "ยังไม่ได้พัฒนา", "อยู่ระหว่างพัฒนา",
        "พัฒนาเสร็จแล้ว", "พัฒนาไม่เสร็จสิ้น", "ไม่เข้ารับการพัฒนา", "รวม",
    ]  # fmt: skip
    assert mine["เมืองลำปาง"] == ["52", "ลำปาง", "5201", "เมืองลำปาง", "2", "1", "1", "-", "-", "-", "2"]
    assert mine["แจ้ห่ม"] == ["52", "ลำปาง", "5206", "แจ้ห่ม", "1", "1", "-", "-", "-", "-", "1"]
    assert mine["งาว"] == ["52", "ลำปาง", "5205", "งาว", *"-------"]
    assert mine["รวม"] == ["รวม", "3", "2", "1", "-", "-", "-", "3"] and len(mine) == len(LAMPANG) + 2
    of_dsd = rows("&f1=dsd&f2=52")
    assert of_dsd["เมืองลำปาง"][4:] == ["2", "-", "1", "-", "-", "-", "1"], "all agencies beside the one that was chosen"
    assert of_dsd["แจ้ห่ม"][4] == "1" and of_dsd["รวม"] == ["รวม", "3", "-", "1", "-", "-", "-", "1"]
    assert list(rows("&f3=๕๒๐๖")) == ["อำเภอที่ทำแบบประเมิน", "แจ้ห่ม", "รวม"]
    page = browser.get(f"{at}&f1=dsd&f2=52&f3=5201").text
    for words in ("หน่วยงานพัฒนา: กรมพัฒนาฝีมือแรงงาน", "เลือกจังหวัด: ลำปาง", "หรือระบุรหัสอำเภอ: 5201 เมืองลำปาง"):
        assert words in page
    assert ">แสดงข้อมูล</button>" in page and ">ยกเลิก</a>" in page
    for words, link in _table(page, "จำนวนผู้ต้องการพัฒนา")["52"]:
        assert not link or _listed(browser, link) == int(words)
    for wrong, said in (("9999", "ไม่พบ 9999"), ("5001", "5001 ไม่อยู่ในส่วนที่เลือกไว้")):
        told = browser.get(f"{at}&f2=52&f3={wrong}").text
        assert said in told and 'aria-invalid="true"' in told

    _check_folded(browser)


def _check_folded(browser: FlaskClient) -> None:
    """Of 928 districts two have somebody: the others' names stand behind one press, by their province, none left out."""
    for address in (
        "/staff/figures?type=development&rows=district&zero=1&year=all",
        "/staff/dashboards/results?year=all",
    ):
        page = browser.get(address).text
        assert "อีก 926 แถวไม่มีรายการ กดดูรายชื่อ" in page and page.count('<th scope="row"') == 3, address
        below = dict(re.findall(r"<p><b>([^<]+)</b> ([^<]+)</p>", page.split('<details class="nothing">')[1]))
        assert len(below) == 77 and sum(len(names.split(", ")) for names in below.values()) == 926
        assert len(below["ลำปาง"].split(", ")) == 11 and "แจ้ห่ม" not in below["ลำปาง"]


def _lines(page: str, heading: str) -> list[list[str]]:
    part = page.split(f"<h2>{heading}</h2>", 1)[1].split("</table>")[0]
    rows = re.findall(r"<tr>.*?</tr>", part, re.DOTALL)
    cells = (re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL) for row in rows)
    return [[re.sub(r"<[^>]+>", "", cell) for cell in line] for line in cells]


def test_the_nine_documents_are_sent_ordered_and_read_by_everybody(app: Flask, office: Declared) -> None:
    """As the demo has them (seed requirements, 1.2)."""
    (told,) = (each for each in yaml.safe_load((FOLDER / "demo" / "lists.yaml").read_text("utf-8")) if "rows" in each)
    at, names = "/staff/registries/documents", [row["name"] for row in told["rows"]]
    it = office.browser(app, office.person("it_centre", "secretariat"))
    for row in [*told["rows"][1:], told["rows"][0]]:
        page = it.get(f"{at}/new").text
        said = {"_csrf_token": token(page), "_shown": ["name", "file"], "_go": "save", "_seen": "", "name": row["name"]}
        sent = it.post(
            f"{at}/new", data=said | {"file": (BytesIO(b"%PDF-1.7"), row["file"])}, content_type="multipart/form-data"
        )
        assert sent.status_code == 303
    last = re.findall(rf'href="({at}/rows/\d+)"', it.get(at).text)[-1]
    for _ in names[1:]:
        assert post(it, f"{last}/up", page=at).status_code == 303
    listed = app.test_client().get("/lists/documents").text
    assert re.findall(r"<td[^>]*>([^<]+)</td>\s*<td", listed) == names
    assert "เอกสารเผยแพร่" in app.test_client().get("/").text
    team = office.browser(app, office.person("district_team", "secretariat", areas=["5201"]))
    assert team.get(at).status_code == 404


def test_an_intent_is_recorded_from_the_register_and_taken_in_by_the_district(app: Flask, office: Declared) -> None:
    """The first phase: anybody asks whether they may join, an officer keys the intent, the district takes it in (C86)."""
    secret = app.extensions["settings"].secret_key
    answer = {"word": SONGSUK, "_human_solution": solved_work(secret)}
    asked = post(app.test_client(), "/lookup/card_holders", answer).text
    assert "มีสิทธิเข้าร่วมมาตรการ" in asked and "ธ.ก.ส. สาขาตัวอย่าง แจ้ห่ม" in asked and "ทองสุข" not in asked
    receiver, team = office.person("receiver"), office.person("district_team", "secretariat", areas=["5206"])
    bank, desk = office.browser(app, receiver), office.browser(app, team)
    url = begin(bank, "intent")
    fill(bank, url, {"holder": SONGSUK}, "stay")
    page = bank.get(url).text
    assert "นายทองสุข ทดลอง" in page and 'value="113/8"' in page
    answers = {
        "holder": SONGSUK,
        "receiver_agency": "baac",
        "point": "chae_hom_bank",
        "joins": "yes",
        "phone": "0812345678",
    }
    answers |= {
        "house": "113/8",
        "province": "52",
        "district": "5206",
        "sub_district": "520601",
        "told_on": "20/11/2569",
    }
    answers |= {"wishes.1": "poor_free", "wishes.2": "sufficiency", "wishes.3": "market_free"}
    assert fill(bank, url, answers).location == f"{url}/check"
    sent = send(bank, url)
    key = sent.location.rsplit("/", 2)[-2]
    assert "นายทองสุข ทดลอง" in desk.get("/staff").text
    elsewhere = office.browser(app, office.person("district_team", "secretariat", areas=["5201"]))
    assert elsewhere.get(f"/staff/requests/{key}").status_code == 404
    for step in ("interviewing", "joined"):
        at = f"/staff/requests/{key}"
        shown = desk.get(at).text
        seen = re.search(r'name="_seen" value="(\d+)"', shown)
        assert seen
        said = {"_csrf_token": token(shown), "_seen": seen[1], "step": step}
        assert desk.post(at, data=said).status_code == 303, step
    assert office.request(key).state == "done"
