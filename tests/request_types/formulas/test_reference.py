"""What the printed reference is made from is complete in both languages."""

import re
from pathlib import Path

import pytest

from portal.request_types.formulas.functions import FUNCTIONS
from portal.texts import catalogue

CODE = re.compile(
    r'reporter\.add\(\s*[\w.\[\]]+,\s*"([a-z_]+)"|code = "([a-z_]+)"(?: if .* else "([a-z_]+)")?', re.DOTALL
)
PLACES = re.compile(r"(?<!\{)\{(\w+)\}")
HOME = Path("portal/request_types")


@pytest.mark.parametrize("language", ["th", "en"])
def test_each_function_has_its_line_in_the_reference(language: str) -> None:
    for function in FUNCTIONS.values():
        assert catalogue(language)[function.meaning]
        assert function.signature.startswith(f"{function.name}(")


@pytest.mark.parametrize("language", ["th", "en"])
def test_each_problem_has_a_text_with_its_mend(language: str) -> None:
    root = Path(__file__).parents[3] / HOME
    files = [*(root / "formulas").glob("*.py"), *(root / "patterns").glob("*.py")]
    codes = {code for file in files for found in CODE.findall(file.read_text("utf-8")) for code in found if code}
    assert len(codes) > 60
    for code in codes:
        assert ": " in catalogue(language)[f"formulas.{code}"] or code == "wrong_date"
    assert catalogue("th").keys() >= {f"formulas.{code}" for code in codes}


def test_both_languages_say_the_same_things_with_the_same_facts() -> None:
    thai, english = ({k: v for k, v in catalogue(lang).items() if k.startswith("formulas.")} for lang in ("th", "en"))
    assert thai.keys() == english.keys()
    for key, said in thai.items():
        assert set(PLACES.findall(said)) == set(PLACES.findall(english[key])), key
