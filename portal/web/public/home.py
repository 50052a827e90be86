"""The front door."""

from flask import Blueprint, render_template

from portal.web.headers import public
from portal.web.rules import rule

blueprint = Blueprint("home", __name__)


@blueprint.get("/")
@public
@rule("public")
def show() -> str:
    """What can be done here."""
    return render_template("public/home.html")
