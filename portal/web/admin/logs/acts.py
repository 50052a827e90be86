"""What administrators did, with two further logs beside it; and the log as a file (C51, C71, T39)."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Final
from urllib.parse import urlencode

from flask import Blueprint, g, redirect, render_template, request
from flask.typing import ResponseReturnValue

from portal.errors import Refused
from portal.queries import acts, logs
from portal.queries.acts import Asked
from portal.services.exporting import asking
from portal.services.logs.acts import KINDS
from portal.sheets.plan import Format
from portal.web.admin.logs import narrowing
from portal.web.admin.people.accounts import CHANGES, roles
from portal.web.extensions import catalogue, database
from portal.web.language import t
from portal.web.local import here
from portal.web.rules import actor, rule

blueprint = Blueprint("admin_acts", __name__)
FORMATS: Final = (Format.XLSX, Format.CSV)
_ASKED: Final = ("log", "person", "kind", "about", "since", "until")


@blueprint.get("/admin/acts")
@rule("event.read")
def show() -> str:
    """Newest first; `log` another one, `person`, `kind`, `about` one thing, `since`, `until` days, `before` a place."""
    return _page()


@blueprint.post("/admin/acts/export")
@rule("event.read")
def export() -> ResponseReturnValue:
    """Have the log made into a file, narrowed as it is on the screen; that is an act too."""
    wrong: list[tuple[str, str]] = []
    asked = _asked(wrong)
    kind = Format.CSV if request.form.get("format") == Format.CSV else Format.XLSX
    if wrong:
        return _page(), 422
    try:
        with database().transaction() as session:
            key = asking.ask_acts(session, actor(), asked, _said(asked), kind)
    except Refused as refused:
        return _page(t(refused.code, **refused.facts)), refused.status
    return redirect(f"/staff/exports/{key}", 303)


def _page(problem: str = "") -> str:
    wrong: list[tuple[str, str]] = []
    asked, log = _asked(wrong), request.values.get("log", "")
    with database().reading() as session:
        if log in logs.LOGS:
            rows, following = logs.LOGS[log](session, asked)
            titles = catalogue().registry_titles(session)
            page = {"lines": rows, "registries": {id: _title(id, told) for id, told in titles.items()}}
        else:
            log = ""
            found, following = acts.acts(session, asked)
            page = {"rows": found}
    kept = narrowing.kept(*_ASKED)
    return render_template(
        "admin/acts.html",
        **page,
        log=log,
        kept=kept,
        kinds={kind: t(f"acts.kind_{kind}") for kind in KINDS},
        formats=FORMATS,
        roles=roles(),
        words=lambda said: acts.words(said, g.language),
        changes={what: t(f"admin.change_{what}") for what in CHANGES},
        wrong=wrong,
        problem=problem,
        next_url=f"/admin/acts?{urlencode({**kept, 'before': str(following)})}" if following else "",
        first_url=f"/admin/acts?{urlencode(kept)}" if asked.before else "",
    )


def _asked(wrong: list[tuple[str, str]]) -> Asked:
    kind, until = request.values.get("kind", ""), narrowing.day("until", wrong)
    return Asked(
        person=request.values.get("person", "").strip()[:100],
        kind=kind if kind in KINDS else "",
        about=request.values.get("about", "")[:200],
        since=narrowing.day("since", wrong),
        until=until + timedelta(days=1) if until else None,
        before=narrowing.before(),
    )


def _said(asked: Asked) -> list[tuple[str, str]]:
    """The list in words, as the log of exports has it."""
    said = [("", t("acts.title"))]
    said += [(t("admin.person"), asked.person)] if asked.person else []
    said += [(t("acts.kind"), t(f"acts.kind_{asked.kind}"))] if asked.kind else []
    said += [(t("admin.since"), f"{here(asked.since):%Y-%m-%d}")] if asked.since else []
    said += [(t("admin.until"), f"{here(asked.until - timedelta(days=1)):%Y-%m-%d}")] if asked.until else []
    return said


def _title(id: str, told: Mapping[str, str]) -> str:
    return told.get(g.language) or next(iter(told.values()), id)
