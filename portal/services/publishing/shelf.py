"""Writing on the shelf: a change of the office's files is judged, then put in force whole or not at all (decision 28)."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.access.permissions import Actor
from portal.errors import Forbidden, Refused
from portal.models.base import table
from portal.models.catalogue import RequestType
from portal.queries.shelf import Held, contents, held, newest, problems
from portal.request_types.proving import counted
from portal.request_types.reading.folder import OFFICE_FILE, is_compiled, kind_of, may_be_made, most_bytes
from portal.request_types.reading.source import OfficeSource, office_from
from portal.services.logs import acts
from portal.services.publishing import second_person
from portal.services.publishing.differences import differences
from portal.services.publishing.file_texts import shown
from portal.services.publishing.hearing import digests, lay
from portal.services.publishing.office_folder import read_files
from portal.services.publishing.proving import Found, TooHeavy, proved
from portal.services.publishing.publication import FoundOffice, Problem, Published, publish
from portal.texts import LANGUAGES, text

_TYPE: Final = table(RequestType)
LONGEST_REASON: Final = 500
T = TypeVar("T")
Changes = Mapping[str, bytes | None]
"""By path what a file is to say; None takes it away."""
Prove = Callable[[Mapping[str, bytes], Collection[str], Collection[str], str], Found]


class FilesRefused(Refused):
    """The files are not put in force; `found` says what is wrong, and where."""

    def __init__(self, found: Sequence[Problem]) -> None:
        super().__init__("files.wrong", count=counted(found))
        self.found = found


@dataclass(frozen=True)
class Standing:
    """The shelf at one moment: what a change begins with."""

    held: Mapping[str, Held]
    files: Mapping[str, bytes]
    """Those that are compiled."""
    wrong_before: frozenset[str]
    """Files that had problems already: they stop nobody from mending others."""
    at: int

    @property
    def there(self) -> Mapping[str, Held]:
        return {path: each for path, each in self.held.items() if each.is_there}


@dataclass(frozen=True)
class Judged:
    """A change that may be put in force as long as the shelf is what it was."""

    changes: Changes
    found: FoundOffice


def standing(session: Session) -> Standing:
    """The shelf as it is."""
    on_shelf = held(session)
    compiled = [each for path, each in on_shelf.items() if each.is_there and is_compiled(path)]
    return Standing(on_shelf, contents(session, compiled), frozenset(problems(session)), newest(session))


def source(session: Session) -> OfficeSource:
    """The office's files as they stand, published or not."""
    now = standing(session)
    return office_from(now.files, now.there)


def judged(now: Standing, changes: Changes, language: str = "th", prove: Prove = proved) -> Judged:
    """Check everything as it would be, and run the examples of what is touched. Raises FilesRefused.

    Outside of any transaction: it takes a second. Names must have been judged before (`check_name`).
    """
    for path, data in changes.items():
        if data is not None and len(data) > most_bytes(path):
            size, most = len(data) // 1024, most_bytes(path) // 1024
            raise Refused("files.too_big", {path: []}, size=size, most=most)
    if OFFICE_FILE in changes and changes[OFFICE_FILE] is None:
        raise Refused("files.office_stays", {OFFICE_FILE: []})
    files = _with(now.files, {path: data for path, data in changes.items() if is_compiled(path)})
    names = _with({path: each.digest for path, each in now.there.items()}, _digests(changes))
    try:
        found = prove(files, names, _to_run(now, office_from(files)), language)
    except TooHeavy:
        raise FilesRefused([_too_heavy(path, language) for path in changes]) from None
    wrong = [each for each in found.shown if each["file"] in changes or each["file"] not in now.wrong_before]
    if wrong:
        raise FilesRefused(wrong)
    # What the child could do within its bounds, this process can too.
    return Judged(changes, read_files(files, names, examples=(), failed=found.types, shelf_at=now.at))


def write(
    session: Session,
    actor: Actor | None,
    what: Judged,
    reason: str,
    origin: str = "screen",
    undoes_id: int | None = None,
    agreed: bool = False,
) -> Published:
    """Put a judged change in force, in one transaction. `actor` is None for a command at the machine itself.

    Raises Forbidden, also where a second person has to agree and none did (`agreed`); Stale when anybody wrote in
    between, FilesRefused.
    """
    if actor is not None and not actor.may("type.manage"):
        raise Forbidden
    if actor is not None and not agreed and second_person.is_required(session):
        raise Forbidden("proposals.needed")
    by_id, why = (actor.id if actor else None), reason.strip()[:LONGEST_REASON]
    before = _refused(session)
    stood = contents(session, [each for path, each in held(session).items() if path in what.changes])
    done = publish(session, what.found, by_id, why, via="", is_news=True)
    lay(session, what.changes, held(session), origin, by_id, why, undoes_id)
    now = {name: wrong for name, wrong in _refused(session).items() if name not in before}
    if now:  # what only the rows know: a list grew too long to be offered whole
        raise FilesRefused([problem for several in now.values() for problem in several])
    kind = "file.put_back" if undoes_id is not None else "file.write"
    for path, data in sorted(what.changes.items()):
        after = _in_words(path, stood.get(path), data, done)
        acts.note(session, actor, kind, acts.About(path, path), after=after, reason=why)
    return done


def _in_words(path: str, was: bytes | None, data: bytes | None, done: Published) -> acts.Said:
    """What became of a file: how many lines came and went, and the versions that it made."""
    if data is None:
        return acts.told("files.did_remove")
    texts = shown(path, was), shown(path, data)
    told = differences(texts[0] or "", texts[1] or "")
    new, gone = (sum(line.how == how for line in told) for how in ("new", "gone"))
    said = [acts.told("files.act_lines", new=new, gone=gone)]
    if versions := ", ".join(f"{name} {number}" for name, number in done.versions.items()):
        said.append(acts.told("acts.versions", types=versions))
    said += [acts.told("rolling.as_of", type=name, number=number) for name, number in done.as_earlier.items()]
    return {language: "; ".join(each[language] for each in said) for language in LANGUAGES}


def check_name(path: str, now: Standing) -> None:
    """Only files that are there, and new ones in known folders by plain names. Raises Refused."""
    if path not in now.held and not may_be_made(path):
        raise Refused("files.name", {path: []})
    if kind_of(path) is None:
        raise Refused("files.name", {path: []})


def _refused(session: Session) -> dict[str, Sequence[Problem]]:
    rows = session.execute(select(_TYPE.c.id, _TYPE.c.problems).where(_TYPE.c.is_declared))
    return {row.id: row.problems for row in rows if row.problems}


def _digests(changes: Changes) -> Mapping[str, str | None]:
    told = digests({path: data for path, data in changes.items() if data is not None})
    return {path: told.get(path) for path in changes}


def _with(files: Mapping[str, T], changes: Mapping[str, T | None]) -> dict[str, T]:
    """The files after the changes."""
    kept = {path: each for path, each in files.items() if path not in changes}
    return kept | {path: each for path, each in changes.items() if each is not None}


def _to_run(now: Standing, after: OfficeSource) -> list[str]:
    """Types whose examples may come out otherwise than before: of other texts now, or wrong until now."""
    before = office_from(now.files)
    is_same = before.office == after.office and before.tables == after.tables
    return [
        name
        for name, file in after.types.items()
        if file.name in now.wrong_before
        or not is_same
        or name not in before.types
        or before.bundle(name, rows=True) != after.bundle(name, rows=True)
    ]


def _too_heavy(path: str, language: str) -> Problem:
    return {"file": path, "line": 1, "column": 1, "what": text(language, "files.too_heavy")}
