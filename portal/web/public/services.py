"""The page of one service, from its declaration: what, who, what to have at hand, how long, what it costs; and its blank
form to fill in by hand."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask import Blueprint, g, render_template
from flask.typing import ResponseReturnValue

from portal.request_types.checked import CheckedType
from portal.request_types.definition import Link
from portal.request_types.durations import Duration
from portal.request_types.judging.due import duration_of
from portal.uploads.limits import Kind, kinds_text, size_text
from portal.uploads.limits import Limits as Usual
from portal.web.extensions import catalogue, database
from portal.web.headers import public
from portal.web.language import t
from portal.web.public.blank import blank_sections
from portal.web.public.offers import Offer, offer_of, takes_visitors
from portal.web.rules import actor, office, person, rule

blueprint = Blueprint("services", __name__)


@dataclass(frozen=True)
class Document:
    """A file the form asks for."""

    label: str
    optional: bool
    accept: str
    size: str


@blueprint.get("/services/<type_id>")
@rule("public")
@public
def show(type_id: str) -> ResponseReturnValue:
    """What the law asks a service to say before anybody starts (it prints as the public manual)."""
    found = _find(type_id)
    definition = found.definition
    privacy = definition.privacy or office().privacy
    purpose = privacy.purpose.in_language(g.language) if privacy and privacy.purpose else ""
    return render_template(
        "public/service.html",
        service=definition,
        is_open=found.is_open,
        links=[(link.title.in_language(g.language), _address(type_id, link)) for link in definition.links],
        documents=list(_documents(found.checked)),
        due=_due(found.checked),
        purpose=purpose,
        basis=privacy.basis.in_language(g.language) if privacy and privacy.basis else "",
        keep=_lasting(duration_of(privacy.keep)) if privacy and privacy.keep else "",
        may_start=_may_start(found),
        may_visit=person() is None and takes_visitors(found.checked),
    )


@blueprint.get("/services/<type_id>/blank")
@rule("public")
@public
def blank(type_id: str) -> ResponseReturnValue:
    """The form as lines and boxes, for those who write by hand."""
    with database().reading() as session:
        found = offer_of(session, catalogue().offered(session, type_id))
        sections = blank_sections(found.checked, g.language, catalogue().rows(session))
    return render_template("public/blank.html", service=found.definition, sections=sections)


def _find(type_id: str) -> Offer:
    with database().reading() as session:
        return offer_of(session, catalogue().offered(session, type_id))


def _may_start(found: Offer) -> bool:
    if person() is None:
        return set(found.definition.filed_by) != {"visitor"}
    who = actor()
    return who.may("request.file") and bool({who.role, who.base} & set(found.definition.filed_by))


def _address(type_id: str, link: Link) -> str:
    if link.blank:
        return f"/services/{type_id}/blank"
    if link.page:
        return f"/pages/{link.page.removesuffix('.md')}"
    return f"/files/{link.file}" if link.file else link.url or ""


def _documents(checked: CheckedType) -> Iterator[Document]:
    usual = Usual()
    for asked in checked.fields.values():
        if asked.field.type != "file" or asked.form is not None:
            continue
        declared, size = asked.field.own.get("accept"), asked.field.own.get("size")
        kinds = tuple(kind for kind in Kind if kind.value in declared) if isinstance(declared, tuple) else ()
        yield Document(
            label=asked.field.label.in_language(g.language),
            optional=asked.optional is True or asked.when is not True,
            accept=kinds_text(kinds or usual.accept, ","),
            size=size_text(size if isinstance(size, int) else usual.size),
        )


def _due(checked: CheckedType) -> str:
    """`3-5 วันทำการ`; empty where it depends on the answers or nothing is promised."""
    due = checked.due
    if not isinstance(due, Duration):
        return ""
    return _lasting(due)


def _lasting(due: Duration) -> str:
    amount = f"{due.least}-{due.amount}" if due.least is not None else str(due.amount)
    return t(f"formulas.lasting.{due.unit.value}", amount=amount)
