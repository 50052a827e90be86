"""What was typed of a part or an entry that somebody took away meanwhile, written into the text anew."""

from collections.abc import Iterable
from typing import Any

from portal.request_types.editing.asking import Question
from portal.request_types.editing.edits import insert
from portal.request_types.editing.entries import new_id
from portal.request_types.editing.outline import Outline, Part
from portal.request_types.editing.parting import Asked
from portal.request_types.editing.refusing import NotEdited
from portal.request_types.editing.written import Said, flowed
from portal.request_types.keys import construct, field_keys


def said_whole(said: Iterable[tuple[Question, Said | None]], depth: int) -> Any:
    """What questions say, put together: a map of their keys below `depth` steps; of the place itself what it says."""
    whole: dict[str, Any] = {}
    for question, each in said:
        steps = question.path[depth:]
        if not steps:
            return each
        inside = whole
        for step in steps[:-1] if each is not None else ():
            inside = inside.setdefault(step, {})
        if each is not None:
            inside[steps[-1]] = each
    return whole


def with_part(
    text: str, parts: Outline, within: str, name: str, asked: Asked, said: Iterable[tuple[Question, Said | None]]
) -> str:
    """The text with such a part once more, in the list that it stood in, or another of the same things. Raises NotEdited.

    `within` is the name of the part whose list it was, then the list's key.
    """
    known = field_keys(asked.type) if asked.made_of == "field" else construct(asked.made_of)
    whole: dict[str, Any] = {"type": asked.type} if asked.type else {}
    whole |= said_whole(said, len(asked.path))
    own = name.rpartition("/")[2]
    id = known.key("id")
    if id is not None and id.required and not whole.get("id"):
        whole["id"] = new_id("", asked.made_of, {each.id for each in parts.all()}) if own.startswith("~") else own
    order = ["id", "type", *(key.name for key in known.keys)]
    told = "\n".join(f"{key}: {flowed(whole[key])}" for key in sorted(whole, key=order.index))
    holder, _, key_name = within.rpartition("/")
    place = f"{_holder(parts, holder).at}/{key_name}" if holder else key_name
    last = sum(each.at.rpartition("/")[0] == place for each in parts.all())
    return insert(text, place, last, told)


def _holder(parts: Outline, name: str) -> Part:
    """The part it stood in; of a section that is gone too the last one that asks questions of its own."""
    found = [each for each in parts.all() if each.name == name]
    if not found and name.startswith("form/~"):
        found = [each for each in parts.parts if each.made_of == "section" and each.parts]
    if not found:
        raise NotEdited("language.edit.gone")
    return found[-1]
