"""It arrived: the number, what happens next and by when, the paper, and a code that leads to the status."""

from flask import Blueprint, redirect, render_template
from flask.typing import ResponseReturnValue

from portal.services.accounts.coming_back import code_of
from portal.services.applying.another import keeps, start_another
from portal.services.door.requests import hold
from portal.web.applicant.opening import me
from portal.web.extensions import catalogue, database, settings
from portal.web.qr import drawn
from portal.web.rules import rule, visiting

blueprint = Blueprint("sent", __name__)


@blueprint.get("/requests/<key>/sent")
@rule("request.file", visitors=True)
def show(key: str) -> ResponseReturnValue:
    """Only for those who may see the request; anything else is not there."""
    with database().reading() as session:
        held = hold(session, me(), key, lock=False)
        checked = catalogue().version(session, held.version_id)
    address = f"{settings().address}/status?reference={held.reference}"
    return render_template(
        "applicant/sent.html",
        held=held,
        service=checked.definition,
        another=keeps(checked) and held.filed_by_id == me().id and visiting() is None,
        code=drawn(address),
        address=address,
        counter=held.applicant_id != me().id and me().may("counter.serve"),
        visits=visiting() is not None,
        back_code=code_of(settings().secret_key, held.key) if visiting() is not None else "",
    )


@blueprint.post("/requests/<key>/another")
@rule("request.file")
def another(key: str) -> ResponseReturnValue:
    """The next one of the same letter (ส่งคำตอบเพิ่มอีก, C22); 404 where nothing is kept."""
    with database().transaction() as session:
        draft = start_another(session, me(), catalogue(), key)
    return redirect(f"/drafts/{draft}", 303)
