"""Which parts of the office's file are asked on which page of the settings, and what may be chosen there (C82)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from flask import g
from sqlalchemy.orm import Session

from portal.queries import shelf as held
from portal.request_types.editing.asking import Choice, Choices
from portal.request_types.formats.buddhist import MONTHS
from portal.request_types.keys import CONSTRUCTS
from portal.request_types.keys.offices import OFFICE
from portal.request_types.reading.folder import Kind, kind_of
from portal.request_types.replies_declared import ACTIONS
from portal.texts import LANGUAGES
from portal.texts import catalogue as told_in
from portal.web.extensions import catalogue
from portal.web.language import t
from portal.web.wording import type_label
from portal.workflow.states import State
from portal.workflow.transitions import Action


@dataclass(frozen=True)
class Door:
    """One page of the settings. `keys` are asked one by one; of `entries` each has questions of its own."""

    name: str
    icon: str
    keys: tuple[str, ...] = ()
    entries: str = ""
    events: bool = False
    """`notices`: a text for each event of a request."""


DOORS: Final = (
    Door("face", "home", ("name", "short", "accent")),
    Door("reach", "pin", ("address", "contact", "footer")),
    Door("working", "calendar", ("languages", "due", "fiscal_year")),
    Door("privacy", "lock", ("consent", "privacy")),
    Door("entering", "log-in", ("registration", "status_check", "second_factor")),
    Door("publishing", "sent", ("publishing",)),
    Door("units", "users", entries="units"),
    Door("roles", "id-card", entries="roles"),
    Door("holidays", "calendar", entries="holidays"),
    Door("replies", "message", entries="replies"),
    Door("notices", "bell", events=True),
)
IN_TEXT: Final = frozenset({"format", "time_zone", "values", "texts", "dashboards", "logo"})
"""Keys that these forms do not ask."""


EVENTS: Final = tuple(each.value for each in Action if f"notices.you_{each.value}" in told_in("th"))
"""Acts that a person is told of."""


def door_of(name: str) -> Door | None:
    """The door of this name."""
    return next((each for each in DOORS if each.name == name), None)


def choices_of(session: Session) -> Choices:
    """What may be chosen for a key, as the office's other files have it."""
    there = [path for path, each in held.held(session).items() if each.is_there]

    def names(kind: Kind) -> list[str]:
        return [path.rpartition("/")[2].rpartition(".")[0] for path in there if kind_of(path) is kind]

    def choices(made_of: str, key: str) -> Sequence[Choice] | None:
        match made_of, key:
            case "role", "types":
                titles = {each.id: catalogue().version(session, each.version_id) for each in catalogue().types(session)}
                return [Choice(id, type_label(titles[id]) if id in titles else id) for id in names(Kind.TYPES)]
            case "role", "area":
                titled = catalogue().registry_titles(session)
                found = [Choice(id, _titled(titled.get(id, {}), id)) for id in sorted(names(Kind.REGISTRIES))]
                return [Choice("", t("settings.no_area")), *dict.fromkeys(found)]
            case "privacy", "page":
                pages = [each for each in names(Kind.PAGES) if each.rpartition(".")[2] not in LANGUAGES]
                return [Choice("", t("settings.no_page")), *(Choice(each, each) for each in pages)]
            case "reply", "at":
                return [Choice(each.value, t(f"states.{each.value}")) for each in State]
            case "reply", "for":
                return [Choice(each, t(f"settings.is_reply_for_{each}")) for each in ACTIONS]
            case "office", "fiscal_year":
                return [Choice(f"01/{number:02}", f"1 {name}") for number, name in enumerate(MONTHS[g.language], 1)]
            case "publishing", "second_person":
                asked = [
                    Choice(each, t(f"settings.is_publishing_second_person_{each}")) for each in ("offered", "required")
                ]
                return [Choice("", t("settings.no_second_person")), *asked]
            case "status_check", "also_ask":
                known = ("citizen_id", "phone", "email", "first_name", "last_name")
                return [Choice("", t("settings.nothing_more")), *(Choice(each, t(f"people.{each}")) for each in known)]
        declared = CONSTRUCTS[made_of].key(key) if made_of in CONSTRUCTS else None
        words = declared.words if declared is not None else ()
        return [Choice(each, t(f"settings.is_{made_of}_{key}_{each}")) for each in words] or None

    return choices


def _titled(title: Mapping[str, str], otherwise: str) -> str:
    return title.get(g.language) or next(iter(title.values()), otherwise)


def not_asked() -> set[str]:
    """Keys of the office's file that no door asks, and that are not left to its text on purpose: none."""
    asked = {key for door in DOORS for key in (*door.keys, door.entries, *(["notices"] if door.events else ()))}
    return {key.name for key in OFFICE.keys} - asked - IN_TEXT
