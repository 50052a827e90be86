"""Both catalogues say the same things, and the code asks only for texts that are there."""

import re

import pytest

from portal.texts import LANGUAGES, catalogue


def _places(text: str) -> set[str]:
    """Named places only; a text about braces may show some."""
    return set(re.findall(r"(?<!\{)\{([a-z_]+)\}", text))


def test_every_text_stands_in_both_languages() -> None:
    assert set(catalogue("th")) == set(catalogue("en"))


def test_both_languages_fill_the_same_places() -> None:
    thai, english = catalogue("th"), catalogue("en")
    assert {key for key in thai if _places(thai[key]) != _places(english[key])} == set()


def test_no_text_is_empty() -> None:
    assert [key for language in LANGUAGES for key, text in catalogue(language).items() if not text.strip()] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_id_names_its_area(language: str) -> None:
    assert [key for key in catalogue(language) if not re.fullmatch(r"[a-z_]+(\.[a-z_0-9]+)+", key)] == []
