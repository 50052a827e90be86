"""What a rehearsal says of itself: why an act could not be done, and what cannot be tried here."""

from collections.abc import Iterator
from datetime import date

from portal.errors import NotFound, PortalError
from portal.models.accounts import VISITOR
from portal.request_types.checked import CheckedField
from portal.services.trial.playing import World
from portal.texts import catalogue
from portal.web.filters import day
from portal.web.language import t


def told(why: PortalError) -> str:
    """In plain words."""
    if isinstance(why, NotFound) or why.code not in catalogue("th"):
        return t("trial.not_possible")
    facts = {name: day(fact) if isinstance(fact, date) else fact for name, fact in why.facts.items()}
    return t(why.code, **facts)


def limits(world: World) -> list[str]:
    """What is otherwise here than in the office, as far as it matters to this type."""
    checked, asked = world.stage.checked, [*_all(list(world.stage.checked.fields.values()))]
    kinds = {each.field.type for each in asked}
    said = []
    if kinds & {"period", "slot"}:
        said.append(t("trial.limit_booked"))
    if "request" in kinds:
        said.append(t("trial.limit_earlier"))
    if VISITOR in checked.definition.filed_by or checked.definition.anonymous is not None:
        said.append(t("trial.limit_nameless"))
    if any(each.account is not None for each in checked.then):
        said.append(t("trial.limit_accounts"))
    for code, lists in (("trial.limit_lists", world.stage.cut), ("trial.limit_people", world.stage.withheld)):
        titles = [checked.registries[id].title.in_language(world.language) for id in lists if id in checked.registries]
        if titles:
            said.append(t(code, lists=", ".join(titles)))
    return said


def _all(fields: list[CheckedField]) -> Iterator[CheckedField]:
    for each in fields:
        yield each
        yield from _all(list(each.columns))
