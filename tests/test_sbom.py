"""The bill of materials says what the locks say, and is one that tools can read (T37, ASVS 15.1.2)."""

import json
import re
from typing import Any

import sbom
from cyclonedx.model.bom import Bom

LOCK = "flask[async]==3.1.3 \\\n    --hash=sha256:00\nPillow==1\npikepdf==10.17.0 ; python_version < '4' \\\n"
PAGES = {"": {}, "node_modules/@a/b": {"version": "1.0"}, "node_modules/c": {"version": "2", "dev": True}}


def test_the_bill_is_what_the_locks_say() -> None:
    """Mend by script/lock, or `.venv/bin/python script/sbom.py`."""
    assert sbom.FILE.read_text("utf-8") == sbom.made()


def test_packages_of_both_locks_are_read_and_those_of_development_left_out() -> None:
    assert sbom.python_packages(LOCK) == [("flask", "3.1.3"), ("pikepdf", "10.17.0")]
    assert sbom.front_end_packages(json.dumps({"packages": PAGES})) == [("@a/b", "1.0")]


def test_every_shipped_package_is_in_it_and_none_of_the_tests_own() -> None:
    named = {part["name"] for part in _told()["components"]}
    assert {"flask", "weasyprint", "pikepdf", "sqlalchemy", "granian", "htmx.org", "altcha"} <= named
    assert named.isdisjoint({"pytest", "mypy", "playwright", "hypothesis"})


def test_a_reader_of_such_bills_reads_it() -> None:
    read = Bom.from_json(_told())  # type: ignore[attr-defined]
    assert {str(part.purl) for part in read.components} == {part["purl"] for part in _told()["components"]}
    assert len(read.components) > 40


def test_it_names_no_host() -> None:
    assert re.findall(r"https?://[^\"]*", sbom.FILE.read_text("utf-8")) == []


def _told() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(sbom.FILE.read_text("utf-8"))
    return found
