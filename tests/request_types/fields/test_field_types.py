"""What every type of field promises, whatever its family."""

import inspect
from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.clock import BANGKOK
from portal.request_types.checked import CheckedType
from portal.request_types.definition import Field, Option
from portal.request_types.examples.rehearsal import AnybodyByName
from portal.request_types.fields import FIELD_TYPES
from portal.request_types.fields.base import FieldType, Hints
from portal.request_types.formulas.kinds import Kind
from portal.request_types.judging.answers import judge, load_answers, store_answers, words_of
from portal.request_types.judging.context import Context
from portal.request_types.judging.displaying import display_answers, export_cell
from portal.request_types.keys.fields import FIELD_TYPES as KEYS
from portal.request_types.values import FileList, Quantities, Row, Value
from tests.request_types.inline import FILED, Rows, asked, bookable, context, inline, office, registry, said

OFFICE = office(units=(Option("front", said("หน่วยหน้า")), Option("back", said("หน่วยหลัง"))))
ROOMS = registry("rooms", "ห้องประชุม", bookable(), name="text", price="money")
ORDERS = registry("request.order", "ใบสั่ง", name="text", price="money")
OPTIONS = {"a": "หนึ่ง", "b": "สอง", "c": "สาม"}
KEYS_OF: Mapping[str, Mapping[str, Any]] = {
    "choice": {"options": OPTIONS, "other": "อื่นๆ"},
    "choices": {"options": OPTIONS, "other": "อื่นๆ"},
    "reference": {"source": "rooms", "other": "อื่นๆ"},
    "request": {"of": "order", "kept": ("price",)},
    "ranked": {"options": OPTIONS},
    "match": {"of": "wishes", "source": "rooms"},
    "quantities": {"source": "rooms", "price": "price"},
    "period": {"books": "room"},
    "slot": {"books": "room"},
    "table": {"columns": (asked("cell", "text"), asked("when", "date"), asked("room_2", "reference", source="rooms"))},
    "file": {"count": None},
}


def rows() -> Rows:
    made = Rows()
    made.put("rooms", "small", "ห้องเล็ก", name="เล็ก", price=Decimal("160.00"))
    made.put("rooms", "large", "ห้องใหญ่", name="ใหญ่", price=Decimal("5.00"))
    held: dict[str, Value] = {"#number": "A-1", "price": Decimal("5.00"), "name": "ลับ"}
    made.put("request.order", "k1", "A-1", **held)
    return made


def of_type(name: str) -> CheckedType:
    fields: list[Field] = [asked("x", name, **KEYS_OF.get(name, {}))]
    if name in ("period", "slot"):
        fields.append(asked("room", "reference", source="rooms"))
    if name == "match":
        fields.append(asked("wishes", "ranked", source="rooms", ranks=2))
    return inline(*fields, registries=[ROOMS, ORDERS], of=OFFICE)


TYPES = {name: of_type(name) for name in FIELD_TYPES}


def around(**keys: Any) -> Context:
    return context(**({"rows": rows(), "files": {}, "people": AnybodyByName()} | keys))


def test_the_language_and_the_classes_name_the_same_types() -> None:
    assert set(FIELD_TYPES) == set(KEYS)


@pytest.mark.parametrize("name", FIELD_TYPES)
def test_each_type_knows_everything_a_type_must(name: str) -> None:
    known = FIELD_TYPES[name]
    checked = TYPES[name].fields["x"]
    assert known.name == name
    assert isinstance(known.kind(checked.field, {"rooms": ROOMS}), Kind)
    assert isinstance(known.hints(checked), Hints)
    assert known.blank(None)
    for method in ("clean", "display", "export", "store", "load", "sample", "words", "given"):
        assert not getattr(getattr(known, method), "__isabstractmethod__", False)
    assert not inspect.isabstract(type(known))
    assert isinstance(known, FieldType)


@pytest.mark.parametrize("name", FIELD_TYPES)
def test_a_sample_is_sound_kept_shown_and_typed_again(name: str) -> None:
    checked = TYPES[name]
    verdict = judge(checked, {}, around(samples=True))
    assert verdict.ok, verdict.errors
    value = verdict.values["x"]
    assert value is not None
    back = load_answers(checked, store_answers(verdict), verdict.kept)
    assert back == verdict.values
    typed = judge(checked, words_of(checked, back), around(files={"x": FileList(("sample-1.pdf",))}))
    assert typed.values == verdict.values
    for language in ("th", "en"):
        (section,) = display_answers(checked, back, language)
        assert section.rows[0].text not in ("", "-")
        assert export_cell(checked.fields["x"], back, language) not in ("", None)


WORDS = """other|a|small|large|1|-1|1e9|31/03/2568|2568-03-31|0000-00-00|09:30|99/99/9999|31/12/2800|23:59|yes|๙๙๙๙๙
|1,250.50|-| |\x00|\ud800"""
PLACES = """x|x.1|x.2|x.why1|x.why2|x.of|wishes.1|wishes.2|x.other|x.none|x.filled|x.small|x.large|x.0.cell|x.0.when
|x.7.room_2|x.99999.cell|x.-1.cell
|x.๑.cell|room|x.date|x.time|x.start_date|x.end_date|x.start_time|x.end_time"""
HOSTILE = st.one_of(
    st.text(st.characters(), max_size=40),
    st.sampled_from(WORDS.replace("\n", "").split("|")),
    st.sampled_from(["ก" * 300, "9" * 400]),
)
NAMES = st.sampled_from(PLACES.replace("\n", "").split("|"))


@pytest.mark.parametrize("name", FIELD_TYPES)
@settings(max_examples=60, deadline=None)
@given(said=st.dictionaries(NAMES, st.lists(HOSTILE, max_size=3).map(tuple), max_size=6))
def test_hostile_words_give_a_verdict_and_what_is_accepted_is_kept(name: str, said: dict[str, tuple[str, ...]]) -> None:
    checked = TYPES[name]
    verdict = judge(checked, said, around())
    back = load_answers(checked, store_answers(verdict), verdict.kept)
    assert back == verdict.values
    if verdict.ok:
        again = judge(checked, words_of(checked, back), around())
        assert again.ok
        assert again.values == verdict.values


@given(st.decimals(min_value=0, max_value=10**11, places=2))
def test_money_is_typed_again_as_it_is_shown(amount: Decimal) -> None:
    checked = TYPES["money"].fields["x"]
    shown = FIELD_TYPES["money"].display(amount, checked, "th")
    assert judge(TYPES["money"], {"x": (shown,)}, around()).values["x"] == amount


@given(st.dates(min_value=(FILED - timedelta(days=50_000)).date(), max_value=(FILED + timedelta(days=50_000)).date()))
def test_dates_are_typed_again_as_they_are_shown(day: Any) -> None:
    checked = TYPES["date"].fields["x"]
    for words in (FIELD_TYPES["date"].display(day, checked, "th"), *FIELD_TYPES["date"].words(day, checked)[""]):
        assert judge(TYPES["date"], {"x": (words,)}, around()).values["x"] == day


def problem(checked: CheckedType, **said: str) -> str:
    verdict = judge(checked, {name.replace("__", "."): (word,) for name, word in said.items()}, around())
    return next(iter(verdict.errors.values()))[0]


def test_limits_of_texts() -> None:
    from portal.request_types.definition import Range
    from tests.request_types.inline import MARK

    bounded = inline(asked("x", "text", length=Range("2", "5", MARK)))
    assert problem(bounded, x="ก") == "ข้อความสั้นเกินไป กรุณาพิมพ์อย่างน้อย 2 ตัวอักษร"
    assert problem(bounded, x="กกกกกก") == "ข้อความยาวเกินไป กรุณาพิมพ์ไม่เกิน 5 ตัวอักษร"
    assert problem(inline(asked("x", "text", pattern="latin")), x="สมชาย") == "กรุณาพิมพ์เป็นตัวอักษรภาษาอังกฤษเท่านั้น"
    assert problem(inline(asked("x", "text", pattern="thai")), x="Somchai") == "กรุณาพิมพ์เป็นตัวอักษรภาษาไทยเท่านั้น"
    assert problem(inline(asked("x", "text", pattern="digits")), x="12a") == "กรุณาพิมพ์เป็นตัวเลขเท่านั้น"
    assert problem(inline(asked("x", "text", pattern="[A-Z]{2}[0-9]{4}")), x="AB12") == "รูปแบบไม่ถูกต้อง กรุณาตรวจสอบอีกครั้ง"


def test_a_pattern_that_would_explode_is_answered_at_once() -> None:
    checked = inline(asked("x", "long_text", pattern="^(a+)+$"))
    assert problem(checked, x="a" * 4999 + "!") == "รูปแบบไม่ถูกต้อง กรุณาตรวจสอบอีกครั้ง"


def test_limits_of_numbers() -> None:
    checked = inline(asked("x", "integer", min="1", max="2000"))
    assert problem(checked, x="0") == "ต้องไม่น้อยกว่า 1"
    assert problem(checked, x="2001") == "ต้องไม่เกิน 2,000"
    assert problem(inline(asked("x", "money")), x="-1") == "ต้องไม่น้อยกว่า 0.00"
    assert judge(inline(asked("x", "decimal")), {"x": ("-1.5",)}, around()).ok


def test_limits_of_picks_rows_and_files() -> None:
    from portal.request_types.definition import Range
    from tests.request_types.inline import MARK

    two = Range("2", "2", MARK)
    picks = inline(asked("x", "choices", options=OPTIONS, count=two))
    assert problem(picks, x="a") == "กรุณาเลือกอย่างน้อย 2 ข้อ"
    assert judge(picks, {"x": ("b", "a")}, around()).values["x"] == ("a", "b")
    assert judge(picks, {"x": ("a", "b", "c")}, around()).errors == {"x": ["เลือกได้ไม่เกิน 2 ข้อ"]}
    household = inline(asked("x", "table", columns=[asked("cell", "text")], count=two))
    assert problem(household, x__0__cell="ก") == "กรุณากรอกอย่างน้อย 2 รายการ"
    photos = inline(asked("x", "file", count=two))
    three = around(files={"x": FileList(("a", "b", "c"))})
    assert judge(photos, {}, three).errors == {"x": ["แนบไฟล์ได้ไม่เกิน 2 ไฟล์"]}


def test_a_rating_is_one_of_five_reads_as_so_many_of_five_and_is_exported_as_a_number() -> None:
    checked = inline(asked("x", "rating", "ความพึงพอใจ"))
    assert problem(checked, x="") == "กรุณาให้คะแนน: ความพึงพอใจ"
    assert problem(checked, x="0") == problem(checked, x="6") == "ให้คะแนนได้ตั้งแต่ 1 ถึง 5"
    verdict = judge(checked, {"x": ("4",)}, around())
    assert verdict.values == {"x": 4}
    (section,) = display_answers(checked, verdict.values, "th")
    assert section.rows[0].text == "4 จาก 5"
    assert export_cell(checked.fields["x"], verdict.values, "th") == 4


def test_an_agreement_must_be_ticked() -> None:
    checked = inline(asked("x", "agree", "ข้าพเจ้ายินยอม"))
    assert problem(checked, x="no") == problem(checked, x="") == "กรุณาทำเครื่องหมายยืนยัน: ข้าพเจ้ายินยอม"
    assert judge(checked, {"x": ("", "yes")}, around()).ok


def test_a_row_is_found_by_what_is_typed() -> None:
    holders = registry("holders", "ผู้ถือบัตร", name="text", citizen_id="citizen_id")
    checked = inline(asked("x", "reference", source="holders", find_by="citizen_id"), registries=[holders])
    kept = Rows()
    kept.put("holders", "h1", "ตัวอย่าง", citizen_id="1111111111119")
    found = judge(checked, {"x": ("1-1111-11111-11-9",)}, context(rows=kept))
    assert found.values["x"] == Row("holders", "h1", "ตัวอย่าง")
    missing = judge(checked, {"x": ("2222222222227",)}, context(rows=kept))
    assert missing.errors == {"x": ["ไม่พบข้อมูล"]}
    assert judge(checked, {"x": ("123",)}, context(rows=kept)).errors == {"x": ["เลขประจำตัวประชาชนไม่ถูกต้อง"]}


def test_rows_on_offer_may_depend_on_a_condition() -> None:
    checked = inline(asked("x", "reference", source="rooms", where="option.price > 100"), registries=[ROOMS])
    assert judge(checked, {"x": ("small",)}, around()).ok
    assert judge(checked, {"x": ("large",)}, around()).errors == {"x": ["ไม่พบรายการที่เลือก กรุณาเลือกใหม่"]}


def test_what_is_ordered_reads_as_a_list() -> None:
    checked = TYPES["quantities"]
    verdict = judge(checked, {"x.small": ("2",), "x.large": ("1,000",)}, around())
    value = verdict.values["x"]
    assert isinstance(value, Quantities)
    assert value.total == Decimal("5320.00")
    (section,) = display_answers(checked, verdict.values, "th")
    assert section.rows[0].text == "ห้องเล็ก: 2\nห้องใหญ่: 1,000"
    assert section.rows[0].table is not None
    assert section.rows[0].table.rows[0] == ("ห้องเล็ก", "2", "160.00", "320.00")


def test_times_of_day_have_limits() -> None:
    assert judge(inline(asked("x", "time")), {"x": ("๐๙.๓๐",)}, around()).ok
    assert FILED.astimezone(BANGKOK).hour == 11
