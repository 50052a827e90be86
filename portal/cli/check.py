"""`portal check`: every problem of office folders and files, or the outcome of their examples."""

import argparse
from collections.abc import Iterable, Sequence
from pathlib import Path

from portal.cli import Subcommands
from portal.request_types.checked import CheckedType
from portal.request_types.compiling import OfficeChecked, check_office
from portal.request_types.examples import running
from portal.request_types.reading.fixing import fixed
from portal.request_types.reading.problems import Problem
from portal.request_types.reading.source import File, OfficeSource, office_of
from portal.request_types.reading.telling import told
from portal.texts import LANGUAGES, text


def declare(subcommands: Subcommands) -> None:
    """`portal check PATH... [--lang en] [--all] [--fix]`."""
    parser = subcommands.add_parser("check", help="check office folders and request types, and run their examples")
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="an office's folder, or files in it")
    parser.add_argument("--lang", choices=LANGUAGES, default="th", help="language of the messages")
    parser.add_argument("--all", action="store_true", help="tell every problem, however many there are")
    parser.add_argument("--fix", action="store_true", help="put texts in quotes where YAML reads them wrongly")
    parser.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> int:
    """0 when all is sound, 1 when anything is wrong."""
    if chosen.fix:
        for path in _files(chosen.paths):
            _fix(path, chosen.lang)
    sound = True
    for path in chosen.paths:
        sound = _check(path, chosen.lang, chosen.all) and sound
    return 0 if sound else 1


def _files(paths: Iterable[Path]) -> list[Path]:
    return [file for path in paths for file in (sorted(path.rglob("*.yaml")) if path.is_dir() else [path])]


def _fix(path: Path, language: str) -> None:
    try:
        before = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        return
    after = fixed(before, str(path))
    if after != before:
        path.write_text(after, "utf-8")
        print(text(language, "language.check.fixed", file=path))


def _check(path: Path, language: str, tells_all: bool) -> bool:
    source = office_of(path)
    checked = check_office(source)
    only = None if path.is_dir() else str(path)
    problems = [problem for problem in checked.problems.sorted() if only is None or _concerns(problem, only, source)]
    if problems:
        _tell(problems, language, tells_all)
        return False
    return _examples(checked, source, only, language)


def _tell(problems: Sequence[Problem], language: str, tells_all: bool) -> None:
    if tells_all:
        print("\n".join(problem.said(language) for problem in problems))
        return
    shown, left = told(problems)
    for each in shown:
        print(each.said(language))
    if left:
        print(text(language, "language.check.more", count=f"{left:,}"))


def _concerns(problem: Problem, path: str, source: OfficeSource) -> bool:
    """A file's own problems, and those of what it is built from."""
    name = Path(path).stem
    if path.endswith(f"request_types/{Path(path).name}") and name in source.types:
        bundle = source.bundle(name)
        parts: list[File | None] = [bundle.type, bundle.base, *bundle.blocks.values(), *bundle.registries.values()]
        return problem.mark.file in {part.name for part in parts if part is not None}
    return problem.mark.file == path


def _examples(checked: OfficeChecked, source: OfficeSource, only: str | None, language: str) -> bool:
    sound = True
    for name, found in checked.types.items():
        file = source.types[name].name
        if found is not None and only in (None, file):
            sound = _run_examples(found, file, language) and sound
    if only is not None and only not in {file.name for file in source.types.values()}:
        print(text(language, "language.check.sound", file=only))
    return sound


def _run_examples(checked: CheckedType, file: str, language: str) -> bool:
    """One line each for what fails, one for the file when nothing does."""
    results = running.run(checked, language=language)
    for result in results:
        for failure in result.failures:
            print(f"{result.mark}: {text(language, 'language.check.failed', name=result.name, why=failure)}")
    if all(result.ok for result in results):
        print(text(language, "language.check.examples", file=file, count=len(results)))
        return True
    return False
