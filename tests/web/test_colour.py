"""An office's colour, whatever it chose, gives readable pages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.web.public.colour import LEAST_CONTRAST, WHITE, contrast, parsed, theme

colours = st.tuples(*[st.integers(0, 255)] * 3).map(lambda rgb: "#{:02x}{:02x}{:02x}".format(*rgb))


@given(colours)
def test_any_accent_is_readable_both_ways(accent: str) -> None:
    made = theme(accent)
    assert contrast(parsed(made.accent), WHITE) >= LEAST_CONTRAST
    assert contrast(parsed(made.dark), WHITE) >= LEAST_CONTRAST
    assert contrast(parsed(made.dark), parsed(made.pale)) >= LEAST_CONTRAST


def test_a_dark_accent_is_kept_as_the_office_wrote_it() -> None:
    assert theme("#1f5c99").accent == "#1f5c99"


@pytest.mark.parametrize("wrong", ["", "blue", "#12", "#12345g", "1f5c99f"])
def test_what_is_no_colour_is_refused(wrong: str) -> None:
    with pytest.raises(ValueError):
        parsed(wrong)


def test_contrast_of_black_on_white_is_the_greatest() -> None:
    assert contrast((0, 0, 0), WHITE) == pytest.approx(21)
