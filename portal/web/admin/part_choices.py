"""What may be chosen for a part of a type: its own steps and questions, the office's units, roles and registries."""

from collections.abc import Sequence
from typing import Final

from flask import g
from sqlalchemy.orm import Session

from portal.queries import shelf as held
from portal.request_types.editing import Outline, Part
from portal.request_types.editing.asking import Choice, Choices
from portal.request_types.keys import CONSTRUCTS, field_keys
from portal.request_types.keys.offices import BUILT_IN_ROLES
from portal.request_types.reading.folder import Kind, kind_of
from portal.request_types.replies_declared import ACTIONS
from portal.services import workshop
from portal.texts import catalogue as texts
from portal.web.extensions import catalogue
from portal.web.language import t
from portal.web.rules import office
from portal.workflow.states import State

_STEPS: Final = {("step", "next"), ("staff_form", "at"), ("record", "at"), ("paper", "at"), ("reply", "at")}


def part_choices(session: Session, parts: Outline) -> Choices:
    """As the type is written now, and as the office is."""
    steps = [Choice(each.id, each.label) for each in parts.parts if each.made_of == "step"]
    states = [Choice(each.value, t(f"states.{each.value}")) for each in State]
    units = [Choice(each.id, each.label.in_language(g.language)) for each in office().units]
    roles = [Choice(each, t(f"admin.role_{each}")) for each in BUILT_IN_ROLES]
    roles += [Choice(each.id, each.title.in_language(g.language)) for each in office().roles]
    lists = _lists(session)

    def choices(made_of: str, key: str) -> Sequence[Choice] | None:
        if (made_of, key) in _STEPS:
            return [*steps, *states]
        match made_of, key:
            case "field", "from":
                return lists
            case "staff_form", "moves_to":
                return [Choice("", t("workshop.stays")), *steps, *states]
            case "check", "field":
                return [Choice(each.id, each.label) for each in _questions(parts)]
            case "type", "unit":
                return [Choice("", t("workshop.first_unit")), *units]
            case _, "by":
                return [*roles, *units]
            case "type", "filed_by":
                return [*roles, Choice("visitor", t("workshop.visitor"))]
            case "reply", "for":
                return [Choice(each, t(f"settings.is_reply_for_{each}")) for each in ACTIONS]
        return _words(made_of, key)

    return choices


def _words(made_of: str, key: str) -> Sequence[Choice] | None:
    """The words of the language where it has some, called as the reference calls them."""
    known = field_keys("") if made_of == "field" else CONSTRUCTS.get(made_of)
    declared = known.key(key) if known is not None else None
    if declared is None or not declared.words:
        return None
    found = [Choice(each, _called(made_of, key, each)) for each in declared.words]
    return found if declared.required else [Choice("", t("workshop.usual")), *found]


def _called(made_of: str, key: str, word: str) -> str:
    for id in (f"workshop.is_{made_of}_{key}_{word}", f"workshop.is_{key}_{word}", f"states.{word}"):
        if id in texts("th"):
            return t(id)
    return word


def _questions(parts: Outline) -> list[Part]:
    return [each for each in parts.all() if each.made_of == "field" and each.at.startswith("form/")]


def _lists(session: Session) -> list[Choice]:
    """Registries as published, and those that are being written."""
    titles = catalogue().registry_titles(session)
    there = [path for path, each in held.held(session).items() if each.is_there]
    drafts = [each.path for each in workshop.all_of(session)]
    ids = [path.rpartition("/")[2].rpartition(".")[0] for path in (*there, *drafts) if kind_of(path) is Kind.REGISTRIES]
    return [Choice(id, titles.get(id, {}).get(g.language) or id) for id in sorted(set(ids))]
