"""From files to checked types: one bundle, or a whole office at once."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

from portal.request_types.blocks import expand, without
from portal.request_types.checked import CheckedType
from portal.request_types.checking import Surroundings, check, check_registry
from portal.request_types.checking.across import check_across
from portal.request_types.checking.dashboards import check_dashboards
from portal.request_types.checking.hands import check_units
from portal.request_types.checking.registries import check_keepers
from portal.request_types.definition import RequestType
from portal.request_types.earlier import columns_of, registry_id, registry_of, wanted
from portal.request_types.guessing import bounded
from portal.request_types.merging import merge
from portal.request_types.office_definition import Office, Registry
from portal.request_types.office_questions import check_questions
from portal.request_types.parsing import Carried, parse_block, parse_office, parse_registry, parse_type
from portal.request_types.privacy import check_searchable
from portal.request_types.reading.document import Reading, read
from portal.request_types.reading.nodes import MapNode, Scalar
from portal.request_types.reading.positions import Mark
from portal.request_types.reading.problems import Problems
from portal.request_types.reading.source import Bundle, File, OfficeSource, library_table, registry_base
from portal.request_types.reading.tables import Table, read_table
from portal.request_types.reading.upgrades import upgraded

_READS_OTHERS: Final = re.compile(r"\btype[\"']?\s*:\s*[\"']?request\b")


@dataclass(frozen=True)
class OfficeChecked:
    """An office as a whole. `types` holds None for those with problems; `problems` are of all files."""

    office: Office
    registries: Mapping[str, Registry]
    types: Mapping[str, CheckedType | None]
    problems: Problems


def compile_bundle(bundle: Bundle, lists: Collection[str] = ()) -> tuple[CheckedType | None, Problems]:
    """The checked type of a bundle, or None with every problem of all its files.

    `lists`: ids of all lists of the office, to say which was meant; a bundle has those alone that the type names.
    """
    with bounded():
        return _compiled(bundle, frozenset(lists), Problems())


def _compiled(bundle: Bundle, lists: frozenset[str], problems: Problems) -> tuple[CheckedType | None, Problems]:
    office, language = compile_office(bundle.office, problems)
    registries = compile_registries(bundle.registries, problems, language)
    definition = parse_with_base(bundle, problems, language)
    if definition is None:
        return None, problems
    registries |= {registry_id(of): registry_of(of, told, definition.mark) for of, told in bundle.earlier.items()}
    surroundings = Surroundings(office, registries, lists=lists)
    return check(definition, surroundings, problems), problems


def bundle_of(source: OfficeSource, name: str) -> Bundle:
    """All one version of a type needs, with the columns of the types whose requests it reads."""
    bundle = source.bundle(name)
    if not any(_READS_OTHERS.search(file.text) for file in (bundle.type, bundle.base, *bundle.blocks.values()) if file):
        return bundle
    language = compile_office(source.office, Problems())[1]

    def read(each: str) -> RequestType | None:
        return parse_with_base(source.bundle(each), Problems(), language) if each in source.types else None

    definition = read(name)
    others = {of: read(of) for of in wanted(definition)} if definition is not None else {}
    return replace(bundle, earlier={of: columns_of(other) for of, other in others.items() if other is not None})


def check_office(source: OfficeSource) -> OfficeChecked:
    """All problems of all files at once; each file is read as if the others were sound."""
    with bounded():
        return _office_checked(source)


def _office_checked(source: OfficeSource) -> OfficeChecked:
    problems = source.problems.copied()
    office, language = compile_office(source.office, problems)
    check_questions(office, problems)
    registries = compile_registries(source.registries, problems, language, source.tables)
    for registry in registries.values():
        check_registry(registry, registries, problems)
        check_keepers(registry, Surroundings(office), problems)
        check_units(registry, Surroundings(office), problems)
    for file in source.blocks.values():
        compile_block(file, problems, language)
    types: dict[str, CheckedType | None] = {}
    definitions: dict[str, RequestType] = {}
    owns = {name: Problems() for name in source.types}
    read = {name: parse_with_base(source.bundle(name, rows=True), owns[name], language) for name in source.types}
    sound = {name: each for name, each in read.items() if each is not None}
    surroundings = Surroundings(office, registries | _earlier(sound), sound)
    for name, definition in read.items():
        own = owns[name]
        if definition is not None:
            check_searchable(definition, own)
        types[name] = check(definition, surroundings, own) if definition else None
        problems.include(own)
        if definition is not None:
            definitions[name] = definition
            if definition.id != name:
                problems.add(definition.mark, "language.id_is_file", id=definition.id, file=source.types[name].name)
    check_across(source, office, definitions, problems)
    check_dashboards(office, surroundings.roles, types, registries, problems)
    return OfficeChecked(office, registries, types, problems)


def _earlier(types: Mapping[str, RequestType]) -> dict[str, Registry]:
    """The registries of requests that any of these types reads."""
    read = {of for each in types.values() for of in wanted(each) if of in types}
    return {registry_id(of): registry_of(of, columns_of(types[of]), types[of].mark) for of in sorted(read)}


def compile_office(file: File, problems: Problems) -> tuple[Office, str]:
    """The office, and its first language."""
    reading = _read(file, problems)
    root = reading.root or MapNode((), _start(file))
    office = parse_office(root, Carried(problems, whole=reading.whole and reading.root is not None))
    return office, office.languages[0] if office.languages else "th"


def compile_registries(
    files: Mapping[str, File], problems: Problems, language: str, tables: Mapping[str, File] | None = None
) -> dict[str, Registry]:
    """Registries by id, with the rows that stand in `tables`; without these, rows in files are left out."""
    found: dict[str, Registry] = {}
    for name, file in files.items():
        if name.startswith("library/"):
            continue
        reading = _read(file, problems)
        if reading.root is None:
            continue
        root, whole = _on_ready_made(reading, files, problems)
        rows = partial(_table, tables, problems) if tables is not None else None
        registry = parse_registry(root, Carried(problems, language, whole), rows)
        if registry is not None and registry.id != name:
            problems.add(registry.mark, "language.id_is_file", id=registry.id, file=file.name)
        if registry is not None:
            found[registry.id] = registry
    return found


def _on_ready_made(reading: Reading, files: Mapping[str, File], problems: Problems) -> tuple[MapNode, bool]:
    """A registry worked together with the one of the library it extends; a version keeps that one's text too."""
    root = reading.root or MapNode((), Mark("", 1, 1))
    word = root.get("extends")
    if word is None:
        return root, reading.whole
    base = files.get(word.text) or registry_base(root) if isinstance(word, Scalar) else None
    inner = _read(base, problems) if base is not None else None
    if inner is None or inner.root is None:
        problems.add(word.mark, "language.base_missing", base=word.text[:60] if isinstance(word, Scalar) else "-")
        return without(root, "extends"), False
    own = without(root, "extends")
    said = {entry.key.text for entry in own} | {"id", "format"}
    rest = tuple(entry for entry in inner.root if entry.key.text not in said)
    return MapNode((*own.entries, *rest), root.mark), reading.whole and inner.whole


def _table(tables: Mapping[str, File], problems: Problems, word: Scalar) -> Table | None:
    """What `rows` name: beside the file that says so, an office's or the library's."""
    file = library_table(word.text) if word.mark.file.startswith("library/") else tables.get(word.text)
    if file is None:
        problems.add(word.mark, "language.table_missing", file=word.text[:60])
        return None
    return read_table(file.name, file.text, problems)


def compile_block(file: File, problems: Problems, language: str) -> None:
    """Report what is wrong with a block by itself."""
    reading = _read(file, problems)
    if reading.root is not None:
        block = parse_block(reading.root, Carried(problems, language, reading.whole))
        if block is not None and block.id != file.stem:
            problems.add(block.mark, "language.id_is_file", id=block.id, file=file.name)


def parse_with_base(bundle: Bundle, problems: Problems, language: str) -> RequestType | None:
    """The definition with blocks and base worked in."""
    reading = _read(bundle.type, problems)
    root = reading.root
    if root is None:
        return None
    blocks = {name: found for name, file in bundle.blocks.items() if (found := _read(file, problems).root)}
    root = expand(root, blocks, problems)
    whole = reading.whole
    extends = root.get("extends")
    if extends is not None:
        root, whole = _on_base(root, bundle, blocks, problems, whole)
    elif (remove := root.entry("remove")) is not None:
        problems.add(remove.key.mark, "language.remove_without_extends")
        root = without(root, "remove")
    definition = parse_type(root, Carried(problems, language, whole))
    # What could not be read may be what the rest names: do not report names on top.
    return definition if whole else None


def _on_base(
    root: MapNode, bundle: Bundle, blocks: Mapping[str, MapNode], problems: Problems, whole: bool
) -> tuple[MapNode, bool]:
    extends = root.get("extends")
    word = extends.text if isinstance(extends, Scalar) else ""
    mark = extends.mark if extends else root.mark
    reading = _read(bundle.base, problems) if bundle.base else None
    if reading is None or reading.root is None:
        if reading is None and word:
            problems.add(mark, "language.base_missing", base=word[:60])
        return merge(MapNode((), root.mark), root, problems), False
    if reading.root.entry("extends") is not None:
        problems.add(mark, "language.base_extends", base=word[:60])
    base = expand(reading.root, blocks, problems)
    return merge(base, root, problems), whole and reading.whole


def _read(file: File, problems: Problems) -> Reading:
    reading = read(file.text, file.name, problems)
    return Reading(upgraded(reading.root), reading.whole) if reading.root else reading


def _start(file: File) -> Mark:
    return Mark(file.name, 1, 1)
