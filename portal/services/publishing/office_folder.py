"""From an office's folder to what can be published: every file read, every type checked, every example run (promise 9)."""

import json
from collections.abc import Collection, Mapping, Sequence
from hashlib import sha256
from pathlib import Path

from portal.request_types.asked import HELD_AT_MOST, Asked, asked, offered_whole
from portal.request_types.checked import CheckedType
from portal.request_types.compiling import OfficeChecked, bundle_of, compile_bundle
from portal.request_types.counting import counted_by
from portal.request_types.judging.registry_rows import RowsInMemory
from portal.request_types.judging.row_codec import encode_row
from portal.request_types.office_definition import Registry
from portal.request_types.proving import as_told, as_wrong, prove
from portal.request_types.reading.folder import Folder, files_in, is_compiled, names_in
from portal.request_types.reading.positions import Text
from portal.request_types.reading.problems import Problems
from portal.request_types.reading.source import Bundle, OfficeSource, office_from
from portal.request_types.values import Row
from portal.request_types.words import Unacceptable
from portal.services.publishing.hearing import digests
from portal.services.publishing.made_of import mark
from portal.services.publishing.publication import FoundOffice, FoundRegistry, FoundType, Problem


def read_folder(folder: Path) -> FoundOffice:
    """What a folder says now, to be heard and published. Never raises for what somebody wrote: that becomes problems."""
    said = files_in(folder)
    return read_files(said.files, digests(said.files), said)


def read_files(
    files: Mapping[str, bytes],
    names: Mapping[str, str],
    said: Folder | None = None,
    examples: Collection[str] | None = None,
    failed: Mapping[str, Sequence[Problem]] | None = None,
    shelf_at: int | None = None,
) -> FoundOffice:
    """What an office's files say. `names` are digests of all there are, `files` at least those that are compiled.

    `said`: the folder to be heard with it. `examples`: run those of these types only; `failed`: what came of them
    elsewhere, by type. `shelf_at`: see FoundOffice.
    """
    source = office_from({path: data for path, data in files.items() if is_compiled(path)}, names)
    proved = prove(source, examples)
    checked, not_taken = proved.checked, said.not_taken if said else ()
    rows = RowsInMemory(checked.registries)
    unsound = {problem["file"] for problem in proved.others}
    by = asked(checked.registries, [each for each in checked.types.values() if each is not None])
    registries = [_registry(source, each, rows, unsound, by[each.id]) for each in checked.registries.values()]
    elsewhere = failed or {}
    types = [_type(source, checked, name, wrong or elsewhere.get(name, ())) for name, wrong in proved.types.items()]
    told = as_told(said.problems.sorted()) if said else []
    return FoundOffice(
        source=_storable(source.office.text),
        digest=sha256(source.office.text.encode("utf-8", "replace")).hexdigest(),
        types=_in_order(types, checked),
        registries=[each for each in registries if each is not None],
        problems=[*told, *proved.others],
        files=said.files if said else None,
        not_taken=not_taken,
        made_of=mark(names, not_taken),
        shelf_at=shelf_at,
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
    for name in names_in(folder):
        try:
            told = (folder / name).stat()
        except OSError:
            continue
        parts.append(f"{name}:{told.st_size}:{told.st_mtime_ns}")
    return sha256("\n".join(parts).encode()).hexdigest()


def _type(source: OfficeSource, checked: OfficeChecked, name: str, problems: Sequence[Problem]) -> FoundType:
    """One type with its problems and failed examples."""
    bundle = bundle_of(source, name)
    found = checked.types[name]
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
    return {str(problem.facts["registry"]): as_wrong(problem) for problem in problems.sorted()}


def _registry(
    source: OfficeSource, registry: Registry, rows: RowsInMemory, unsound: Collection[str], by: Asked
) -> FoundRegistry | None:
    """A registry with its rows; None (the last one stays) while its file has problems."""
    file = source.registries.get(registry.id)
    if file is None or file.name in unsound:
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


def _languages(words: Text) -> dict[str, str]:
    return dict(words.words)


def _storable(words: str) -> str:
    """Text a database takes: what was no UTF-8 is a question mark (the file has a problem anyway)."""
    return words.encode("utf-8", "replace").decode("utf-8")
