"""`portal types export|import|diff`: the office's files between the portal and a folder, byte for byte."""

import argparse
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from portal.cli import Subcommands
from portal.db import Database
from portal.errors import NotFound, Refused, Stale
from portal.queries import shelf as kept
from portal.queries import types
from portal.queries.catalogue import Catalogue, compiled
from portal.request_types.changes import changes
from portal.request_types.reading.folder import files_in, kind_of, most_bytes, read_some
from portal.services.publishing import shelf
from portal.services.publishing.differences import differences
from portal.services.publishing.file_texts import shown
from portal.services.publishing.shelf import FilesRefused
from portal.services.publishing.version_changes import change_in_words
from portal.settings import from_environment
from portal.texts import LANGUAGES, text

_SIGNS: Final = {"gone": "-", "new": "+", "same": " ", "skipped": "…", "cut": "…"}


def declare(subcommands: Subcommands) -> None:
    """`portal types export FOLDER`, `import PATH --reason WHY`, `diff [FOLDER|TYPE [VERSION [VERSION]]]`."""
    parser = subcommands.add_parser("types", help="bring the office's files out and in, and tell what differs")
    acts = parser.add_subparsers(required=True, metavar="WHAT")
    out = acts.add_parser("export", help="write all files as they stand into a new folder")
    out.add_argument("folder", type=Path, metavar="FOLDER")
    out.set_defaults(run=_export)
    into = acts.add_parser("import", help="put a folder, or one file of it, in force as the screen does")
    into.add_argument("path", type=Path, metavar="FOLDER|FILE")
    into.add_argument("--reason", required=True, metavar="WHY", help="kept with the change")
    into.add_argument("--remove", action="store_true", help="also take away what the folder does not have")
    into.set_defaults(run=_import)
    diff = acts.add_parser("diff", help="a folder beside the portal (default PORTAL_OFFICE), or versions of a type")
    diff.add_argument("what", nargs="?", metavar="FOLDER|TYPE")
    diff.add_argument("versions", nargs="*", type=int, metavar="VERSION")
    diff.set_defaults(run=_diff)
    for each in (out, into, diff):
        each.add_argument("--lang", choices=LANGUAGES, default="th", help="language of the messages")


def _export(chosen: argparse.Namespace) -> int:
    """0 when everything was written; 2 for a folder that holds anything."""
    if chosen.folder.exists() and (not chosen.folder.is_dir() or any(chosen.folder.iterdir())):
        return _refused(f"{chosen.folder} is not empty: name a new folder")
    files = _on_shelf()
    for path, data in files.items():
        if kind_of(path) is None:  # nothing that is on the shelf; but what is written to a disk is asked again
            continue
        (chosen.folder / path).parent.mkdir(parents=True, exist_ok=True)
        (chosen.folder / path).write_bytes(data)
    print(text(chosen.lang, "files.exported", count=len(files), folder=chosen.folder))
    return 0


def _import(chosen: argparse.Namespace) -> int:
    """0 when in force, 1 when something is wrong (nothing is changed then), 2 for what is no file of an office."""
    said = _said(chosen.path)
    if said is None:
        return _refused(f"{chosen.path} is no office's folder and no file of one")
    files, wrong = said
    for problem in wrong:
        print(problem)
    if wrong:
        return 1
    database = Database(from_environment().database_url)
    try:
        return _put(database, files, chosen)
    finally:
        database.close()


def _put(database: Database, files: Mapping[str, bytes], chosen: argparse.Namespace) -> int:
    with database.reading() as session:
        now = shelf.standing(session)
        stands = kept.contents(session, [*now.there.values()])
    told: dict[str, bytes | None] = {path: data for path, data in files.items() if stands.get(path) != data}
    if chosen.remove and chosen.path.is_dir():
        told |= dict.fromkeys(stands.keys() - files.keys())
    if not told:
        print(text(chosen.lang, "files.all_same"))
        return 0
    try:
        judged = shelf.judged(now, told, chosen.lang)
        with database.transaction() as session:
            done = shelf.write(session, None, judged, chosen.reason, "shell")
    except FilesRefused as refused:
        for problem in refused.found:
            print(f"{problem['file']}:{problem['line']}:{problem['column']}: {problem['what']}")
        return 1
    except (Refused, Stale) as refused:
        print(text(chosen.lang, refused.code, **refused.facts))
        return 1
    for path, data in sorted(told.items()):
        print(f"{path}: {text(chosen.lang, 'files.did_write' if data is not None else 'files.did_remove')}")
    for name, number in done.versions.items():
        print(text(chosen.lang, "publish.published", type=name, number=number))
    return 0


def _diff(chosen: argparse.Namespace) -> int:
    """0 when nothing differs, 1 when something does, 2 for what is not there."""
    folder = Path(chosen.what) if chosen.what else from_environment().office
    if folder.is_dir() and not chosen.versions:
        lines = list(_folder_differs(folder))
    elif not chosen.what:
        return _refused(f"there is no office at {folder}")
    else:
        try:
            lines = list(_versions_differ(chosen.what, chosen.versions, chosen.lang))
        except NotFound:
            return _refused(f"there is no folder and no such version of a type: {chosen.what}")
    for line in lines:
        print(line)
    return 1 if lines else 0


def _folder_differs(folder: Path) -> Iterator[str]:
    """The portal's files are the old ones, the folder's the new."""
    stands, said = _on_shelf(), files_in(folder).files
    for path in sorted(stands.keys() | said.keys()):
        if stands.get(path) != said.get(path):
            yield from _file_differs(path, stands.get(path), said.get(path))


def _file_differs(path: str, old: bytes | None, new: bytes | None) -> Iterator[str]:
    yield f"--- {path}" if new is None else f"+++ {path}" if old is None else f"*** {path}"
    was, now = shown(path, old), shown(path, new)
    if was is not None and now is not None:
        yield from (f"{_SIGNS[line.how]}{line.text}" for line in differences(was, now))


def _versions_differ(type_id: str, numbers: list[int], language: str) -> Iterator[str]:
    """The newest version and the one before, or those that are named; first in words, then in text. NotFound."""
    database = Database(from_environment().database_url)
    try:
        with database.reading() as session:
            known = {each.number: each.id for each in types.versions(session, type_id)}
            newest = max(known, default=0)
            new = numbers[1] if len(numbers) > 1 else newest
            old = numbers[0] if numbers else newest - 1
            if len(numbers) > 2 or new not in known or old not in known:
                raise NotFound
            catalogue = Catalogue(compiled)
            before, after = (catalogue.version(session, known[number]) for number in (old, new))
            texts = [types.text_of(session, known[number]) for number in (old, new)]
    finally:
        database.close()
    yield from (change_in_words(each, language) for each in changes(before, after))
    yield from (f"{_SIGNS[line.how]}{line.text}" for line in differences(*texts))


def _said(path: Path) -> tuple[Mapping[str, bytes], list[str]] | None:
    """A folder's files, or the one file by its place in its folder, with what could not be taken."""
    if path.is_dir():
        said = files_in(path)
        return (said.files, [each.said() for each in said.problems.sorted()]) if said.files else None
    path = path.resolve()
    name = next((name for name in (f"{path.parent.name}/{path.name}", path.name) if kind_of(name)), None)
    if name is None or not path.is_file():
        return None
    return {name: read_some(path, most_bytes(name))}, []


def _on_shelf() -> dict[str, bytes]:
    database = Database(from_environment().database_url)
    try:
        with database.reading() as session:
            return kept.contents(session, [*kept.held(session).values()])
    finally:
        database.close()


def _refused(why: str) -> int:
    print(f"portal: {why}", file=sys.stderr)
    return 2
