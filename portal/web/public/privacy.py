"""The office's privacy policy (C10, PDPA s.23)."""

from flask import Blueprint, g, render_template
from flask.typing import ResponseReturnValue

from portal.web import shelf
from portal.web.headers import public
from portal.web.language import t
from portal.web.public import prose
from portal.web.rules import office, rule

blueprint = Blueprint("privacy", __name__)


@blueprint.get("/privacy")
@rule("public")
@public
def show() -> ResponseReturnValue:
    """The page the office's file names, among its pages; else what its file says of purpose and basis."""
    name = office().privacy_page or "privacy"
    text = prose.page(shelf.read, name, g.language) or _declared()
    return render_template("public/page.html", title=t("privacy.title"), body=prose.html(text))


def _declared() -> str:
    declared = office().privacy
    said = [declared.purpose, declared.basis] if declared else []
    parts = [each.in_language(g.language) for each in said if each] or [t("privacy.none")]
    return "\n\n".join((f"# {t('privacy.title')}", *parts))
