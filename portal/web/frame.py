"""What every page's frame shows: the office, the menu, where we are, and what was just said."""

from urllib.parse import quote

from flask import Flask, current_app, get_flashed_messages, request

from portal.request_types.definition import Office
from portal.request_types.positions import Mark, Text
from portal.texts import LANGUAGES, text
from portal.web import menu, rules


def install(app: Flask) -> None:
    """Context of base.html; `here` is this page, quoted for a `next=`.

    `app.extensions["office"]` is the office's declaration, once it is read.
    """
    words = tuple((language, text(language, "site.portal")) for language in LANGUAGES)
    app.extensions.setdefault("office", Office(name=Text(words), mark=Mark("", 0, 0)))

    @app.context_processor
    def frame() -> dict[str, object]:
        return {
            "office": current_app.extensions["office"],
            "menu": menu.entries(rules.actor() if rules.person() else None),
            "account": rules.person(),
            "here": quote(request.full_path.rstrip("?"), safe="/") if request.method == "GET" else "/",
            "flashed": get_flashed_messages(with_categories=True),
        }
