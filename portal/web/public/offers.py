"""What an office offers: types in force by unit, and finding one by the words people use."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flask import g
from sqlalchemy.orm import Session

from portal.queries.catalogue import Offered
from portal.queries.folding import fold
from portal.request_types.checked import CheckedType
from portal.request_types.definition import RequestType
from portal.request_types.judging.opening import is_open
from portal.request_types.office_definition import Office
from portal.request_types.reading.positions import Text
from portal.web.extensions import catalogue
from portal.web.local import today
from portal.web.wording import unit_label

_SHORTEST = 2
"""Letters a word of the office needs to be looked for inside what was typed."""

_EXAMPLES = 2
"""Words told beside the search."""


@dataclass(frozen=True)
class Offer:
    """A service as pages show it."""

    checked: CheckedType
    is_open: bool

    @property
    def definition(self) -> RequestType:
        return self.checked.definition


def takes_visitors(checked: CheckedType) -> bool:
    """Whether its file says that somebody without an account may file it."""
    return "visitor" in checked.definition.filed_by


def offer_of(session: Session, offered: Offered) -> Offer:
    """A type in force, compiled; open when it is switched on and its days are now."""
    checked = catalogue().version(session, offered.version_id)
    return Offer(checked, offered.is_on and is_open(checked.definition, today()))


def open_offers(session: Session) -> Sequence[Offer]:
    """What may be filed today, in the office's order."""
    found = (offer_of(session, offered) for offered in catalogue().types(session) if offered.is_on)
    return [offer for offer in found if offer.is_open]


def asks_for_account(offers: Sequence[Offer]) -> Offer | None:
    """The service by which somebody without an account asks for one (`then: create_account`), where there is one."""
    return next((each for each in offers if takes_visitors(each.checked) and _gives_account(each.checked)), None)


def _gives_account(checked: CheckedType) -> bool:
    return any(act.account is not None for act in checked.then)


def by_unit(offers: Sequence[Offer], office: Office) -> list[tuple[str, list[RequestType]]]:
    """Tiles under the name of the unit that owns them, units in the office's order."""
    groups: dict[str, list[RequestType]] = {unit.id: [] for unit in office.units}
    for offer in offers:
        groups.setdefault(offer.definition.unit or next(iter(groups), ""), []).append(offer.definition)
    return [(unit_label(office, unit), found) for unit, found in groups.items() if found]


def sought(offers: Sequence[Offer], typed: str, office: Office) -> list[Offer]:
    """Services whose own words hold every word typed, or one of whose search words stands in what was typed."""
    terms = fold(typed)[:80].split()
    if not terms:
        return list(offers)
    whole = "".join(terms)
    return [offer for offer in offers if _fits(offer.definition, terms, whole, office)]


def such_as(offers: Sequence[Offer]) -> str:
    """A few of the words the office's own services are found by, in the language of the page; empty when it gives none."""
    told = [[own for word in each.definition.words if (own := dict(word.words).get(g.language))] for each in offers]
    firsts = [each[0] for each in told if each]
    return " ".join((firsts if len(firsts) > 1 else [word for each in told for word in each])[:_EXAMPLES])


def _fits(definition: RequestType, terms: list[str], whole: str, office: Office) -> bool:
    words = [fold(word) for text in definition.words for word in _wordings(text)]
    if any(len(word) >= _SHORTEST and word.replace(" ", "") in whole for word in words):
        return True
    unit = next((each.label for each in office.units if each.id == definition.unit), None)
    texts = (definition.title, definition.tile, definition.short, definition.about.what, unit)
    own = " ".join([*(fold(word) for text in texts if text for word in _wordings(text)), *words])
    return all(term in own for term in terms)


def _wordings(text: Text) -> Iterator[str]:
    for _, words in text.words:
        yield words


def name_of(definition: RequestType) -> str:
    """Its title in the language of the page."""
    return definition.title.in_language(g.language)
