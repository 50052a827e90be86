"""What an operator may say of maps, and what becomes of it (C28, T35)."""

from pathlib import Path

import pytest

from portal import maps
from portal.settings import SettingsRefused, from_environment


def test_without_a_word_no_map_is_drawn_and_links_lead_to_an_open_one(tmp_path: Path) -> None:
    settings = from_environment({"PORTAL_HOME": str(tmp_path)})
    assert (settings.map_tiles, settings.map_credit) == ("", "")
    there = maps.address(settings.map_link, "13.7563, 100.5018")
    assert there == "https://www.openstreetmap.org/?mlat=13.7563&mlon=100.5018#map=18/13.7563/100.5018"
    assert maps.own_address("13.7563, 100.5018") == "geo:13.7563,100.5018?q=13.7563,100.5018"


@pytest.mark.parametrize("words", ["", "-", "(ปิดไว้)", "javascript:alert(1)", "13.7, 100.5, 3", "1e5, 2"])
def test_what_is_no_point_leads_nowhere(words: str) -> None:
    assert maps.address(maps.LINK, words) == ""


@pytest.mark.parametrize(
    ("tiles", "origin"),
    [
        ("https://tiles.example.go.th/osm/{z}/{x}/{y}.png", "https://tiles.example.go.th"),
        ("https://tiles.example.go.th:8443/{z}/{x}/{y}.webp?key=a-b", "https://tiles.example.go.th:8443"),
        ("http://127.0.0.1:8200/{z}/{x}/{y}.png", "http://127.0.0.1:8200"),
        ("/tiles/{z}/{x}/{y}.png", ""),
        ("", ""),
    ],
)
def test_tiles_may_come_from_one_origin(tiles: str, origin: str, tmp_path: Path) -> None:
    assert maps.origin(from_environment({"PORTAL_HOME": str(tmp_path), "MAP_TILES": tiles}).map_tiles) == origin


@pytest.mark.parametrize(
    "said",
    [
        {"MAP_TILES": "http://tiles.example.go.th/{z}/{x}/{y}.png"},
        {"MAP_TILES": "https://tiles.example.go.th/{z}/{x}.png"},
        {"MAP_TILES": "https://tiles.example.go.th; script-src */{z}/{x}/{y}.png"},
        {"MAP_TILES": "https://a.example, https://b.example/{z}/{x}/{y}"},
        {"MAP_TILES": "https://*.example.go.th/{z}/{x}/{y}.png"},
        {"MAP_TILES": "https://{s}.example.go.th/{z}/{x}/{y}.png"},
        {"MAP_TILES": "https://user@tiles.example/{z}/{x}/{y}.png"},
        {"MAP_TILES": "//tiles.example/{z}/{x}/{y}.png"},
        {"MAP_VIEW": "13.75 100.5"},
        {"MAP_LINK": "https://maps.example/"},
        {"MAP_LINK": "javascript:alert({lat},{lon})"},
    ],
)
def test_what_could_widen_the_policy_or_leads_nowhere_does_not_start(said: dict[str, str], tmp_path: Path) -> None:
    with pytest.raises(SettingsRefused, match=next(iter(said))):
        from_environment({"PORTAL_HOME": str(tmp_path), **said})
