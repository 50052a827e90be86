"""The sign that no database keeps alike: PostgreSQL fails at it, SQLite does not. No browser sends it by itself (T29).

Where answers are judged, it is told at its field instead, by the one verdict for page and import.
"""

from collections.abc import Iterable, Iterator
from typing import Final

from flask import Flask, abort, request

NUL: Final = "\0"
JUDGED: Final = frozenset({"filling", "living"})
"""Blueprints whose words go to request_types.answers."""


def install(app: Flask) -> None:
    """Runs after the CSRF token was looked at, so that no body is read for whoever has none."""

    @app.before_request
    def refuse() -> None:
        if _holds(_said(request.args.lists())) or NUL in request.path:
            abort(400)
        if request.blueprint not in JUDGED and _holds(_said(request.form.lists())):
            abort(400)


def _said(lists: Iterable[tuple[str, list[str]]]) -> Iterator[str]:
    for name, several in lists:
        yield name
        yield from several


def _holds(words: Iterable[str]) -> bool:
    return any(NUL in word for word in words)
