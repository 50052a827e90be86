"""The thirteen steps of the measure for card holders, each by whose step it is and within their scope (C20, C46-C48, C50)."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from playwright.sync_api import expect

from portal import clock
from portal.clock import BANGKOK
from tests.browser.conftest import Enter
from tests.browser.journeys import ACTION, Sent, begin, onward
from tests.support.live import Live, live
from tests.support.walker import DESK, Walker

pytestmark = pytest.mark.browser
DUANGDI = "0520100000016"
"""นายดวงดี ตัวอย่าง of เมืองลำปาง."""
SIWAN = "0520700000017"
"""นายศรีวรรณ สมมติ of วังเหนือ."""
EMPLOYED, FARMERS, FREE = ("poor_employed", "market_farmers", "market_free")


@pytest.fixture(scope="module")
def portals(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """The office with the people of its demo."""
    with live(tmp_path_factory.mktemp("card"), office="welfare-card") as running:
        yield running


def test_two_card_holders_go_through_the_thirteen_steps(portals: Live, enter: Enter) -> None:
    ao, team, north = enter("ao"), enter("team", DESK), enter("team_north", DESK)
    committee, dsd, cdd = enter("committee", DESK), enter("dsd", DESK), enter("cdd", DESK)
    first = _interviewed(ao, DUANGDI, "นายดวงดี ตัวอย่าง", "เมืองลำปาง", EMPLOYED, FREE, FARMERS)
    second = _interviewed(ao, SIWAN, "นายศรีวรรณ สมมติ", "วังเหนือ", FARMERS, FREE, EMPLOYED)
    _kept_and_reported(team, first)
    _kept_and_reported(north, second)
    _each_sees_their_own(team, north, dsd, cdd, first, second)
    _taken_at_once(dsd, first)
    _given_back(committee, second)
    _chosen_anew(ao, second)
    _given_elsewhere(committee, second)
    _developed(dsd, first)
    expect(dsd.page.locator("main")).to_contain_text("พัฒนาเสร็จแล้ว")
    _followed_up(enter, first)


def _interviewed(ao: Walker, card: str, name: str, district: str, *wishes: str) -> Sent:
    """1, 2: the card holder is found by ID, interviewed, and three projects are ranked, none of them twice."""
    page = ao.page
    begin(ao, "development")
    page.fill("#holder", card)
    page.locator("#house").focus()
    expect(page.locator("#q-holder_name")).to_contain_text(name)
    expect(page.locator("#district option:checked")).to_have_text(district)
    onward(ao)
    page.check("input[name=work][value=free]")
    page.fill("#income", "4500")
    page.fill("#plan", "ฝึกอาชีพเสริม")
    onward(ao)
    for rank, project in enumerate((wishes[0], *wishes[:2]), 1):
        page.locator(f"[id='wishes.{rank}']").select_option(project)
    onward(ao)
    expect(page.locator("#q-wishes")).to_contain_text("กรุณาเลือกไม่ซ้ำกัน")
    for rank, project in enumerate(wishes, 1):
        page.locator(f"[id='wishes.{rank}']").select_option(project)
    onward(ao)
    ao.press("ส่งคำร้อง")
    found = ACTION.search(page.url)
    assert found
    return Sent(found[1], page.locator(".reference").first.inner_text())


def _desk(who: Walker, sent: Sent) -> None:
    who.open(f"/staff/requests/{sent.key}")


def _kept_and_reported(team: Walker, sent: Sent) -> None:
    """3, 4: the original is kept under a number, and the committee is told."""
    _desk(team, sent)
    team.press("เก็บแบบประเมินต้นฉบับ")
    team.press("เก็บแบบประเมินต้นฉบับ", "form .buttons")
    _desk(team, sent)
    team.page.locator("#step").select_option("reported")
    team.press("บันทึก", "#_act")


def _each_sees_their_own(team: Walker, north: Walker, dsd: Walker, cdd: Walker, first: Sent, second: Sent) -> None:
    """A district team its districts, an agency whom it is the first choice of; all else is not there."""
    for who, sent, status in (
        (team, first, 200),
        (team, second, 404),
        (north, second, 200),
        (north, first, 404),
        (dsd, first, 200),
        (dsd, second, 404),
        (cdd, first, 404),
    ):
        answer = who.context.request.get(f"/staff/requests/{sent.key}")
        assert answer.status == status, (who.page.url, sent.reference)


def _taken_at_once(agency: Walker, sent: Sent) -> None:
    """5, R4: all who chose it first, in one act."""
    agency.open("/staff?step=reported")
    rows = agency.page.locator("table.queue tbody tr")
    expect(rows).to_have_count(1)
    agency.page.check("#whole")
    agency.press("รับลำดับที่ 1")
    agency.press("มอบหมายลำดับที่ 1 ให้ที่เลือก")
    expect(agency.page.locator("#_summary")).to_contain_text("ทำแล้ว 1 รายการ")
    _desk(agency, sent)
    for told in ("ทำงานมีนายจ้าง) (ลำดับที่ 1)", "โดย นายฝีมือแรงงาน ตัวอย่าง", "ลำปาง"):
        expect(agency.page.locator("main")).to_contain_text(told)


def _refuse(committee: Walker, rank: int, why: str, last: bool = False) -> None:
    page = committee.page
    page.check(f"input[name='assigned.{rank}'][value=no]")
    reason = page.locator(f"[id='assigned.why{rank}']")
    reason.fill(why)
    page.locator("#meeting").focus()
    if not last:
        expect(page.locator(f"[id='assigned.why{rank + 1}']")).to_be_attached()
    committee.look()


def _given_back(committee: Walker, sent: Sent) -> None:
    """5, R1, R2: the first, then the second, then the third; none of them."""
    page = committee.page
    _desk(committee, sent)
    committee.press("มอบหมายโครงการ")
    expect(page.locator("fieldset.choice-of")).to_have_count(1)
    expect(page.locator("fieldset.choice-of")).to_contain_text("กรมการข้าว")
    for rank, why in enumerate(("รุ่นนี้เต็มแล้ว", "ไม่เปิดในจังหวัด", "ไม่ผ่านเงื่อนไข"), 1):
        _refuse(committee, rank, why, last=rank == 3)
    expect(page.locator("#q-assigned .say.warn")).to_contain_text("รอเลือกโครงการใหม่")
    committee.press("มอบหมายโครงการ", "form .buttons")
    _desk(committee, sent)
    expect(page.locator("main .state").first).to_have_text(re.compile("รอเลือกโครงการใหม่"))


def _chosen_anew(ao: Walker, sent: Sent) -> None:
    """R2: the AO asks again, and only the wishes are open."""
    page = ao.page
    ao.open(f"/requests/{sent.key}")
    expect(page.locator("main")).to_contain_text("ไม่เปิดในจังหวัด")
    ao.go(page.locator(f"main a[href='/requests/{sent.key}/correct']").first)
    ao.press("เริ่มแก้ไข")
    assert {each.get_attribute("value") for each in page.locator("main input[name=_shown]").all()} == {"wishes"}
    for rank, project in enumerate(("poor_free", "sufficiency", "market_free"), 1):
        page.locator(f"[id='wishes.{rank}']").select_option(project)
    onward(ao)
    ao.press("ส่งข้อมูลแก้ไข")


def _given_elsewhere(committee: Walker, sent: Sent) -> None:
    """The loop, R3, R5: nothing of the old choices stands there; the second is given, in another province."""
    page = committee.page
    _desk(committee, sent)
    committee.press("มอบหมายโครงการ")
    expect(page.locator("fieldset.choice-of")).to_have_count(1)
    expect(page.locator("input[name='assigned.1']:checked")).to_have_count(0)
    _refuse(committee, 1, "รุ่นนี้เต็มแล้ว")
    page.check("input[name='assigned.2'][value=yes]")
    expect(page.locator("#assigned_province option:checked")).to_have_text("ลำปาง")
    page.locator("#assigned_province").select_option(label="เชียงใหม่")
    committee.press("มอบหมายโครงการ", "form .buttons")
    _desk(committee, sent)
    for told in ("เศรษฐกิจพอเพียง (ลำดับที่ 2)", "ตัดสินเมื่อ", "โดย นายอนุกรรมการ ตัวอย่าง", "เชียงใหม่"):
        expect(page.locator("main")).to_contain_text(told)


def _developed(agency: Walker, sent: Sent) -> None:
    """6 to 9: told, begun with what was given filled in, developed, recorded."""
    page = agency.page
    _desk(agency, sent)
    agency.press("แจ้งผู้มีบัตร")
    page.check("input[name=informed_how][value=call]")
    page.fill("#where_to", "ศูนย์ฝึกตัวอย่าง วันจันทร์ 09.00 น.")
    agency.press("แจ้งผู้มีบัตร", "form .buttons")
    _desk(agency, sent)
    agency.press("บันทึกเริ่มพัฒนา")
    expect(page.locator("input[name=developing_agency]:checked")).to_have_value("dsd")
    expect(page.locator("input[name=developed_project]:checked")).to_have_value(EMPLOYED)
    expect(page.locator("#developed_province option:checked")).to_have_text("ลำปาง")
    agency.press("บันทึกเริ่มพัฒนา", "form .buttons")
    _desk(agency, sent)
    agency.press("แจ้งผลการพัฒนา")
    page.check("input[name=development_result][value=finished]")
    agency.press("แจ้งผลการพัฒนา", "form .buttons")
    _desk(agency, sent)


def _after(month: int, days: int) -> datetime:
    """So many days after the next first of a month, at ten: windows are the first that start after today."""
    today = clock.today(BANGKOK)
    year = today.year if date(today.year, month, 1) > today else today.year + 1
    return datetime(year, month, 1, 3, tzinfo=UTC) + timedelta(days=days)


def _late(who: Walker, words: str, is_late: bool) -> None:
    entry = who.page.locator("article.added", has_text=words)
    expect(entry).to_have_count(1)
    expect(entry.locator(".late")).to_have_count(int(is_late))


def _visit(ao: Walker, sent: Sent, found: str, is_late: bool) -> None:
    ao.open(f"/requests/{sent.key}")
    ao.press("ติดตามผลการพัฒนา")
    ao.page.check("input[name=works_now][value=yes]")
    ao.page.fill("#income_now", "7200")
    ao.page.fill("#found", found)
    ao.press("บันทึก", "form .buttons")
    _late(ao, found, is_late)


def _team(team: Walker, sent: Sent, title: str, pick: str, found: str, is_late: bool) -> None:
    _desk(team, sent)
    team.press(title)
    team.page.check(f"input[name={pick.partition('=')[0]}][value={pick.partition('=')[2]}]")
    if team.page.locator("#found").count():
        team.page.fill("#found", found)
    team.press("บันทึก", "form .buttons")
    _late(team, found, is_late)
    expect(team.page.locator("main .state").first).to_have_text(re.compile("บันทึกผลการพัฒนาแล้ว"))


def _followed_up(enter: Enter, sent: Sent) -> None:
    """10 to 13: July in time, September too late and marked so, December by the team, the report after 31 July late."""
    report = "ตรวจสอบรายชื่อและรายงานจังหวัด"
    acts: list[tuple[datetime, Callable[[], None]]] = [
        (_after(7, 4), lambda: _visit(enter("ao"), sent, "พบที่ทำงาน", False)),
        (_after(9, 34), lambda: _visit(enter("ao"), sent, "พบที่บ้าน", True)),
        (_after(5, 95), lambda: _team(enter("team", DESK), sent, report, "listed=on_list", "ตรงกับบัญชี", True)),
        (_after(12, 5), lambda: _team(
            enter("team", DESK), sent, "ติดตามโดยทีม ปรจ.", "outcome=better", "ครอบครัวมีรายได้ประจำ", False)),
    ]  # fmt: skip
    for moment, act in sorted(acts, key=lambda each: each[0]):
        with clock.stopped_at(moment):
            act()
