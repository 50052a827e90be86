"""location: every form in which people have a point on the map, and what is said to the others (C28)."""

from decimal import Decimal

import pytest

from portal.request_types.judging.answers import judge, load_answers, store_answers
from portal.request_types.judging.displaying import display_answers, export_cell
from portal.request_types.values import Location
from tests.request_types.inline import asked, context, inline

PLACE = inline(asked("x", "location", "จุดเกิดเหตุ"))
BANGKOK = "13.7563, 100.5018"
FORMS = [
    "13.7563, 100.5018",
    "13.7563,100.5018",
    "  13.7563   100.5018 ",
    "๑๓.๗๕๖๓, ๑๐๐.๕๐๑๘",
    "13.7563\u00a0,\u200b100.5018",
    "(13.7563, 100.5018)",
    "13.7563; 100.5018",
    "13.7563 / 100.5018",
    "+13.7563, +100.5018",
    "13.7563N, 100.5018E",
    "N13.7563 E100.5018",
    "13.7563° N 100.5018° E",
    "100.5018 E, 13.7563 N",
    "E 100.5018 N 13.7563",
    "ละติจูด 13.7563 ลองจิจูด 100.5018",
    "lat: 13.7563, lng: 100.5018",
    "lon=100.5018 lat=13.7563",
    "พิกัด 13.7563, 100.5018",
    "geo:13.7563,100.5018",
    "geo:13.7563,100.5018;u=35",
    "geo:13.7563,100.5018?z=17",
    "https://www.google.com/maps/@13.7563,100.5018,17z",
    "https://www.google.com/maps/place/Wat+Pho/@13.7,100.4,17z/data=!3m1!4b1!4m6!3m5!1s0x0!8m2!3d13.7563!4d100.5018!16s",
    "https://maps.google.com/?q=13.7563,100.5018",
    "https://maps.google.com/maps?q=loc:13.7563,100.5018&z=12",
    "https://www.google.com/maps/search/?api=1&query=13.7563%2C100.5018",
    "https://www.google.com/maps/search/13.7563,+100.5018?entry=tts",
    "https://maps.apple.com/?ll=13.7563,100.5018&q=%E0%B8%9A%E0%B9%89%E0%B8%B2%E0%B8%99",
    "https://www.openstreetmap.org/?mlat=13.7563&mlon=100.5018#map=19/13.75/100.50",
    "https://www.openstreetmap.org/#map=19/13.7563/100.5018",
    "https://www.bing.com/maps?cp=13.7563~100.5018&lvl=17",
    "จุดเกิดเหตุ https://maps.google.com/?q=13.7563,100.5018",
]
DEGREES = [
    "13°45'22.7\"N 100°30'06.5\"E",
    "13°45′22.7″N, 100°30′06.5″E",
    "13° 45' 22.7'' 100° 30' 6.5''",
    "๑๓°๔๕'๒๒.๗\" เหนือ ๑๐๐°๓๐'๐๖.๕\" ตะวันออก",
    "13 องศา 45 ลิปดา 22.7 ฟิลิปดา เหนือ 100 องศา 30 ลิปดา 6.5 ฟิลิปดา ตะวันออก",
    "N 13 45 22.7 E 100 30 6.5",
    "13 45 22.7, 100 30 6.5",
    "E100°30'06.5\" N13°45'22.7\"",
]
REFUSED = {
    "บ้านเลขที่ 12 หมู่ 3": "อ่านพิกัดไม่ได้",
    "13.7563": "อ่านพิกัดไม่ได้",
    "13,7563, 100,5018": "อ่านพิกัดไม่ได้",
    "13.7563 N, 100.5018 N": "อ่านพิกัดไม่ได้",
    "1e1, 1e2": "อ่านพิกัดไม่ได้",
    "13°75' 100°30'": "ลิปดาและฟิลิปดาต้องน้อยกว่า 60",
    "95.1, 10": "ละติจูดต้องอยู่ระหว่าง -90 ถึง 90",
    "13.7, 190": "ลองจิจูดต้องอยู่ระหว่าง -180 ถึง 180",
    "https://maps.app.goo.gl/AbCdEf": "ลิงก์นี้ไม่มีพิกัด",
    "https://goo.gl/maps/AbCdEf": "ลิงก์นี้ไม่มีพิกัด",
    "9" * 3000: "อ่านพิกัดไม่ได้",
}


def told(words: str) -> str:
    (said,) = judge(PLACE, {"x": (words,)}, context()).errors["x"]
    return said


@pytest.mark.parametrize("words", FORMS)
def test_a_point_is_read_in_the_form_people_have_it(words: str) -> None:
    verdict = judge(PLACE, {"x": (words,)}, context())
    assert verdict.ok, verdict.errors
    assert str(verdict.values["x"]) == BANGKOK


@pytest.mark.parametrize("words", DEGREES)
def test_degrees_minutes_and_seconds_become_degrees(words: str) -> None:
    verdict = judge(PLACE, {"x": (words,)}, context())
    assert verdict.values["x"] == Location(Decimal("13.7563056"), Decimal("100.5018056")), verdict.errors


def test_south_and_west_are_negative_and_the_other_side_of_the_world_is_no_mistake() -> None:
    for words in ("33.8568 S, 151.2153 E", "33.8568 ใต้ 151.2153 ตะวันออก", "-33.8568, 151.2153"):
        assert str(judge(PLACE, {"x": (words,)}, context()).values["x"]) == "-33.8568, 151.2153"


@pytest.mark.parametrize("words", REFUSED)
def test_what_is_no_point_is_told_what_to_do(words: str) -> None:
    assert REFUSED[words] in told(words)


@pytest.mark.parametrize(
    "words", ["100.5018, 13.7563", "100.5018 13.7563", "https://maps.google.com/?q=100.5018,13.7563"]
)
def test_an_exchanged_pair_in_thailand_is_said_with_both_readings(words: str) -> None:
    said = told(words)
    assert "100.5018, 13.7563" in said
    assert "13.7563, 100.5018" in said


def test_the_digits_are_kept_as_they_came() -> None:
    verdict = judge(PLACE, {"x": ("13.75630, 100.501800001",)}, context())
    assert store_answers(verdict) == {"x": {"lat": "13.75630", "lon": "100.501800001"}}
    back = load_answers(PLACE, store_answers(verdict), verdict.kept)
    (section,) = display_answers(PLACE, back, "th")
    assert section.rows[0].text == export_cell(PLACE.fields["x"], back, "th") == "13.75630, 100.501800001"
    long = judge(PLACE, {"x": ("13.7367168999999999, 100.5",)}, context()).values["x"]
    assert str(long) == "13.7367169000, 100.5"


def test_formulas_read_latitude_and_longitude_and_rows_of_a_table_have_points() -> None:
    checked = inline(
        asked("x", "location"),
        asked("north", "yes_no", value="x.lat > 15 and x.lon < 105"),
        asked("spots", "table", columns=[asked("at", "location")]),
        asked("most", "decimal", value="max(spots.at.lat)", places=4),
        asked("copied", "location", prefill="x"),
    )
    said = {"x": ("18.7883, 98.9853",), "spots.0.at": ("13.7563, 100.5018",), "spots.1.at": ("7.0, 100.4",)}
    verdict = judge(checked, said, context())
    assert verdict.ok, verdict.errors
    assert verdict.values["north"] is True
    assert verdict.values["most"] == Decimal("13.7563")
    assert str(verdict.values["copied"]) == "18.7883, 98.9853"
    assert load_answers(checked, store_answers(verdict), verdict.kept) == verdict.values


def test_a_pattern_prints_the_pair() -> None:
    checked = inline(asked("x", "location"), checks=[("warn_if", "answered(x)", "x", "จุด {x}")])
    assert judge(checked, {"x": (BANGKOK,)}, context()).warnings == {"x": [f"จุด {BANGKOK}"]}
