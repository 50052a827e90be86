"""An office's files judged as a whole: every problem at its file, every example run (promise 9)."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NotRequired, TypedDict

from portal.request_types.checked import CheckedType
from portal.request_types.compiling import OfficeChecked, bundle_of, check_office, compile_bundle
from portal.request_types.examples.running import run
from portal.request_types.judging.registry_rows import RowsInMemory
from portal.request_types.reading.folder import Kind, may_be_made
from portal.request_types.reading.problems import Problem
from portal.request_types.reading.source import OfficeSource
from portal.request_types.reading.telling import MARKED, MOST_TOLD, Told, more, told

_NAMES_NOTHING: Final = frozenset(
    {"language.word_meant", "language.word_one_of", "language.word_none", "language.no_block"}
)
_FOLDERS: Final = {"from": Kind.REGISTRIES, "use": Kind.BLOCKS, "of": Kind.TYPES, "types": Kind.TYPES}
"""Keys that name a file of the office by its id."""


class Wrong(TypedDict):
    """A problem as it is stored and shown: where it stands, what it is and how to mend it."""

    file: str
    line: int
    column: int
    what: str
    missing: NotRequired[str]
    """The file that would mend it, where a name leads to none."""
    count: NotRequired[int]
    """How many problems it stands for, where it is not one alone."""
    also: NotRequired[list[int]]
    """The first lines of the others."""


@dataclass(frozen=True)
class Proved:
    """An office with what is wrong: `types` by type, `others` in files that belong to no single type."""

    checked: OfficeChecked
    types: Mapping[str, Sequence[Wrong]]
    others: Sequence[Wrong]


def prove(source: OfficeSource, examples: Collection[str] | None = None, language: str = "th") -> Proved:
    """Check everything and run the examples, of all types or of these; a broken neighbour does not stop a sound one."""
    checked = check_office(source)
    found_in: dict[str, list[Problem]] = {}
    for problem in checked.problems.sorted():
        found_in.setdefault(problem.mark.file, []).append(problem)
    by_file = {file: as_told(several, language) for file, several in found_in.items()}
    own = {file.name for file in source.types.values()}
    rows = RowsInMemory(checked.registries)
    types: dict[str, Sequence[Wrong]] = {}
    for name, found in checked.types.items():
        problems = by_file.get(source.types[name].name, [])
        if found is None and not problems:
            problems = as_told(compile_bundle(bundle_of(source, name))[1].sorted(), language)
        if found is not None and not problems and (examples is None or name in examples):
            problems = _failed_examples(found, rows, language)
        types[name] = problems
    return Proved(checked, types, [each for name, told in by_file.items() if name not in own for each in told])


def as_told(problems: Iterable[Problem], language: str = "th") -> list[Wrong]:
    """Problems of the language in words, as many as are read; that there are more is the last one, at no line."""
    shown, left = told(problems)
    found = [_said(each, language) for each in shown]
    return [*found, closing(found[-1]["file"], left, language)] if left else found


def as_wrong(problem: Problem, language: str = "th") -> Wrong:
    """One problem of the language in words."""
    return _said(Told(problem), language)


def closing(file: str, left: int, language: str) -> Wrong:
    """That so many more are wrong."""
    return {"file": file, "line": 0, "column": 0, "what": more(language, left), "count": left}


def counted(problems: Iterable[Mapping[str, Any]]) -> int:
    """How many problems these stand for."""
    return sum(each.get("count", 1) for each in problems)


def shortened(problems: Sequence[Wrong], language: str) -> list[Wrong]:
    """As many as are read at once."""
    if len(problems) <= MOST_TOLD + 1:
        return list(problems)
    return [*problems[:MOST_TOLD], closing("", counted(problems[MOST_TOLD:]), language)]


def _said(each: Told, language: str) -> Wrong:
    mark = each.problem.mark
    found: Wrong = {"file": mark.file, "line": mark.line, "column": mark.column, "what": each.what(language)}
    if (path := _missing(each.problem)) is not None:
        found["missing"] = path
    if each.also:
        found |= {"count": each.count, "also": [place.line for place in each.also[:MARKED]]}
    return found


def _missing(problem: Problem) -> str | None:
    """A list, block, service, page or document that is named and not there."""
    if problem.code == "language.file_missing":
        return str(problem.facts["file"])
    folder = _FOLDERS.get(str(problem.facts.get("key"))) if problem.code in _NAMES_NOTHING else None
    name = str(problem.facts.get("word", ""))
    return f"{folder}/{name}.yaml" if folder is not None and may_be_made(f"{folder}/{name}.yaml") else None


def _failed_examples(found: CheckedType, rows: RowsInMemory, language: str) -> list[Wrong]:
    """Examples are judged on the rows that stand in the files now."""
    failed: list[Wrong] = [
        {
            "file": result.mark.file,
            "line": result.mark.line,
            "column": result.mark.column,
            "what": f"{result.name}: {failure}",
        }
        for result in run(found, rows, language)
        for failure in result.failures
    ]
    return shortened(failed, language)
