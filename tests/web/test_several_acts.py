"""Enter in a line of a form presses its first button: where a form has several acts, that must not be one of them."""

import re
from pathlib import Path
from typing import Final

TEMPLATES: Final = Path(__file__).resolve().parents[2] / "templates"
HARMLESS: Final = {
    "admin/file.html": "the first one checks and changes nothing",
    "people/search.html": "both search",
    "staff/heads.html": "both show a list",
}
_ACT: Final = re.compile(r'<button[^>]*type="submit"|\bact\("')
_LINE: Final = re.compile(r'type="(?:text|search|password)"|\bline\(|\bfield\(form|\breason\(')


def test_enter_presses_none_of_several_acts() -> None:
    found = set()
    for path in sorted(TEMPLATES.rglob("*.html")):
        name = str(path.relative_to(TEMPLATES))
        for form in re.findall(r"<form.*?</form>", path.read_text("utf-8"), re.S):
            before, *acts = _ACT.split(form)
            if len(acts) > 1 and _LINE.search(form):
                found.add(name)
                assert "no_enter()" in before or name in HARMLESS, f"{name}: Enter presses its first act"
    assert {"admin/account.html", "admin/proposal.html", *HARMLESS} <= found, "forms are found at all"
