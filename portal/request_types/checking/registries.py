"""Registries checked by themselves: what columns refer to, how a row is called, which rows are wrong."""

from collections.abc import Mapping

from portal.request_types.checking.finding import check_finders, check_lookup, check_search
from portal.request_types.checking.known import unknown
from portal.request_types.checking.surroundings import Surroundings
from portal.request_types.fields.reference import COLUMN_KINDS
from portal.request_types.fields.registries import column_kind
from portal.request_types.formulas import Name, Names, Path
from portal.request_types.judging.registry_rows import read_cell
from portal.request_types.office_definition import Column, Registry, RegistryRow
from portal.request_types.patterns import Pattern, compile_pattern
from portal.request_types.reading.positions import Mark
from portal.request_types.reading.problems import Problems
from portal.request_types.words import Unacceptable


def label_pattern(registry: Registry, registries: Mapping[str, Registry], problems: Problems) -> Pattern | None:
    """What a row is called: `label` over its columns as bare names; None: the first text column."""
    if registry.label is None:
        return None
    known: dict[Path, Name] = {
        (column.id,): Name(column_kind(column, registries, COLUMN_KINDS), (column.id,), column.optional)
        for column in registry.columns
    }
    return compile_pattern(registry.label.text, registry.label.mark, Names(known), problems)


def check_registry(registry: Registry, registries: Mapping[str, Registry], problems: Problems) -> None:
    """Report what a registry names that is not there, and keys that stand twice."""
    label_pattern(registry, registries, problems)
    _readable(registry, problems)
    _placed(registry, problems)
    check_lookup(registry, registries, problems)
    check_search(registry, problems)
    for column in registry.columns:
        source = column.from_registry
        if source is not None and source not in registries:
            unknown(source, list(registries), column.mark, "from", problems)
        if column.within is not None:
            _lies_within(registry, column, registries, problems)
        if column.unique:
            _unique(registry.rows, column.id, problems)
        if source is not None and source in registries:
            _rows_exist(registry.rows, column.id, registries[source], problems)


def check_keepers(registry: Registry, surroundings: Surroundings, problems: Problems) -> None:
    """`kept_by` names roles and units of the office; applicants keep nothing."""
    check_finders(registry, surroundings.roles, problems)
    known = [word for word in (*surroundings.roles, *surroundings.units) if word != "applicant"]
    for word in registry.kept_by:
        if word not in known:
            unknown(word, known, registry.marks["kept_by"], "kept_by", problems)


def _placed(registry: Registry, problems: Problems) -> None:
    """`area` names references, each to a registry of its own: a row lies at one place of each."""
    columns = {column.id: column for column in registry.columns}
    drawn: list[str] = []
    for name in registry.area:
        mark, column = registry.marks["area"], columns.get(name)
        if column is None:
            unknown(name, list(columns), mark, "area", problems)
        elif column.from_registry is None:
            problems.add(mark, "language.area_reference", name=name)
        elif column.from_registry in drawn:
            problems.add(mark, "language.area_twice", name=name, registry=column.from_registry)
        else:
            drawn.append(column.from_registry)


def _readable(registry: Registry, problems: Problems) -> None:
    """Each cell holds what its column's type says."""
    for row in registry.rows:
        for column in registry.columns:
            word = row.words.get(column.id, column.prefill or "")
            try:
                read_cell(column, word)
            except Unacceptable:
                facts = {"column": column.id, "word": str(word)[:40], "type": column.type}
                problems.add(row.mark, "language.cell_wrong", **facts)


def _unique(rows: tuple[RegistryRow, ...], column: str, problems: Problems) -> None:
    seen: dict[str, Mark] = {}
    for row in rows:
        word = str(row.words.get(column, ""))
        if word and word in seen:
            problems.add(row.mark, "language.row_not_unique", column=column, word=word[:40], first=str(seen[word]))
        seen.setdefault(word, row.mark)


def _lies_within(registry: Registry, column: Column, registries: Mapping[str, Registry], problems: Problems) -> None:
    """`community` within `zone`: in each row the community must be one of the zone the row names."""
    above = next((known for known in registry.columns if known.id == column.within), None)
    if above is None:
        unknown(str(column.within), [known.id for known in registry.columns], column.mark, "within", problems)
        return
    source = registries.get(column.from_registry or "")
    link = next((known for known in source.columns if known.from_registry == above.from_registry), None) if (
        source is not None and above.from_registry
    ) else None  # fmt: skip
    if source is None or link is None:
        names = {"registry": column.from_registry or column.id, "above": above.from_registry or above.id}
        problems.add(column.mark, "language.within_column", **names)
        return
    belongs = {row.key: str(row.words.get(link.id, "")) for row in source.rows}
    for row in registry.rows:
        word, wanted = str(row.words.get(column.id, "")), str(row.words.get(above.id, ""))
        if word and wanted and belongs.get(word, wanted) != wanted:
            fitting = [key for key, place in belongs.items() if place == wanted]
            unknown(word, sorted(fitting), row.mark, column.id, problems)


def _rows_exist(rows: tuple[RegistryRow, ...], column: str, above: Registry, problems: Problems) -> None:
    keys = {row.key for row in above.rows}
    for row in rows:
        word = str(row.words.get(column, ""))
        if word and keys and word not in keys:
            unknown(word, sorted(keys), row.mark, column, problems)
