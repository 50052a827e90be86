"""Who may import into what: those who keep a list, those who may fill a staff form, those who may file for another."""

from collections.abc import Iterator

from sqlalchemy.orm import Session

from portal.access.actors import actor_of
from portal.access.keepers import keeps, part_of
from portal.access.permissions import Actor
from portal.errors import NotFound
from portal.models.accounts import Account
from portal.queries.catalogue import Catalogue
from portal.request_types.checked import CheckedStaffForm, CheckedType
from portal.services.applying.drafts import may_file
from portal.services.importing.headings import questions
from portal.services.importing.into import REGISTRY, Into, requests, results


def importer(session: Session, catalogue: Catalogue, account_id: int | None) -> Actor:
    """Whoever began an import, as they are now. NotFound for nobody, and for one whose account is closed."""
    account, office = session.get(Account, account_id or 0), catalogue.office(session)
    if account is None or office is None or account.disabled_at is not None:
        raise NotFound
    return actor_of(account, office)


def may_import(session: Session, actor: Actor, catalogue: Catalogue, into: Into) -> bool:
    """Whether this actor may; what each row is about is asked again with the row."""
    if into.kind == REGISTRY:
        return _keeps_whole(session, actor, catalogue, into.id)
    return into in of_type(session, actor, catalogue, into.type_id)


def of_type(session: Session, actor: Actor, catalogue: Catalogue, type_id: str) -> tuple[Into, ...]:
    """All of a type that this actor may import into."""
    try:
        offered = catalogue.offered(session, type_id)
    except NotFound:
        return ()
    return tuple(_of_type(actor, catalogue.version(session, offered.version_id), offered.is_on))


def _of_type(actor: Actor, checked: CheckedType, is_on: bool) -> Iterator[Into]:
    type_id = checked.definition.id
    if actor.may("request.handle") and (actor.types is None or type_id in actor.types):
        for each in checked.staff_forms.values():
            if _fills(actor, each) and questions(checked, each.form.id):
                yield results(type_id, each.form.id)
    if is_on and actor.may("request.file_for_another") and may_file(actor, checked):
        yield requests(type_id)


def _fills(actor: Actor, form: CheckedStaffForm) -> bool:
    by = form.form.by
    return not by or bool({actor.role, actor.base, actor.unit} & set(by))


def _keeps_whole(session: Session, actor: Actor, catalogue: Catalogue, registry: str) -> bool:
    """Those who keep the whole list, and admins; who is limited to a part of it writes row by row."""
    if actor.may("type.manage"):
        return registry in catalogue.registry_titles(session)
    found = catalogue.kept_lists(session).get(registry)
    return found is not None and keeps(actor, found) and part_of(actor, found) is None
