"""period and slot: when a thing may be asked for, and when it is taken (C26, C27)."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from portal.booking.intervals import Interval
from portal.clock import BANGKOK
from portal.request_types.checked import CheckedType
from portal.request_types.fields import FIELD_TYPES
from portal.request_types.judging.answers import Verdict, judge, load_answers, store_answers, words_of
from portal.request_types.values import Period, Slot
from tests.request_types.inline import Booked, Rows, asked, bookable, context, inline, office, registry, said

ROOMS = registry("rooms", "ห้องประชุม", bookable(), name="text")
EXECUTIVES = registry("executives", "ผู้บริหาร", bookable(hours=(("09:00", "16:00"),)), name="text")
HOLIDAY = office(holidays={date(2025, 4, 4): said("วันหยุด")})


def room(**keys: Any) -> CheckedType:
    return inline(
        asked("room", "reference", source="rooms"),
        asked("booked", "period", "วันเวลาที่ใช้", books="room", **keys),
        registries=[ROOMS],
        of=HOLIDAY,
    )


DAILY = room(daily=True)
THROUGH = room()
MEETING = inline(
    asked("who", "reference", source="executives"),
    asked("meet", "slot", "เวลานัด", books="who"),
    registries=[EXECUTIVES],
)


def rows() -> Rows:
    made = Rows()
    made.put("rooms", "small", "ห้องเล็ก")
    made.put("rooms", "large", "ห้องใหญ่")
    made.put("executives", "director", "ผู้อำนวยการ")
    return made


def held(registry: str, row: str, day: int, start: int, end: int) -> Booked:
    return Booked([(registry, row, Interval(moment(day, start), moment(day, end)))])


def moment(day: int, hour: int) -> datetime:
    return datetime(2025, 4, day, hour, tzinfo=BANGKOK)


def book(checked: CheckedType, told: str, booked: Booked | None = None, **keys: Any) -> Verdict:
    parts = FIELD_TYPES["period"].given(told, checked.fields["booked"])
    said = {"room": ("small",)} | {f"booked.{part}": words for part, words in parts.items()}
    return judge(checked, said, context(rows=rows(), booked=booked or Booked(), **keys))


def meet(told: str, booked: Booked | None = None) -> Verdict:
    parts = FIELD_TYPES["slot"].given(told, MEETING.fields["meet"])
    said = {"who": ("director",)} | {f"meet.{part}": words for part, words in parts.items()}
    return judge(MEETING, said, context(rows=rows(), booked=booked or Booked()))


def first(verdict: Verdict) -> tuple[str, str]:
    name, texts = next(iter(verdict.errors.items()))
    return name, texts[0]


def test_an_overlapping_time_is_refused_with_free_times_near_it() -> None:
    verdict = book(DAILY, "01/04/2568 11:30..16:00", held("rooms", "small", 1, 9, 12))
    assert verdict.errors["booked"] == [
        "ห้องประชุมไม่ว่างในช่วงเวลานี้",
        "เวลาที่ว่างใกล้เคียง: 1 เม.ย. 2568 12:00 - 16:30, 2 เม.ย. 2568 11:30 - 16:00, 2 เม.ย. 2568 11:00 - 15:30",
    ]


def test_an_adjacent_time_and_another_room_are_free() -> None:
    assert book(DAILY, "01/04/2568 12.00..16.00", held("rooms", "small", 1, 9, 12)).ok
    assert book(DAILY, "01/04/2568 11:30..16:00", held("rooms", "large", 1, 9, 12)).ok


def test_the_buffer_after_a_booking_is_kept_free() -> None:
    careful = inline(
        asked("room", "reference", source="rooms"),
        asked("booked", "period", books="room"),
        registries=[registry("rooms", "ห้องประชุม", bookable(buffer=30), name="text")],
    )
    assert not book(careful, "01/04/2568 08:30..09:00", held("rooms", "small", 1, 9, 12)).ok


@pytest.mark.parametrize(
    ("told", "name", "text"),
    [
        ("01/04/2568 12:00..09:00", "booked.end_time", "วันเวลาสิ้นสุดต้องไม่ก่อนวันเวลาเริ่มต้น"),
        ("02/04/2568..01/04/2568 09:00..12:00", "booked.end_date", "วันเวลาสิ้นสุดต้องไม่ก่อนวันเวลาเริ่มต้น"),
        ("01/04/2568 09:00..09:00", "booked.end_time", "เวลาสิ้นสุดต้องหลังเวลาเริ่มต้น"),
        ("01/04/2568 07:00..09:00", "booked.start_time", "กรุณาเลือกเวลาในช่วงที่เปิดให้ใช้ คือ 08:30 - 16:30 น."),
        ("01/04/2568 09:10..10:00", "booked.start_time", "กรุณาเลือกเวลาเป็นช่วงละ 30 นาที เริ่มจาก 08:30 น."),
        ("05/04/2568 09:00..10:00", "booked.start_date", "วันที่ 5 เม.ย. 2568 ปิดให้บริการ กรุณาเลือกวันอื่น"),
        ("04/04/2568 09:00..10:00", "booked.start_date", "วันที่ 4 เม.ย. 2568 ปิดให้บริการ กรุณาเลือกวันอื่น"),
        ("01/08/2568 09:00..10:00", "booked.start_date", "จองล่วงหน้าได้ไม่เกินวันที่ 29 มิ.ย. 2568"),
        ("31/03/2568 09:00..10:00", "booked.start_time", "เวลานี้ผ่านไปแล้ว กรุณาเลือกวันเวลาที่ยังมาไม่ถึง"),
        ("28/03/2568 09:00..10:00", "booked.start_date", "เวลานี้ผ่านไปแล้ว กรุณาเลือกวันเวลาที่ยังมาไม่ถึง"),
        ("31/02/2568 09:00..10:00", "booked.start_date", "ไม่มีวันที่นี้ในปฏิทิน (ตรงกับปี ค.ศ. 2025) กรุณาตรวจสอบวันและเดือน"),
        ("01/04/2568 25:00..26:00", "booked.start_time", "รูปแบบเวลาไม่ถูกต้อง กรุณากรอก เช่น 09.30"),
    ],
)
def test_times_that_cannot_be_had_are_refused_where_they_were_typed(told: str, name: str, text: str) -> None:
    assert first(book(DAILY, told)) == (name, text)


def test_a_daily_period_holds_its_hours_on_open_days_only() -> None:
    verdict = book(DAILY, "03/04/2568..08/04/2568 09:00..12:00")
    assert verdict.ok
    period = verdict.values["booked"]
    assert isinstance(period, Period)
    assert period.daily
    assert period.days == 6
    evening = held("rooms", "small", 7, 13, 15)
    assert book(DAILY, "03/04/2568..08/04/2568 09:00..12:00", evening).ok
    assert not book(THROUGH, "03/04/2568..08/04/2568 09:00..12:00", evening).ok


def test_a_length_is_kept() -> None:
    from portal.request_types.definition import Range
    from tests.request_types.inline import MARK

    short = room(length=Range("1", "2 hours", MARK))
    assert first(book(short, "01/04/2568 09:00..09:30"))[1] == "ต้องใช้เวลาอย่างน้อย 1 ชั่วโมง"
    assert first(book(short, "01/04/2568 09:00..12:00"))[1] == "ใช้เวลาได้ไม่เกิน 2 ชั่วโมง"
    assert book(short, "01/04/2568 09:00..10:30").ok


def test_a_period_is_stored_loaded_and_typed_again_as_it_was() -> None:
    verdict = book(DAILY, "01/04/2568..02/04/2568 09:00..12:00")
    back = load_answers(DAILY, store_answers(verdict), verdict.kept)
    assert back == verdict.values
    assert judge(DAILY, words_of(DAILY, back), context(rows=rows())).values == verdict.values


def test_an_earlier_time_may_stay_at_a_correction_though_it_has_passed() -> None:
    verdict = book(DAILY, "01/04/2568 09:00..12:00")
    later = context(rows=rows(), previous=verdict.values, filed=datetime(2025, 6, 1, tzinfo=UTC))
    assert judge(DAILY, words_of(DAILY, verdict.values), later).ok


def test_a_slot_lasts_one_step_of_its_calendar() -> None:
    verdict = meet("01/04/2568 09.30")
    slot = verdict.values["meet"]
    assert isinstance(slot, Slot)
    assert slot.end - slot.start == timedelta(minutes=30)
    assert slot.hours == Decimal("0.5")
    assert first(meet("01/04/2568 09:45"))[0] == "meet.time"
    assert first(meet("01/04/2568 16:00"))[0] == "meet.time"


def test_a_confirmed_slot_is_refused_to_others() -> None:
    verdict = meet("01/04/2568 10:00", held("executives", "director", 1, 10, 11))
    assert first(verdict) == ("meet", "ผู้บริหารไม่ว่างในช่วงเวลานี้")


def test_half_a_slot_asks_for_the_other_half() -> None:
    assert first(judge(MEETING, {"who": ("director",), "meet.date": ("01/04/2568",)}, context(rows=rows())))[0] == (
        "meet.time"
    )


def test_a_sample_is_the_next_free_time() -> None:
    everything = judge(
        DAILY, {"room": ("small",)}, context(rows=rows(), samples=True, booked=held("rooms", "small", 1, 8, 12))
    )
    period = everything.values["booked"]
    assert isinstance(period, Period)
    assert period.start == moment(1, 12)


def test_a_thing_that_staff_will_name_is_presumed_to_be_their_default() -> None:
    later = inline(
        asked("meet", "slot", "เวลานัด", books="who"),
        asked("who", "reference", source="executives", default="first row"),
        registries=[EXECUTIVES],
        forms={"who": "confirm"},
    )
    said = {"meet.date": ("01/04/2568",), "meet.time": ("09:00",)}
    director = held("executives", "director", 1, 9, 10)
    assert not judge(later, said, context(rows=rows(), booked=director)).ok
    assert judge(later, {}, context(rows=rows(), form="confirm")).words["who"] == ("director",)


def test_the_week_of_the_thing_shows_what_is_taken() -> None:
    verdict = judge(DAILY, {"room": ("small",)}, context(rows=rows(), booked=held("rooms", "small", 1, 9, 12)))
    days = verdict.week(DAILY.fields["booked"], date(2025, 3, 31))
    assert [slot.state.value for slot in days[1].slots].count("taken") == 6
    assert {slot.state.value for slot in days[4].slots} == {"closed"}
