"""The office's privacy policy (C10, PDPA s.23)."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from portal.web.extensions import settings
from portal.web.headers import public
from portal.web.language import t
from portal.web.public.prose import html
from portal.web.rules import office, rule

blueprint = Blueprint("privacy", __name__)


@blueprint.get("/privacy")
@rule("public")
@public
def show() -> ResponseReturnValue:
    """The page the office's file names, in pages/ of its folder."""
    pages = (settings().office / "pages").resolve()
    file = (pages / (office().privacy_page or "privacy.md")).resolve()
    there = file.is_relative_to(pages) and file.is_file()
    text = file.read_text("utf-8") if there else f"# {t('privacy.title')}\n\n{t('privacy.none')}"
    return render_template("public/page.html", title=t("privacy.title"), body=html(text))
