"""One verdict: order of evaluation, hidden, locked, computed, filled in, required, checks."""

from decimal import Decimal

import pytest

from portal.request_types.judging.answers import judge, load_answers, store_answers, words_of
from portal.request_types.values import FileList
from tests.request_types.inline import Rows, asked, context, inline, registry, words

SCHOOL_FORMS = registry("school_forms", "แบบพิมพ์", name="text", level="text", unit_price="money")
ORDER = inline(
    asked("order", "quantities", "สั่งซื้อ", source="school_forms", price="unit_price", group_by="level"),
    asked("payable", "money", value="goods + shipping"),
    asked("goods", "money", value="order.total"),
    asked("shipping", "money", value="max(25, goods * 0.035) if goods > 0 else 0"),
    registries=[SCHOOL_FORMS],
)


def price_list(**prices: str) -> Rows:
    rows = Rows()
    for key, price in ({"p1": "160", "p3": "5", "p2": "2", "one": "1"} | prices).items():
        rows.put("school_forms", key, f"แบบ {key}", unit_price=Decimal(price), level="ประถม")
    return rows


@pytest.mark.parametrize(
    ("counts", "goods", "shipping"),
    [
        ({"p1": "1"}, "160", "25.00"),
        ({"one": "714"}, "714", "25.00"),
        ({"p1": "4", "p3": "15"}, "715", "25.03"),
        ({"p1": "5", "p3": "10"}, "850", "29.75"),
        ({"p1": "6", "p2": "20"}, "1000", "35.00"),
        ({"p1": "๖", "p2": "๒๐"}, "1000", "35.00"),
    ],
)
def test_order_vectors_give_the_listed_totals(counts: dict[str, str], goods: str, shipping: str) -> None:
    said = {f"order.{key}": (count,) for key, count in counts.items()}
    verdict = judge(ORDER, said, context(rows=price_list()))
    assert verdict.ok
    assert verdict.values["goods"] == Decimal(goods)
    assert verdict.values["shipping"] == Decimal(shipping)
    assert verdict.values["payable"] == Decimal(goods) + Decimal(shipping)


def test_an_order_of_nothing_is_refused_and_costs_nothing() -> None:
    verdict = judge(ORDER, words(order__p1="0", order__p3=""), context(rows=price_list()))
    assert verdict.errors == {"order": ["กรุณาระบุจำนวนอย่างน้อย 1 รายการ"]}
    assert verdict.computed == {"payable": "0.00", "goods": "0.00", "shipping": "0.00"}


def test_posted_totals_and_unknown_names_change_nothing() -> None:
    forged = words(order__p1="1", goods="1", payable="1", order__other="9", state="done", order__p1__price="1")
    verdict = judge(ORDER, forged, context(rows=price_list()))
    assert verdict.values["payable"] == Decimal("185.00")
    assert set(verdict.values) == {"order", "payable", "goods", "shipping"}


def test_a_changed_price_leaves_an_old_order_at_its_price_and_new_rows_at_the_new_one() -> None:
    first = judge(ORDER, words(order__p1="1"), context(rows=price_list()))
    previous = load_answers(ORDER, store_answers(first), first.kept)
    again = judge(
        ORDER, words(order__p1="2", order__p3="1"), context(rows=price_list(p1="200", p3="6"), previous=previous)
    )
    assert again.values["goods"] == Decimal("326.00")


CARD = inline(
    asked("case", "choice", "กรณี", options={"first": "ครั้งแรก", "lost": "บัตรหาย"}, other="อื่นๆ (โปรดระบุ)"),
    asked("report", "text", "เลขที่แจ้งความ", when='case == "lost"'),
    asked("scan", "file", "สำเนาบัตร"),
    asked("nationality", "text", "สัญชาติ", default="ไทย"),
    asked("name", "text", "ชื่อ", prefill="applicant.full_name"),
    asked("phone", "phone", "เบอร์โทรศัพท์", none="ไม่มีหมายเลขโทรศัพท์"),
)
FULL = words(case="first", nationality="ไทย", name="สมชาย", phone="080-000-0000")
FILES = {"scan": FileList(("card.pdf",))}


def test_a_sound_form_is_accepted_with_what_filled_it() -> None:
    verdict = judge(CARD, words(case="first", phone="0800000000"), context(files=FILES, applicant={"full_name": "ก ข"}))
    assert verdict.ok
    assert verdict.values["nationality"] == "ไทย"
    assert verdict.values["name"] == "ก ข"
    assert verdict.hidden == ("report",)


def test_empty_required_fields_are_listed_in_the_order_of_the_form() -> None:
    verdict = judge(CARD, words(case="", nationality="", name="", phone=""), context())
    assert list(verdict.errors.items()) == [
        ("case", ["กรุณาเลือกกรณี"]),
        ("scan", ["กรุณาแนบสำเนาบัตร"]),
        ("nationality", ["กรุณากรอกสัญชาติ"]),
        ("name", ["กรุณากรอกชื่อ"]),
        ("phone", ["กรุณากรอกเบอร์โทรศัพท์"]),
    ]


def test_the_text_beside_other_is_required_only_when_other_is_picked() -> None:
    without = judge(CARD, FULL | words(case="other"), context(files=FILES))
    assert without.errors == {"case.other": ["กรุณาระบุรายละเอียดของ “อื่นๆ”"]}
    named = judge(CARD, FULL | words(case="other", case__other="เปลี่ยนสังกัด"), context(files=FILES))
    assert named.ok
    back = load_answers(CARD, store_answers(named), named.kept)
    assert words_of(CARD, back)["case.other"] == ("เปลี่ยนสังกัด",)
    unpicked = judge(CARD, FULL | words(case__other="x"), context(files=FILES))
    assert store_answers(unpicked)["case"] == "first"


def test_a_field_stays_required_while_its_answer_is_wrong() -> None:
    checked = inline(asked("a", "email", "A"), asked("b", "money", "B", optional=True))
    verdict = judge(checked, words(a="x@y", b="-"), context())
    assert set(verdict.errors) == {"a", "b"}
    assert verdict.required == {"a"}


@pytest.mark.parametrize(
    ("type", "label", "said"),
    [
        ("text", "หน่วยงาน", "กรุณากรอกหน่วยงาน"),
        ("text", "ระบุตำบล", "กรุณากรอกตำบล"),
        ("text", "สังกัดอื่น (โปรดระบุ)", "กรุณากรอกสังกัดอื่น"),
        ("text", "เลือกตั้งครั้งล่าสุด", "กรุณากรอกเลือกตั้งครั้งล่าสุด"),
        ("choice", "เลือกห้องประชุม", "กรุณาเลือกห้องประชุม"),
        ("choices", "โปรดเลือกเอกสาร", "กรุณาเลือกเอกสาร"),
        ("date", "วันขอนัดหมาย", "กรุณาระบุวันขอนัดหมาย"),
        ("time", "ตั้งแต่เวลา", "กรุณาระบุตั้งแต่เวลา"),
        ("yes_no", "เป็นสมาชิก กบข. หรือไม่", "กรุณาเลือกคำตอบ: เป็นสมาชิก กบข. หรือไม่"),
        ("file", "แนบสำเนาสลิปเงินเดือน", "กรุณาแนบสำเนาสลิปเงินเดือน"),
        ("file", "สำเนาบัตร", "กรุณาแนบสำเนาบัตร"),
    ],
)
def test_what_is_missing_is_asked_for_with_the_verb_of_its_kind_said_once(type: str, label: str, said: str) -> None:
    options = {"a": "ก"} if type in ("choice", "choices") else {}
    form = inline(asked("x", type, label, options=options) if options else asked("x", type, label))
    assert judge(form, words(x=""), context()).errors == {"x": [said]}


def test_hidden_answers_are_dropped_however_they_are_posted() -> None:
    verdict = judge(CARD, FULL | words(report="12/2568"), context(files=FILES))
    assert "report" not in verdict.values
    shown = judge(CARD, FULL | words(case="lost", report=""), context(files=FILES))
    assert shown.errors == {"report": ["กรุณากรอกเลขที่แจ้งความ"]}


def test_ticked_none_satisfies_and_is_shown_again() -> None:
    verdict = judge(CARD, {**FULL, "phone": ("",), "phone.none": ("1",)}, context(files=FILES))
    assert verdict.ok
    assert verdict.values["phone"] is None
    back = load_answers(CARD, store_answers(verdict), verdict.kept)
    assert words_of(CARD, back)["phone.none"] == ("1",)


def test_prefill_follows_until_somebody_types() -> None:
    first = judge(CARD, {}, context(applicant={"full_name": "ก"}))
    assert first.words["name"] == ("ก",) == first.words["name.filled"]
    again = judge(CARD, first.words, context(applicant={"full_name": "ข"}))
    assert again.values["name"] == "ข"
    typed = judge(CARD, {**first.words, "name": ("ค",)}, context(applicant={"full_name": "ข"}))
    assert typed.values["name"] == "ค"
    emptied = judge(CARD, {**first.words, "name": ("",)}, context(applicant={"full_name": "ข"}))
    assert emptied.values["name"] is None


def test_what_prefill_had_nothing_for_is_filled_when_it_has() -> None:
    checked = inline(asked("given", "text"), asked("again", "text", prefill="given"))
    shown = judge(checked, {}, context())
    chosen = judge(checked, {**shown.words, "given": ("ก",), "again": ("",)}, context())
    assert chosen.values["again"] == "ก"
    emptied = judge(checked, {**chosen.words, "again": ("",)}, context())
    assert emptied.values["again"] is None
    assert judge(checked, {**emptied.words, "given": ("ข",)}, context()).values["again"] is None


def test_locked_fields_ignore_what_is_posted() -> None:
    checked = inline(
        asked("owner", "text", prefill="applicant.full_name", locked=True),
        asked("open", "text"),
    )
    verdict = judge(checked, words(owner="ปลอม", open="ก"), context(applicant={"full_name": "จริง"}))
    assert verdict.values["owner"] == "จริง"
    assert verdict.words["owner"] == ("จริง",)
    assert verdict.locked == {"owner"}


def test_locked_after_filing_holds_at_a_correction_only() -> None:
    checked = inline(asked("place", "text", locked="after_filing"))
    assert judge(checked, words(place="ก"), context()).values["place"] == "ก"
    assert judge(checked, words(place="ข"), context(previous={"place": "ก"})).values["place"] == "ก"


def test_a_correction_changes_opened_fields_only() -> None:
    checked = inline(asked("a", "text"), asked("b", "text"), asked("c", "text", when='b == "x"'))
    previous = {"a": "1", "b": "1"}
    verdict = judge(checked, words(a="2", b="x", c="3"), context(previous=previous, open_fields=frozenset({"b"})))
    assert verdict.values == {"a": "1", "b": "x", "c": "3"}


def test_a_page_reports_its_own_problems_only() -> None:
    checked = inline(asked("a", "text", "หนึ่ง"), asked("b", "text", "สอง"), pages={"b": 1})
    assert list(judge(checked, {}, context(page=0)).errors) == ["a"]
    assert list(judge(checked, {}, context(page=1)).errors) == ["b"]
    assert list(judge(checked, {}, context()).errors) == ["a", "b"]


def test_checks_refuse_and_warn_at_their_field() -> None:
    checked = inline(
        asked("people", "integer"),
        asked("seats", "integer"),
        checks=[
            ("warn_if", "people > seats", "people", "รับได้ {seats} คน"),
            ("refuse_if", "people > 100", "people", "มากเกินไป"),
        ],
    )
    verdict = judge(checked, words(people="101", seats="20"), context())
    assert verdict.errors == {"people": ["มากเกินไป"]}
    assert verdict.warnings == {"people": ["รับได้ 20 คน"]}
    assert judge(checked, words(people="", seats="20"), context()).warnings == {}


def test_limits_may_read_other_answers() -> None:
    checked = inline(asked("last", "date", min="first"), asked("first", "date", max="today()"))
    verdict = judge(checked, words(first="31/03/2568", last="30/03/2568"), context())
    assert verdict.errors == {"last": ["ต้องเป็นวันที่ 31 มี.ค. 2568 หรือหลังจากนั้น"]}


def test_lists_depend_on_what_was_chosen_above_also_on_the_server() -> None:
    zones = registry("zones", "เขต", name="text")
    communities = registry("communities", "ชุมชน", name="text", zone="zones")
    rows = Rows()
    north, south = rows.put("zones", "north", "เหนือ"), rows.put("zones", "south", "ใต้")
    rows.put("communities", "n1", "ชุมชน 1", zone=north)
    rows.put("communities", "s1", "ชุมชน 2", zone=south)
    checked = inline(
        asked("community", "reference", "ชุมชน", source="communities", within="zone"),
        asked("zone", "reference", "เขต", source="zones"),
        registries=[zones, communities],
    )
    wrong = judge(checked, words(zone="north", community="s1"), context(rows=rows))
    assert wrong.errors == {"community": ["ไม่พบรายการที่เลือก กรุณาเลือกใหม่"]}
    right = judge(checked, words(zone="north", community="n1"), context(rows=rows))
    assert right.ok
    assert [row.key for row in right.offers(checked.fields["community"])] == ["n1"]


def test_a_chosen_row_is_kept_as_of_filing_and_read_afresh_when_newly_chosen() -> None:
    rooms = registry("rooms", "ห้อง", name="text", capacity="integer")
    checked = inline(
        asked("room", "reference", source="rooms"), asked("seats", "integer", value="room.capacity"),
        registries=[rooms],
    )  # fmt: skip
    rows = Rows()
    rows.put("rooms", "small", "ห้องเล็ก", capacity=20)
    first = judge(checked, words(room="small"), context(rows=rows))
    previous = load_answers(checked, store_answers(first), first.kept)
    later = Rows()
    later.put("rooms", "large", "ห้องใหญ่", capacity=200)
    assert judge(checked, words(room="small"), context(rows=later, previous=previous)).values["seats"] == 20
    assert judge(checked, words(room="large"), context(rows=later, previous=previous)).values["seats"] == 200


HOUSEHOLD = inline(
    asked(
        "members",
        "table",
        "สมาชิก",
        columns=[
            asked("income", "money", "รายได้", when="row.works"),
            asked("works", "yes_no", "ทำงาน"),
            asked("name", "text", "ชื่อ"),
        ],
    ),
    asked("per_head", "money", value="sum(members.income) / count(members)"),
)


def test_rows_of_a_table_are_judged_each_by_itself() -> None:
    said = words(
        members__0__name="ก", members__0__works="yes", members__0__income="3,000",
        members__1__name="", members__1__works="",
        members__2__name="ข", members__2__works="no", members__2__income="9",
    )  # fmt: skip
    verdict = judge(HOUSEHOLD, said, context())
    assert verdict.ok
    assert verdict.values["per_head"] == Decimal("1500.00")
    back = load_answers(HOUSEHOLD, store_answers(verdict), verdict.kept)
    assert back["members"] == verdict.values["members"]
    wrong = judge(HOUSEHOLD, words(members__4__works="yes"), context())
    assert list(wrong.errors) == ["members.4.income", "members.4.name"]


def test_a_hidden_section_hides_its_fields() -> None:
    checked = inline(asked("a", "text"), section_when='applicant.phone == "1"')
    assert judge(checked, {}, context(applicant={"phone": "2"})).hidden == ("a",)
    assert judge(checked, {}, context(applicant={"phone": "1"})).errors


def test_a_staff_form_is_judged_with_the_answers_before_it_and_half_filled_when_it_only_saves() -> None:
    checked = inline(
        asked("wanted", "text"),
        asked("amount", "money", when='wanted == "money"'),
        forms={"amount": "help"},
    )
    answers = {"wanted": "money"}
    assert list(judge(checked, {}, context(form="help", answers=answers)).errors) == ["amount"]
    assert judge(checked, {}, context(form="help", answers=answers, half_filled=True)).ok
    assert judge(checked, words(wanted="x", amount="5"), context(form="help", answers=answers)).values == {
        "amount": Decimal("5.00")
    }


def test_samples_make_a_whole_sound_form() -> None:
    verdict = judge(CARD, {}, context(samples=True, files={}))
    assert verdict.ok, verdict.errors
