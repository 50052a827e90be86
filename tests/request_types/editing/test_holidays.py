"""A year's holidays come in from a letter as it is written, each in its place, and what cannot be read is told."""

from datetime import date

import pytest

from portal.request_types.editing.holidays import as_list, read_list, returning, with_holidays
from tests.request_types.editing.test_any_edits import meant

OFFICE = (
    "name: x\nholidays:\n  # ปีเก่า\n  01/01/2570: ปีใหม่  # หนึ่ง\n  13/04/2570..15/04/2570: {th: สงกรานต์}\nunits: {a: ก}\n"
)


@pytest.mark.parametrize(
    ("line", "key", "name"),
    [
        ("1 มกราคม 2570 วันขึ้นปีใหม่", "01/01/2570", "วันขึ้นปีใหม่"),
        ("วันจันทร์ที่ ๖ เมษายน พ.ศ. ๒๕๗๐ วันจักรี", "06/04/2570", "วันจักรี"),
        ("13 - 15 เม.ย. 2570\tวันสงกรานต์", "13/04/2570..15/04/2570", "วันสงกรานต์"),
        ("3. วันพุธที่ 28 กรกฎาคม 70: วันเฉลิมฯ", "28/07/2570", "วันเฉลิมฯ"),
        ("วันรัฐธรรมนูญ, 10/12/2570", "10/12/2570", "วันรัฐธรรมนูญ"),
        ("31/12/2570 ถึง 01/01/2571 ปีใหม่", "31/12/2570..01/01/2571", "ปีใหม่"),
        ("5 December 2570 Father's Day", "05/12/2570", "Father's Day"),
    ],
)
def test_a_line_is_read_as_it_is_written_in_letters(line: str, key: str, name: str) -> None:
    read = read_list(f"\n{line}\n\n")
    assert [(each.key, each.name) for each in read.found] == [(key, name)]
    assert read.wrong == []


@pytest.mark.parametrize(
    "line", ["วันแม่", "31 กุมภาพันธ์ 2570 ไม่มี", "12/08/2027 วันแม่", "12/08/2570", "15-13 เมษายน 2570 x"]
)
def test_what_is_no_day_with_a_name_is_told(line: str) -> None:
    assert read_list(line).wrong == [line]


def test_days_go_to_their_place_once_and_every_other_line_stays() -> None:
    words = "6 เมษายน 2570 วันจักรี\n14 เมษายน 2570 วันสงกรานต์\n5 ธันวาคม 2569 วันพ่อ\n10 ธันวาคม 2570 รัฐธรรมนูญ"
    new, added, had = with_holidays(OFFICE, read_list(words).found)
    assert (added, had) == (3, 1)
    assert list(meant(new)["holidays"]) == [
        "05/12/2569",
        "01/01/2570",
        "06/04/2570",
        "13/04/2570..15/04/2570",
        "10/12/2570",
    ]
    assert [line for line in new.split("\n") if line in OFFICE.split("\n")] == OFFICE.split("\n")
    assert with_holidays("name: x\n", read_list(words).found)[1] == 4


def test_a_year_begins_with_what_returns_and_with_what_stands_in_for_weekends() -> None:
    days = {each.first: each.name for each in returning(2571)}
    assert days[date(2028, 1, 1)] == "วันขึ้นปีใหม่"
    assert days[date(2028, 1, 3)] == "ชดเชยวันขึ้นปีใหม่"
    assert all(day.weekday() < 5 for day, name in days.items() if name.startswith("ชดเชย"))
    again = read_list(as_list(returning(2571)))
    assert (list(again.found), again.wrong) == (returning(2571), [])
