"""What places a request on the office's map: references whose registries differ, so that it has one place in each (C6)."""

from portal.request_types.checking.staff import known_words
from portal.request_types.checking.surroundings import Work


def check_area(work: Work) -> None:
    """`area` names references of the form or of staff forms, each from a registry of its own."""
    named = work.definition.area
    if not named:
        return
    mark, drawn = work.definition.marks["area"], list[object]()
    known_words(work, named, [*work.placed], mark, "area")
    for name in named:
        placed = work.placed.get(name)
        if placed is None:
            continue
        registry = placed.field.own.get("from")
        if placed.field.type != "reference":
            work.problems.add(mark, "language.area_reference", name=name)
        elif registry in drawn:
            work.problems.add(mark, "language.area_twice", name=name, registry=str(registry))
        drawn.append(registry)
