"""`summary` of a type bound to names: what lists say a request is about, and nothing that they may not tell."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from portal.request_types.checked import CheckedField, CheckedType
from portal.request_types.checking.scopes import summary_scope
from portal.request_types.checking.surroundings import Work
from portal.request_types.formulas import Path
from portal.request_types.privacy import is_private, is_private_column


def with_summary(work: Work, checked: CheckedType) -> CheckedType:
    """The type with its line for lists. Whoever reads a list need not be allowed to read what is private."""
    written = work.definition.summary
    pattern = work.pattern(written, summary_scope(work)) if written is not None else None
    if written is None or pattern is None:
        return checked
    read = _behind(pattern.reads, checked.fields)
    told = sorted(".".join(path) for path in read if _is_private(path, checked.fields))
    if told:
        work.problems.add(written.mark, "language.summary_private", name=told[0])
    asked = [checked.fields[path[0]] for path in read if path[0] in checked.fields]
    inside = any(each.form is not None and not each.field.to_applicant for each in asked)
    return replace(checked, summary=pattern, summary_inside=inside)


def _behind(paths: Iterable[Path], fields: Mapping[str, CheckedField]) -> frozenset[Path]:
    """These names, and those that computed answers among them are made of."""
    found, waiting = set[Path](), set(paths)
    while waiting:
        path = waiting.pop()
        found.add(path)
        asked = fields.get(path[0])
        if asked is not None and asked.value is not None:
            waiting |= asked.value.reads - found
    return frozenset(found)


def _is_private(path: Path, fields: Mapping[str, CheckedField]) -> bool:
    """Whether it is a private answer, a sensitive column of a row, or a citizen ID from anywhere."""
    asked = fields.get(path[0])
    if "citizen_id" in path[1:]:
        return True
    if asked is None:
        return False
    columns = asked.registry.columns if asked.registry is not None else ()
    return is_private(asked.field) or any(each.id in path[1:] and is_private_column(each) for each in columns)
