"""`รหัสยืนยันตัวตน`: setting up one's own second factor, new recovery codes, taking it off (ASVS 6.3.3, 7.5.1)."""

from typing import Final
from urllib.parse import urlsplit

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from itsdangerous import BadData, URLSafeTimedSerializer

from portal.access.permissions import is_staff, needs_second_factor
from portal.errors import NotFound
from portal.services.accounts import second_factor, sessions
from portal.services.accounts.people import Remark, Remarks
from portal.web import qr
from portal.web.auth.forms import Proving, words
from portal.web.auth.password import proves
from portal.web.auth.visiting import visitor
from portal.web.extensions import database, settings
from portal.web.language import t
from portal.web.redirects import landing, safe_target
from portal.web.rules import actor, me, office, rule

blueprint = Blueprint("second_factor", __name__)
LASTS: Final = 60 * 60
"""Seconds in which an authenticator that was shown may be confirmed."""


@blueprint.get("/profile/second-factor")
@rule("login", before_factor=True)
def show() -> ResponseReturnValue:
    """How it stands; whoever has none is shown what to set up."""
    return _page(Proving())


@blueprint.post("/profile/second-factor")
@rule("login", before_factor=True)
def confirm() -> ResponseReturnValue:
    """The authenticator shows the right code: it counts from now on, and the recovery codes are shown this once."""
    form, who, nonce = Proving(), _mine(), _opened(request.form.get("_setting_up", ""))
    if nonce is None:
        flash(t("second.too_late"), "bad")
        return redirect("/profile/second-factor", 303)
    if who.has_factor:
        return redirect("/profile/second-factor", 303)
    if remarks := _unproved(form):
        return _page(form, remarks, nonce)
    with database().transaction() as writing:
        codes = second_factor.set_up(writing, visitor(), who.id, nonce, words(form.code))
        if codes is not None:
            sessions.end_all(writing, who.id, but_id=who.session_id)
    if codes is None:
        return _page(form, {"code": Remark("second.wrong")}, nonce)
    return _codes(codes)


@blueprint.post("/profile/second-factor/codes")
@rule("login")
def renew() -> ResponseReturnValue:
    """Ten new recovery codes; the old ones stop working."""
    form, who = Proving(), _mine()
    if remarks := _refused(form):
        return _page(form, remarks)
    with database().transaction() as writing:
        codes = second_factor.new_codes(writing, who.id)
    return _codes(codes)


@blueprint.post("/profile/second-factor/off")
@rule("login")
def off() -> ResponseReturnValue:
    """Take it off, or off the old telephone before a new one is set up."""
    form, who = Proving(), _mine()
    if remarks := _refused(form):
        return _page(form, remarks)
    with database().transaction() as writing:
        second_factor.take_off(writing, who.id, who.id)
    flash(t("second.is_off"), "good")
    return redirect("/profile/second-factor", 303)


def _mine() -> sessions.Person:
    """Whoever may have one: staff of every kind, and who has one already."""
    if not (is_staff(actor().base) or me().has_factor):
        raise NotFound
    return me()


def _refused(form: Proving) -> Remarks:
    """What is wrong with the proof for a change: the password where it was not typed for a while, and a code."""
    if remarks := _unproved(form):
        return remarks
    with database().transaction() as writing:
        taken = second_factor.accepts(writing, visitor(), me().id, words(form.code))
    return {} if taken else {"code": Remark("second.wrong")}


def _unproved(form: Proving) -> Remarks:
    if not words(form.code).strip():
        return {"code": Remark("second.missing")}
    if not me().is_fresh and not (words(form.current) and proves(me(), words(form.current))):
        return {"current": Remark("password.current_wrong" if words(form.current) else "profile.prove")}
    return {}


def _page(form: Proving, remarks: Remarks | None = None, nonce: str = "") -> ResponseReturnValue:
    who, said = _mine(), remarks or {}
    form.say(said)
    facts = {"form": form, "who": who, "asks": not who.is_fresh or "current" in said}
    facts |= {"needed": needs_second_factor(actor().base, office().second_factor), "next": _next()}
    status = 422 if said else 200
    if who.has_factor:
        with database().reading() as reading:
            left = second_factor.codes_left(reading, who.id)
        form.code.label.text = t("second.code_or_recovery")
        return render_template("auth/second_factor.html", left=left, **facts), status
    nonce = nonce or second_factor.draw()
    # Few letters, and none that are spelled with nine signs where two do: the picture must be scanned off a telephone.
    of = urlsplit(settings().public_url).hostname or "Khamrong"
    offered = second_factor.offered(visitor(), who.id, nonce, who.first_name[:20], of)
    picture = qr.drawn(offered.address)
    page = render_template(
        "auth/second_factor_set_up.html", offered=offered, picture=picture, seal=_sealed(nonce), **facts
    )
    return page, status


def _codes(codes: list[str]) -> ResponseReturnValue:
    return render_template("auth/recovery_codes.html", codes=codes, go_on=_next() or landing(actor()))


def _next() -> str:
    return safe_target(request.values.get("next"), "")


def _sealed(nonce: str) -> str:
    return str(_seal().dumps([me().id, nonce]))


def _opened(seal: str) -> str | None:
    """The nonce this page gave this person; None for what is not ours or too old."""
    try:
        account_id, nonce = _seal().loads(seal, max_age=LASTS)
    except BadData:
        return None
    return str(nonce) if account_id == me().id else None


def _seal() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(settings().secret_key, salt="second factor")
