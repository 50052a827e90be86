"""How a registry is asked, checked: columns and registries that are there, and a place both have in common."""

from collections.abc import Mapping, Sequence

from portal.request_types.checking.known import unknown
from portal.request_types.office_definition import Registry
from portal.request_types.reading.problems import Problems

NOT_TYPED = ("file", "reference", "unit", "yes_no")


def check_lookup(registry: Registry, registries: Mapping[str, Registry], problems: Problems) -> None:
    """`ask` is a column of typed words; the rows of `shows` are placed by a registry that places ours."""
    lookup = registry.lookup
    if lookup is None:
        return
    typed = [column.id for column in registry.columns if column.type not in NOT_TYPED]
    if lookup.ask not in typed:
        unknown(lookup.ask, typed, lookup.marks.get("ask", lookup.mark), "ask", problems)
    if lookup.shows is None:
        return
    mark = lookup.marks.get("shows", lookup.mark)
    shown = registries.get(lookup.shows)
    if shown is None:
        unknown(lookup.shows, list(registries), mark, "shows", problems)
    elif common_place(registry, shown) is None:
        problems.add(mark, "language.lookup_place", shows=lookup.shows)


def common_place(registry: Registry, shown: Registry) -> tuple[str, str] | None:
    """The columns by which rows of two registries lie at one place, ours and theirs: the last, so the nearest, of theirs."""
    own = {column.from_registry: column.id for column in registry.columns if column.from_registry is not None}
    theirs = [column for column in shown.columns if column.from_registry in own]
    placing = [column for column in theirs if column.id in shown.area] or theirs
    return (own[str(placing[-1].from_registry)], placing[-1].id) if placing else None


def check_search(registry: Registry, problems: Problems) -> None:
    """People are found by texts and places, and what is listed are columns."""
    search = registry.search
    if search is None:
        return
    findable = [column.id for column in registry.columns if column.type in ("text", "reference", "phone")]
    for word in search.by:
        if word not in findable:
            unknown(word, findable, search.marks["by"], "by", problems)
    known = [column.id for column in registry.columns]
    for word in search.columns:
        if word not in known:
            unknown(word, known, search.marks["columns"], "columns", problems)


def check_finders(registry: Registry, roles: Sequence[str], problems: Problems) -> None:
    """`for` names roles of the office; whoever registers finds nobody."""
    known = [role for role in roles if role != "applicant"]
    for word in registry.search.roles if registry.search is not None else ():
        if word not in known:
            unknown(word, known, registry.search.marks["for"] if registry.search else registry.mark, "for", problems)
