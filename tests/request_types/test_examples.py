"""Examples prove a file: what comes out as said passes, all else is told."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from portal.request_types.checked import CheckedType
from portal.request_types.definition import DurationWritten, Example, StaffForm, Step
from portal.request_types.examples.running import run
from portal.request_types.judging.answers import environment
from portal.request_types.judging.due import due_on
from portal.request_types.judging.registry_rows import RowsInMemory
from portal.request_types.office_definition import RegistryRow
from portal.workflow.states import State
from tests.request_types.inline import MARK, asked, bookable, context, inline, office, registry, said

Acts = tuple[tuple[str, dict[str, str]], ...]

FORMS = replace(
    registry("school_forms", "แบบพิมพ์", name="text", unit_price="money", per="text"),
    label=None,
    rows=(
        RegistryRow("p1", {"name": "ปพ.1", "unit_price": "160", "per": "เล่ม"}, MARK),
        RegistryRow("p3", {"name": "ปพ.3", "unit_price": "5", "per": "แผ่น"}, MARK),
    ),
)
ROOMS = replace(
    registry("rooms", "ห้องประชุม", bookable(), name="text", capacity="integer"),
    rows=(RegistryRow("small", {"name": "ห้องเล็ก", "capacity": "20"}, MARK),),
)
TYPE = inline(
    asked("order", "quantities", source="school_forms", price="unit_price"),
    asked("goods", "money", value="order.total"),
    asked("room", "reference", source="rooms"),
    asked("booked", "period", books="room", daily=True),
    asked("people", "integer", min="1"),
    asked("why", "text", when="people > 10"),
    asked("scan", "file", optional=True),
    registries=[FORMS, ROOMS],
    checks=[("warn_if", "people > room.capacity", "people", "รับได้ {room.capacity} คน")],
    of=office(due=DurationWritten(3, 5, "working_days", MARK), holidays={}),
)


def failures(checked: CheckedType = TYPE, **keys: Any) -> tuple[str, ...]:
    example = Example("ตัวอย่าง", MARK, **({"filed": "31/03/2568 11:28:59"} | keys))
    (result,) = run(replace(checked, definition=replace(checked.definition, code="41", examples=(example,))))
    return result.failures


def test_what_is_not_given_gets_a_sound_sample() -> None:
    assert failures(errors={}, warnings={}) == ()


def test_numbers_are_compared_as_numbers() -> None:
    given = {"order": {"p1": "4", "p3": "15"}}
    assert failures(given=given, expect={"goods": "715"}) == ()
    assert failures(given=given, expect={"goods": "715.00"}) == ()
    assert failures(given=given, expect={"goods": "714"}) == ("goods: คาดว่า 714 แต่ได้ 715.00",)


def test_rows_may_be_changed_for_an_example() -> None:
    changed = {"school_forms": {"p3": {"unit_price": "1"}}}
    assert failures(with_rows=changed, given={"order": {"p3": "714"}}, expect={"goods": "714"}) == ()


def test_errors_are_named_exactly() -> None:
    nothing: dict[str, object] = {"order": {}}
    assert failures(given=nothing, errors={"order": "กรุณาระบุจำนวนอย่างน้อย 1 รายการ"}) == ()
    assert failures(given=nothing, errors={}) == ("errors: คาดว่า - แต่ได้ order (กรุณาระบุจำนวนอย่างน้อย 1 รายการ)",)
    assert failures(given={"people": "0"}, errors={"people": "x"}) == ("people: คาดว่า x แต่ได้ ต้องไม่น้อยกว่า 1",)
    assert failures(given={"people": "blank"}, errors={"people": None}) == ()


def test_hidden_fields_and_warnings_are_named_exactly() -> None:
    assert failures(given={"people": "9"}, hidden=("why",)) == ()
    assert failures(given={"people": "11"}, hidden=("why",)) == ("hidden: คาดว่า why แต่ได้ -",)
    assert failures(given={"people": "21"}, warnings={"people": "รับได้ 20 คน"}, errors={}) == ()


def test_booked_time_is_taken() -> None:
    held = {"small": ("01/04/2568 09:00..12:00",)}
    assert failures(booked=held, given={"booked": "01/04/2568 13:00..16:00"}, errors={}) == ()
    assert failures(booked=held, given={"booked": "01/04/2568 11:30..16:00"}, errors={"booked": None}) == ()


def test_due_skips_weekends_and_the_number_is_of_the_moment() -> None:
    assert failures(due="07/04/2568", number="4120250331112859") == ()
    assert failures(due="05/04/2568") == ("due: คาดว่า 05/04/2568 แต่ได้ 2025-04-07",)


def test_a_name_nobody_knows_and_words_nobody_can_read_are_told() -> None:
    assert failures(given={"peopel": "1"}) == ("ไม่มีช่องชื่อ peopel กรุณาตรวจสอบการสะกด",)
    assert failures(filed="เมื่อวาน") == ("อ่านตัวอย่างไม่ได้: รูปแบบวันที่ไม่ถูกต้อง (วว/ดด/ปปปป)",)


def test_holidays_move_what_is_due() -> None:
    with_holiday = replace(
        TYPE, office=replace(TYPE.office, holidays={datetime(2025, 4, 4, tzinfo=UTC).date(): said("ก")})
    )
    assert str(due_on(with_holiday, datetime(2025, 3, 31, 4, tzinfo=UTC))) == "2025-04-08"
    never = replace(TYPE, office=replace(TYPE.office, due=None))
    assert due_on(never, datetime(2025, 3, 31, tzinfo=UTC)) is None


def test_a_due_that_reads_a_blank_answer_is_the_offices() -> None:
    checked = inline(
        asked("wanted", "date", optional=True),
        asked("probe", "date", value="wanted"),
        of=office(due=DurationWritten(None, 1, "days", MARK)),
    )
    by_answer = replace(checked, due=checked.fields["probe"].value)
    filed = datetime(2025, 3, 31, 4, tzinfo=UTC)
    blank = environment(by_answer, {}, context())
    told = environment(by_answer, {"wanted": date(2025, 5, 1)}, context())
    assert due_on(by_answer, filed, blank) == date(2025, 4, 1)
    assert due_on(by_answer, filed, told) == date(2025, 5, 1)


def test_a_row_of_another_registry_stands_in_the_column_that_names_it() -> None:
    zones = replace(registry("zones", "เขต", name="text"), rows=(RegistryRow("north", {"name": "เหนือ"}, MARK),))
    communities = replace(
        registry("communities", "ชุมชน", name="text", zone="zones"),
        rows=(RegistryRow("n1", {"name": "ชุมชน 1", "zone": "north"}, MARK),),
    )
    rows = RowsInMemory({"zones": zones, "communities": communities})
    found = rows.get("communities", "n1")
    assert found is not None
    assert found.label == "ชุมชน 1"
    assert found.columns["zone"] == rows.get("zones", "north")


STAGED = inline(
    asked("why", "text"),
    asked("receipt_no", "text"),
    asked("amount", "money", when='why == "money"'),
    forms={"receipt_no": "receipt", "amount": "help"},
    steps=[
        Step("waiting", State.SUBMITTED, said("รอ"), MARK),
        Step("checking", State.IN_PROGRESS, said("ตรวจ"), MARK),
        Step("helped", State.IN_PROGRESS, said("ช่วย"), MARK),
        Step("closed", State.DONE, said("ปิด"), MARK),
    ],
    staff_forms=[
        StaffForm("receipt", said("รับ"), (asked("receipt_no", "text"),), MARK, moves_to="checking"),
        StaffForm("help", said("ช่วย"), (asked("amount", "money"),), MARK, at=("helped",), moves_to="closed"),
    ],
)


def test_staff_act_in_memory_by_the_same_steps() -> None:
    given = {"why": "money"}
    assert failures(STAGED, given=given, step="waiting") == ()
    assert failures(STAGED, given=given, do=(("receipt", {"receipt_no": "0001"}),), step="checking") == ()
    whole: Acts = (("receipt", {}), ("helped", {}), ("help", {"amount": "3,000"}))
    assert failures(STAGED, given=given, do=whole, step="closed", expect={"amount": "3000"}) == ()


def test_what_staff_may_not_do_is_told() -> None:
    assert failures(STAGED, do=(("checking", {}),)) == ("ไปยัง checking ต้องกรอกแบบฟอร์ม receipt ก่อน",)
    assert failures(STAGED, do=(("help", {}),)) == ("ทำ help จากขั้นตอน waiting ไม่ได้",)
    assert failures(STAGED, do=(("dance", {}),)) == ("ไม่มีการกระทำหรือแบบฟอร์มเจ้าหน้าที่ชื่อ dance",)
    wrong = (("receipt", {"receipt_no": "blank"}),)
    assert failures(STAGED, do=wrong, step="waiting") == ("receipt: receipt_no: กรุณากรอกreceipt_no",)


def test_returning_and_sending_again_follow_the_table() -> None:
    acts: Acts = (("return", {}), ("resubmit", {}))
    assert failures(STAGED, do=acts, step="resubmitted") == ()
    assert failures(STAGED, do=(("resubmit", {}),), step="waiting") == ("ทำ resubmit จากขั้นตอน waiting ไม่ได้",)
    assert failures(STAGED, do=(("cancel", {}), ("accept", {}))) == ("ทำ accept จากขั้นตอน cancelled ไม่ได้",)
