"""What may be chosen for a part of a type: its own steps and questions, the office's units, roles, registries and services."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

from flask import g
from sqlalchemy.orm import Session

from portal.queries import shelf as held
from portal.request_types.editing import Outline
from portal.request_types.editing.part_names import FACTS_FOUND, MOST_ASKED, Asked
from portal.request_types.editing.questions import NONE_AT_ALL, Choice, Choices
from portal.request_types.keys import CONSTRUCTS, field_keys
from portal.request_types.keys.offices import BUILT_IN_ROLES
from portal.request_types.reading.folder import Kind, kind_of
from portal.request_types.replies_declared import ACTIONS
from portal.services.publishing import workshop
from portal.texts import LANGUAGES
from portal.texts import catalogue as texts
from portal.web.extensions import catalogue
from portal.web.language import t
from portal.web.rules import office
from portal.web.wording import type_label
from portal.workflow.states import State

_STEPS: Final = {
    ("step", "next"), ("staff_form", "at"), ("record", "at"), ("paper", "at"), ("reply", "at"), ("then", "at"),
}  # fmt: skip
_ICONS: Final = (
    "file", "certificate", "id-card", "home", "room", "calendar", "clock", "pin", "camera", "savings", "shopping", "heart",
    "user", "users", "key", "lock", "message", "search", "list", "chart", "edit", "print", "sent", "warning",
)  # fmt: skip
"""Pictures of a service that its tile may have."""
Offer = Callable[[], Sequence[Choice]]


def part_choices(session: Session, parts: Outline, asked: Mapping[str, Asked]) -> Choices:
    """As the type is written now, and as the office is."""
    offers = _own(parts, asked) | _of_office(session)
    units = [Choice(each.id, each.label.in_language(g.language)) for each in office().units]
    who = [*_roles(), *units]

    def choices(made_of: str, key: str) -> Sequence[Choice] | None:
        if (made_of, key) in offers:
            return offers[made_of, key]()
        match made_of, key:
            case "type", "unit":
                return [Choice("", t("workshop.first_unit")), *units]
            case "example", "handled_by":
                return [Choice("", t("workshop.not_checked")), *units]
            case _, "by":
                return who
            case "given", _:
                return _answers(asked.get(key))
        return _words(made_of, key)

    return choices


def _own(parts: Outline, questions: Mapping[str, Asked]) -> dict[tuple[str, str], Offer]:
    """Of the file itself."""
    steps = [Choice(each.id, each.label) for each in parts.parts if each.made_of == "step"]
    reached = [*steps, *(Choice(each.value, t(f"states.{each.value}")) for each in State)]
    asked = [each for each in questions.values() if not each.is_of_staff]
    staff = [each for each in questions.values() if each.is_of_staff]
    forms = [Choice(each.id, each.label) for each in parts.parts if each.made_of == "staff_form"]
    usual = Choice("", t("workshop.usual"))

    def of(listed: Iterable[Asked], *types: str) -> list[Choice]:
        return [Choice(each.id, each.label) for each in listed if not types or each.type in types]

    known: dict[tuple[str, str], Sequence[Choice]] = dict.fromkeys(_STEPS, reached)
    outcomes = [Choice(NONE_AT_ALL, t("workshop.none_at_all")), *of(asked[:MOST_ASKED])]
    known |= dict.fromkeys([("example", name) for name in ("errors", "warnings", "hidden")], outcomes)
    known |= {place: [usual, *reached] for place in (("field", "held_from"), ("field", "if_none"))}
    facts = [Choice(each, t(f"workshop.is_found_{each}")) for each in FACTS_FOUND]
    return {place: lambda offered=offered: offered for place, offered in known.items()} | {
        ("staff_form", "moves_to"): lambda: [Choice("", t("workshop.stays")), *reached],
        ("step", "needs"): lambda: forms,
        ("check", "field"): lambda: of(asked) + of(staff),
        ("type", "channel"): lambda: [Choice("", t("workshop.no_such")), *of(asked, "choice")],
        ("type", "known_as"): lambda: [Choice("", t("workshop.no_such")), *of(staff, "text")],
        ("type", "area"): lambda: of(asked, "reference")[:MOST_ASKED],
        ("tracking", "by"): lambda: of(asked[:MOST_ASKED]),
        ("tracking", "columns"): lambda: [*facts, *of(asked[:MOST_ASKED])],
        ("field", "books"): lambda: [Choice("", t("workshop.no_such")), *of(asked, "reference"), *of(staff, "reference")],
        ("example", "step"): lambda: [Choice("", t("workshop.not_checked")), *(steps or reached)],
    }  # fmt: skip


def _of_office(session: Session) -> dict[tuple[str, str], Offer]:
    """Of its other files."""
    roles = _roles()
    visitor = Choice("visitor", t("workshop.visitor"))

    def pages() -> list[Choice]:
        found = [each for each in _names(session, Kind.PAGES) if each.rpartition(".")[2] not in LANGUAGES]
        return [Choice("", t("workshop.no_such")), *(Choice(each, each) for each in found)]

    def services() -> list[Choice]:
        titled = {
            each.id: type_label(catalogue().version(session, each.version_id)) for each in catalogue().types(session)
        }
        return [
            Choice("", t("workshop.no_such")),
            *(Choice(id, titled.get(id, id)) for id in _names(session, Kind.TYPES)),
        ]

    return {
        ("field", "from"): lambda: _lists(session),
        ("type", "filed_by"): lambda: [*roles, visitor],
        ("example", "as"): lambda: [Choice("", t("workshop.usual")), *roles, visitor],
        ("tracking", "for"): lambda: roles,
        ("then", "open"): services,
        ("link", "page"): pages,
        ("type", "icon"): lambda: [
            Choice("", t("workshop.usual")), *(Choice(each, t(f"workshop.is_icon_{each.replace('-', '_')}")) for each in _ICONS)
        ],
        ("reply", "for"): lambda: [Choice(each, t(f"settings.is_reply_for_{each}")) for each in ACTIONS],
    }  # fmt: skip


def _roles() -> list[Choice]:
    own = [Choice(each.id, each.title.in_language(g.language)) for each in office().roles]
    return [*(Choice(each, t(f"admin.role_{each}")) for each in BUILT_IN_ROLES), *own]


def _answers(asked: Asked | None) -> Sequence[Choice] | None:
    """What an example may answer to a question with few answers; None where it is typed."""
    if asked is None:
        return None
    found = [Choice(word, label) for word, label in asked.options(g.language)]
    if asked.type in ("yes_no", "agree"):
        said = {"true": "settings.yes", "false": "settings.no", "yes": "settings.yes", "no": "settings.no"}
        found = [Choice(word, t(id), is_spare=word in ("yes", "no")) for word, id in said.items()]
    if not found or asked.type == "choices":
        return found or None
    return [Choice("", t("workshop.made_up")), *found, Choice("blank", t("workshop.left_blank"))]


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


def _names(session: Session, kind: Kind) -> list[str]:
    there = [path for path, each in held.held(session).items() if each.is_there and kind_of(path) is kind]
    return [path.rpartition("/")[2].rpartition(".")[0] for path in there]


def _lists(session: Session) -> list[Choice]:
    """Registries as published, and those that are being written."""
    titles = catalogue().registry_titles(session)
    drafts = [each.path for each in workshop.all_of(session) if kind_of(each.path) is Kind.REGISTRIES]
    ids = {*_names(session, Kind.REGISTRIES), *(path.rpartition("/")[2].rpartition(".")[0] for path in drafts)}
    return [Choice(id, titles.get(id, {}).get(g.language) or id) for id in sorted(ids)]
