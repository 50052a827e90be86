"""Ready-made types prove themselves, in Thai and in English, and any office may build on them."""

import re

import pytest

from portal.request_types.compiling import check_office, compile_bundle
from portal.request_types.describing.explaining import explain
from portal.request_types.editing.beginning import new_type
from portal.request_types.examples.running import run
from portal.request_types.judging.registry_rows import RowsInMemory
from portal.request_types.reading.source import (
    BARE_OFFICE,
    LIBRARY,
    Bundle,
    File,
    library_registry,
    library_type,
    office_of,
)

TYPES = sorted(file.stem for file in LIBRARY.glob("*.yaml"))
_THAI = re.compile(r"[\u0e00-\u0e7f]+")
_OF_AN_OFFICE = ("unit", "code")


@pytest.mark.parametrize("name", TYPES)
def test_a_ready_made_type_is_sound_proved_and_told_in_both_languages(name: str) -> None:
    checked = check_office(office_of(LIBRARY / f"{name}.yaml"))
    found = checked.types[name]
    assert found is not None, [problem.said() for problem in checked.problems.sorted()]
    results = run(found, RowsInMemory(checked.registries))
    assert len(results) >= 2
    assert [(result.name, result.failures) for result in results if not result.ok] == []
    assert any(example.errors for example in found.definition.examples)
    assert not any(key in found.definition.marks for key in _OF_AN_OFFICE)
    own = File("own.yaml", new_type("own", "ของสำนักงาน", f"library/{name}"))
    files = {each.id: library_registry(each.id) for each in checked.registries.values()}
    ready = {id: file for id, file in files.items() if file is not None}
    assert compile_bundle(Bundle(own, BARE_OFFICE, library_type(name), {}, ready))[0] is not None
    thai, english = explain(found, "th"), explain(found, "en")
    assert _THAI.findall(english) == []
    assert _THAI.search(thai) and not re.search(r"None|[{}]|today\(", thai + english)
    assert all(checked.label.in_language("en") in english for checked in (each.field for each in found.fields.values()))
