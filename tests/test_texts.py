"""Both catalogues say the same things, and the code asks only for texts that are there."""

import re
from string import Formatter

import pytest

from portal.texts import LANGUAGES, catalogue


def _places(text: str) -> set[str]:
    """A text without facts is shown as it is, braces and all."""
    try:
        list(Formatter().parse(text))
    except ValueError:
        return set()
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


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
