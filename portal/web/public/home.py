"""The front door: what can be done here; for an applicant, below it, what they have asked for."""

from flask import Blueprint, render_template, request

from portal.request_types.office_definition import Registry
from portal.request_types.reading.positions import Text
from portal.web.applicant.listing import own_list
from portal.web.extensions import catalogue, database
from portal.web.headers import public
from portal.web.public import offers
from portal.web.public.figures import published
from portal.web.rules import actor, office, person, rule

blueprint = Blueprint("home", __name__)


@blueprint.get("/")
@rule("public")
@public
def show() -> str:
    """Tiles by unit, search, status check; the own list for whoever is logged in as an applicant."""
    with database().reading() as session:
        found = offers.open_offers(session)
        groups = offers.by_unit(found, office())
        lists = [(f"/lists/{id}", each.title) for id, each in catalogue().public_lists(session).items()]
        lists = [*(_asked(id, each) for id, each in catalogue().lookups(session).items()), *lists]
        lists += [(f"/figures/{each.id}", each.title) for each in published()]
        mine = own_list(session, actor(), {}) if person() and actor().base == "applicant" else None
    facts = {"groups": groups, "sought": "", "mine": mine, "lists": lists, "such_as": offers.such_as(found)}
    return render_template("public/home.html", **facts, only_services=False)


@blueprint.get("/services")
@rule("public")
@public
def find() -> str:
    """All services, or those that fit the words typed."""
    typed = request.args.get("q", "").strip()[:100]
    with database().reading() as session:
        all_of_them = offers.open_offers(session)
    found = offers.sought(all_of_them, typed, office())
    groups = offers.by_unit(found, office())
    facts = {"groups": groups, "sought": typed, "mine": None, "such_as": offers.such_as(all_of_them)}
    return render_template("public/home.html", **facts, only_services=True)


def _asked(id: str, registry: Registry) -> tuple[str, Text]:
    """The page on which anybody asks a registry for one word."""
    title = registry.lookup.title if registry.lookup is not None else None
    return f"/lookup/{id}", title or registry.title
