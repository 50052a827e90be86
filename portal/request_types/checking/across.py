"""What only the whole office shows: codes used twice, files that links name, types that roles name."""

from collections.abc import Collection, Mapping

from portal.request_types.definition import RequestType
from portal.request_types.office_definition import Office
from portal.request_types.parsing.names import nearest
from portal.request_types.reading.positions import Mark
from portal.request_types.reading.problems import Problems
from portal.request_types.reading.source import OfficeSource


def check_across(source: OfficeSource, office: Office, types: Mapping[str, RequestType], problems: Problems) -> None:
    """Report what does not fit together."""
    codes: dict[str, Mark] = {}
    for declared in types.values():
        mark = declared.marks.get("code", declared.mark)
        if declared.code and declared.code in codes:
            problems.add(mark, "language.code_twice", used=declared.code, first=str(codes[declared.code]))
        codes.setdefault(declared.code, mark)
        for link in declared.links:
            _file_there(source, f"files/{link.file}" if link.file else None, link.mark, problems)
            _page_there(source, link.page, link.mark, problems)
    _file_there(source, office.logo, office.marks.get("logo", office.mark), problems)
    _page_there(source, office.privacy_page, office.marks.get("privacy", office.mark), problems)
    check_cycles(types, problems)
    for role in office.roles:
        for name in role.types or ():
            _known(name, source.types, role.mark, "types", problems)
        if role.area is not None:
            _known(role.area, source.registries, role.mark, "area", problems)


def _known(name: str, known: Collection[str], mark: Mark, key: str, problems: Problems) -> None:
    if name not in known:
        meant = nearest(name, known)
        code = "language.word_meant" if meant else "language.word_one_of"
        problems.add(mark, code, key=key, word=name[:40], meant=meant, words=", ".join(known))


def check_cycles(types: Mapping[str, RequestType], problems: Problems) -> None:
    """A type that opens another which opens the first would go on for ever (`then`)."""
    opens = {id: {act.opens: act.mark for act in each.then if act.opens in types} for id, each in types.items()}

    def walk(path: tuple[str, ...]) -> None:
        for other, mark in opens[path[-1]].items():
            if other == path[0]:
                problems.add(mark, "language.then_cycle", path=" > ".join((*path, other)))
            elif other is not None and other not in path:
                walk((*path, other))

    for id in opens:
        walk((id,))


def _page_there(source: OfficeSource, page: str | None, mark: Mark, problems: Problems) -> None:
    _file_there(source, f"pages/{page}.md" if page else None, mark, problems)


def _file_there(source: OfficeSource, name: str | None, mark: Mark, problems: Problems) -> None:
    """Among the office's own files, and nowhere else."""
    if name is not None and name not in source.names:
        problems.add(mark, "language.file_missing", file=name[:60])
