"""Both catalogues say the same things, and the code asks only for texts that are there."""

import re
from pathlib import Path
from string import Formatter

import pytest

from portal.texts import LANGUAGES, catalogue

FOLDER = Path(__file__).resolve().parent.parent / "portal" / "texts"


def _places(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def test_every_text_stands_in_both_languages() -> None:
    assert set(catalogue("th")) == set(catalogue("en"))


def test_both_languages_fill_the_same_places() -> None:
    thai, english = catalogue("th"), catalogue("en")
    assert {key for key in thai if _places(thai[key]) != _places(english[key])} == set()


def test_no_text_is_empty() -> None:
    assert [key for language in LANGUAGES for key, text in catalogue(language).items() if not text.strip()] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_id_starts_with_its_area_which_is_its_file(language: str) -> None:
    for file in sorted((FOLDER / language).glob("*.yaml")):
        for line in file.read_text("utf-8").splitlines():
            if key := re.match(r"([a-z_0-9.]+):", line):
                assert key[1].startswith(f"{file.stem}."), f"{file.name}: {key[1]}"
