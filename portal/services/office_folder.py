"""From an office's folder to what can be published: every file read, every type checked, every example run (promise 9)."""

import json
from collections.abc import Mapping, Sequence
from hashlib import sha256
from pathlib import Path

from portal.request_types.asked import HELD_AT_MOST, Asked, asked, offered_whole
from portal.request_types.checked import CheckedType
from portal.request_types.compiling import OfficeChecked, bundle_of, check_office, compile_bundle
from portal.request_types.counting import counted_by
from portal.request_types.examples.running import run
from portal.request_types.judging.registry_rows import RowsInMemory
from portal.request_types.judging.row_codec import encode_row
from portal.request_types.office_definition import Registry
from portal.request_types.reading.positions import Text
from portal.request_types.reading.problems import Problem as LanguageProblem
from portal.request_types.reading.problems import Problems
from portal.request_types.reading.source import Bundle, OfficeSource, load_office
from portal.request_types.values import Row
from portal.request_types.words import Unacceptable
from portal.services.publication import FoundOffice, FoundRegistry, FoundType, Problem


def read_folder(folder: Path) -> FoundOffice:
    """What the folder says now. Never raises for what somebody wrote: that becomes problems."""
    source = load_office(folder)
    checked = check_office(source)
    rows = RowsInMemory(checked.registries)
    by_file: dict[str, list[Problem]] = {}
    for problem in checked.problems.sorted():
        by_file.setdefault(problem.mark.file, []).append(_said(problem))
    by = asked(checked.registries, [each for each in checked.types.values() if each is not None])
    registries = [_registry(source, each, rows, by_file, by[each.id]) for each in checked.registries.values()]
    types = [_type(source, checked, name, by_file) for name in source.types]
    own = {file.name for file in source.types.values()}
    return FoundOffice(
        source=_storable(source.office.text),
        digest=sha256(source.office.text.encode("utf-8", "replace")).hexdigest(),
        types=_in_order(types, checked),
        registries=[each for each in registries if each is not None],
        problems=[problem for name, found in by_file.items() if name not in own for problem in found],
    )


def compiled(bundle: Mapping[str, object]) -> CheckedType:
    """A published bundle, compiled again; ValueError when this code no longer reads what it once published."""
    checked, problems = compile_bundle(Bundle.from_json(bundle))
    if checked is None:
        raise ValueError("; ".join(problem.said() for problem in problems.sorted()))
    return checked


def signature(folder: Path) -> str:
    """Changes when any file of the folder does: names, sizes and times of the files that are read."""
    parts = []
    for path in sorted(path for kind in ("*.yaml", "*.csv") for path in folder.rglob(kind)):
        try:
            told = path.stat()
        except OSError:
            continue
        parts.append(f"{path.relative_to(folder)}:{told.st_size}:{told.st_mtime_ns}")
    return sha256("\n".join(parts).encode()).hexdigest()


def _type(source: OfficeSource, checked: OfficeChecked, name: str, by_file: Mapping[str, list[Problem]]) -> FoundType:
    """One type with its problems and failed examples; a broken neighbour does not stop a sound one."""
    bundle = bundle_of(source, name)
    found = checked.types[name]
    problems: list[Problem] = list(by_file.get(source.types[name].name, ()))
    if found is None and not problems:
        problems = [_said(problem) for problem in compile_bundle(bundle)[1].sorted()]
    if found is not None and not problems:
        problems = _failed_examples(found, checked)
    sound = found is not None and not problems
    definition = found.definition if found is not None else None
    return FoundType(
        id=name,
        bundle=bundle.to_json() if sound else None,
        digest=bundle.digest if sound else sha256(repr(bundle).encode("utf-8", "replace")).hexdigest(),
        title=_languages(definition.in_lists()) if definition is not None else {"th": name},
        unit=_unit(found) if found is not None else "",
        problems=problems,
        offers=_offers(found) if found is not None else {},
        counted=counted_by(checked.office, found) if found is not None and sound else None,
    )


def _offers(found: CheckedType) -> dict[str, Problem]:
    problems = Problems()
    for registry, field in offered_whole(found).items():
        problems.add(field.field.mark, "language.list_long", registry=registry, most=HELD_AT_MOST)
    return {str(problem.facts["registry"]): _said(problem) for problem in problems.sorted()}


def _failed_examples(found: CheckedType, checked: OfficeChecked) -> list[Problem]:
    """Examples are judged on the rows that stand in the files now."""
    failed: list[Problem] = []
    for result in run(found, RowsInMemory(checked.registries)):
        place = {"file": result.mark.file, "line": result.mark.line, "column": result.mark.column}
        failed += [place | {"what": f"{result.name}: {failure}"} for failure in result.failures]
    return failed


def _registry(
    source: OfficeSource, registry: Registry, rows: RowsInMemory, by_file: Mapping[str, list[Problem]], by: Asked
) -> FoundRegistry | None:
    """A registry with its rows; None (the last one stays) while its file has problems."""
    file = source.registries.get(registry.id)
    if file is None or by_file.get(file.name):
        return None
    try:
        found: Sequence[Row] = rows.all(registry.id)
    except Unacceptable:
        return None
    words = json.dumps([file.text, [encode_row(row) for row in found]], ensure_ascii=False)
    digest = sha256(words.encode()).hexdigest()
    return FoundRegistry(registry.id, _languages(registry.title), file.text, digest, found, by, registry.sort)


def _in_order(types: Sequence[FoundType], checked: OfficeChecked) -> list[FoundType]:
    """By the code of the type, then by its name: 11, 12, 21 ..."""

    def place(each: FoundType) -> tuple[str, str]:
        found = checked.types[each.id]
        return (found.definition.code if found is not None else "", each.id)

    return sorted(types, key=place)


def _unit(found: CheckedType) -> str:
    units = found.office.units
    return found.definition.unit or (units[0].id if units else "")


def _said(problem: LanguageProblem) -> Problem:
    mark = problem.mark
    return {"file": mark.file, "line": mark.line, "column": mark.column, "what": problem.told("th")}


def _languages(words: Text) -> dict[str, str]:
    return dict(words.words)


def _storable(words: str) -> str:
    """Text a database takes: what was no UTF-8 is a question mark (the file has a problem anyway)."""
    return words.encode("utf-8", "replace").decode("utf-8")
