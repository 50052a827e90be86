"""Thai first, English by a switch that keeps the place (C81, C82)."""

from flask import Blueprint, Flask, abort, g, redirect, request
from werkzeug.wrappers import Response

from portal.texts import LANGUAGES, text
from portal.web.extensions import settings
from portal.web.headers import public
from portal.web.redirects import safe_target
from portal.web.rules import rule

blueprint = Blueprint("language", __name__)
_YEAR = 365 * 24 * 60 * 60


@blueprint.route("/language/<code>", methods=["GET", "POST"])
@public
@rule("public")
def switch(code: str) -> Response:
    """Remember the language in this browser and go back; it changes nothing else, so a plain link may do it."""
    if code not in LANGUAGES:
        abort(404)
    answer = redirect(safe_target(request.values.get("next")), 303)
    name, secure = settings().cookie("lang"), settings().production
    answer.set_cookie(name, code, max_age=_YEAR, secure=secure, httponly=True, samesite="Lax")
    return answer


def t(key: str, /, **facts: object) -> str:
    """The text of `key` in the language of this request."""
    return text(g.language, key, **facts)


def install(app: Flask) -> None:
    """`g.language` for views, `t()` and `language` for templates."""
    app.jinja_env.globals["t"] = t

    @app.before_request
    def choose() -> None:
        wanted = request.cookies.get(settings().cookie("lang"), "")
        g.language = wanted if wanted in LANGUAGES else LANGUAGES[0]

    @app.context_processor
    def offer() -> dict[str, str]:
        return {"language": g.get("language", LANGUAGES[0])}
