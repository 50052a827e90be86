"""Province, district, sub-district, postcode: each list as long as it must be, with scripts and without (C21, C65)."""

import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.support.declared import Declared, declare
from tests.web.applicant.filling import begin, fill, live, text

MOVE = """\
title: แจ้งย้าย
form:
  - fields:
      - {id: province, type: reference, from: provinces, label: จังหวัด}
      - {id: district, type: reference, from: districts, within: province, label: อำเภอ}
      - {id: place, type: reference, from: sub_districts, within: district, label: ตำบล}
      - {id: postcode, type: text, label: รหัสไปรษณีย์, prefill: place.postcodes}
"""
AREAS = {name: f"extends: library/{name}\n" for name in ("provinces", "districts", "sub_districts")}
LAMPANG = {"province": "52"}


@pytest.fixture
def moving(app: Flask, tmp_path: Path) -> FlaskClient:
    office: Declared = declare(app.extensions["database"], tmp_path / "office", "", AREAS, move=MOVE)
    return office.browser(app, office.person())


def _offered(page: str, name: str) -> list[str]:
    """The keys that a question offers."""
    chosen = re.search(rf'<select[^>]* name="{name}".*?</select>', page, re.S)
    if chosen is None:
        return re.findall(
            rf'type="radio" value="(\w+)" id="[^"]*" name="{name}"|name="{name}"[^>]* value="(\w+)"', page
        )
    return [key for key in re.findall(r'value="(\w*)"', chosen[0]) if key]


def test_a_long_list_waits_for_the_place_it_lies_within(moving: FlaskClient) -> None:
    url = begin(moving, "move")
    page = text(moving.get(url))
    assert len(_offered(page, "province")) == 77
    assert _offered(page, "district") == _offered(page, "place") == []
    assert "เลือกข้อก่อนหน้านี้ก่อน" in page and len(page) < 20_000


def test_without_scripts_each_list_is_shown_by_a_button(moving: FlaskClient) -> None:
    url = begin(moving, "move")
    assert "แสดงตัวเลือกตามจังหวัด" in text(moving.get(url))
    fill(moving, url, LAMPANG, "stay")
    page = text(moving.get(url))
    districts = _offered(page, "district")
    assert len(districts) == 13 and all(key.startswith("52") for key in districts)
    fill(moving, url, LAMPANG | {"district": "5201"}, "stay")
    page = text(moving.get(url))
    places = _offered(page, "place")
    assert "520101" in places and all(key.startswith("5201") for key in places)
    assert "field wrong" not in page, "nothing is told as wrong that was not reached yet"
    fill(moving, url, LAMPANG | {"district": "5201", "place": "520101"}, "stay")
    assert 'value="52000"' in text(moving.get(url))


def test_with_scripts_lists_and_postcode_follow_at_once(moving: FlaskClient) -> None:
    url = begin(moving, "move")
    assert len(_offered(text(live(moving, url, LAMPANG, active="province")), "district")) == 13
    chosen = LAMPANG | {"district": "5201", "place": "520101"}
    assert 'value="52000"' in text(live(moving, url, chosen, active="place"))
    typed = chosen | {"postcode": "52111"}
    assert 'value="52111"' in text(live(moving, url, typed, active="place"))


def test_a_place_of_another_district_is_refused(moving: FlaskClient) -> None:
    url = begin(moving, "move")
    answer = fill(moving, url, LAMPANG | {"district": "5201", "place": "100101", "postcode": "1"})
    assert answer.status_code == 422 and "ไม่พบรายการที่เลือก" in text(answer)
