"""A match draws from the registry that its ranked question draws from: known once the whole file is read."""

from dataclasses import replace

from portal.request_types.definition import Field, Item, RequestType


def with_sources(declared: RequestType) -> RequestType:
    """The type, each `match` with the registry of its choices; what `of` names wrongly is told when it is checked."""
    asked = (*declared.fields, *(field for form in declared.staff_forms for field in form.fields))
    sources = {each.id: each.own["from"] for each in asked if each.type == "ranked" and "from" in each.own}

    def told(item: Item) -> Item:
        if not isinstance(item, Field) or item.type != "match" or item.own.get("of") not in sources:
            return item
        return replace(item, own={**item.own, "from": sources[str(item.own["of"])]})

    forms = tuple(replace(form, items=tuple(map(told, form.items))) for form in declared.staff_forms)
    return replace(declared, staff_forms=forms)
