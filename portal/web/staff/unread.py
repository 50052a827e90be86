"""Putting a request back among the unread: a note to oneself to come back to it (C42)."""

from flask import Blueprint, flash, redirect
from flask.typing import ResponseReturnValue

from portal.services.casework import looks
from portal.services.door import requests
from portal.web.extensions import database
from portal.web.language import t
from portal.web.rules import actor, rule
from portal.web.staff import walking

blueprint = Blueprint("staff_unread", __name__)


@blueprint.post("/staff/requests/<key>/unread")
@rule("queue.read")
def put_back(key: str) -> ResponseReturnValue:
    """ทำเครื่องหมายว่ายังไม่อ่าน: back in the list, until it is opened again."""
    with database().transaction() as session:
        looks.put_back(session, actor(), key)
    with database().reading() as session:
        back = walking.walk(session, requests.hold(session, actor(), key, lock=False)).back
    flash(t("staff.put_back_done"), "good")
    return redirect(back, 303)
