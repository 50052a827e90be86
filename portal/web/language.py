"""Thai first, English by a switch that keeps the place (C81, C82)."""

from flask import Blueprint, Flask, abort, g, redirect, request
from werkzeug.wrappers import Response

from portal.request_types.office_definition import Office
from portal.texts import LANGUAGES, Wordings, put_in_force, text, withdraw, wordings
from portal.web.extensions import settings
from portal.web.headers import public
from portal.web.redirects import safe_target
from portal.web.rules import office, rule

blueprint = Blueprint("language", __name__)
_YEAR = 365 * 24 * 60 * 60


@blueprint.route("/language/<code>", methods=["GET", "POST"])
@public
@rule("public")
def switch(code: str) -> Response:
    """Remember the language in this browser and go back; it changes nothing else, so a plain link may do it."""
    if code not in office().languages:
        abort(404)
    answer = redirect(safe_target(request.values.get("next")), 303)
    name, secure = settings().cookie("lang"), settings().production
    answer.set_cookie(name, code, max_age=_YEAR, secure=secure, httponly=True, samesite="Lax")
    return answer


def wished() -> str:
    """The language this browser asked for, else the office's first."""
    wanted, offered = request.cookies.get(settings().cookie("lang"), ""), office().languages
    return wanted if wanted in offered else offered[0]


def t(key: str, /, **facts: object) -> str:
    """The text of `key` in the language of this request."""
    return text(g.language, key, **facts)


def _own_words(app: Flask) -> Wordings:
    """The office's, put together once for each edition of its file."""
    known: tuple[Office, Wordings] | None = app.extensions.get("wording")
    if known is None or known[0] is not office():
        known = office(), wordings((key, said.words) for key, said in office().texts.items())
        app.extensions["wording"] = known
    return known[1]


def install(app: Flask) -> None:
    """`g.language` for views, `t()` and `language` for templates; the office's languages and words (C81, C82)."""
    app.jinja_env.globals["t"] = t

    @app.before_request
    def choose() -> None:
        g.language = wished()
        g.wording = put_in_force(_own_words(app))

    @app.teardown_request
    def fall_silent(_error: BaseException | None) -> None:
        if "wording" in g:
            withdraw(g.pop("wording"))

    @app.context_processor
    def offer() -> dict[str, str]:
        return {"language": g.get("language", LANGUAGES[0])}
