"""An office's files judged as a whole: every problem at its file, every example run (promise 9)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NotRequired, TypedDict

from portal.request_types.checked import CheckedType
from portal.request_types.compiling import OfficeChecked, bundle_of, check_office, compile_bundle
from portal.request_types.examples.running import run
from portal.request_types.judging.registry_rows import RowsInMemory
from portal.request_types.reading.folder import Kind, may_be_made
from portal.request_types.reading.problems import Problem
from portal.request_types.reading.source import OfficeSource

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


@dataclass(frozen=True)
class Proved:
    """An office with what is wrong: `types` by type, `others` in files that belong to no single type."""

    checked: OfficeChecked
    types: Mapping[str, Sequence[Wrong]]
    others: Sequence[Wrong]


def prove(source: OfficeSource, examples: Collection[str] | None = None, language: str = "th") -> Proved:
    """Check everything and run the examples, of all types or of these; a broken neighbour does not stop a sound one."""
    checked = check_office(source)
    by_file: dict[str, list[Wrong]] = {}
    for problem in checked.problems.sorted():
        by_file.setdefault(problem.mark.file, []).append(as_wrong(problem, language))
    own = {file.name for file in source.types.values()}
    rows = RowsInMemory(checked.registries)
    types: dict[str, Sequence[Wrong]] = {}
    for name, found in checked.types.items():
        problems = by_file.get(source.types[name].name, [])
        if found is None and not problems:
            problems = [as_wrong(each, language) for each in compile_bundle(bundle_of(source, name))[1].sorted()]
        if found is not None and not problems and (examples is None or name in examples):
            problems = _failed_examples(found, rows, language)
        types[name] = problems
    return Proved(checked, types, [each for name, told in by_file.items() if name not in own for each in told])


def as_wrong(problem: Problem, language: str = "th") -> Wrong:
    """A problem of the language in words."""
    mark = problem.mark
    wrong: Wrong = {"file": mark.file, "line": mark.line, "column": mark.column, "what": problem.told(language)}
    if (path := _missing(problem)) is not None:
        wrong["missing"] = path
    return wrong


def _missing(problem: Problem) -> str | None:
    """A list, block, service, page or document that is named and not there."""
    if problem.code == "language.file_missing":
        return str(problem.facts["file"])
    folder = _FOLDERS.get(str(problem.facts.get("key"))) if problem.code in _NAMES_NOTHING else None
    name = str(problem.facts.get("word", ""))
    return f"{folder}/{name}.yaml" if folder is not None and may_be_made(f"{folder}/{name}.yaml") else None


def _failed_examples(found: CheckedType, rows: RowsInMemory, language: str) -> list[Wrong]:
    """Examples are judged on the rows that stand in the files now."""
    return [
        {
            "file": result.mark.file,
            "line": result.mark.line,
            "column": result.mark.column,
            "what": f"{result.name}: {failure}",
        }
        for result in run(found, rows, language)
        for failure in result.failures
    ]
