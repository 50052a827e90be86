"""What a type makes besides its form, beside its text: a request of its own first example as paper and as a row of the queue."""

import base64
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from typing import Any

from flask import Blueprint, Response, current_app, g, request
from sqlalchemy.orm import Session

from portal.errors import NotFound
from portal.papers.markup import Sheet, sheet
from portal.queries import shelf as held
from portal.request_types.reading.folder import Kind, kind_of, may_be_made
from portal.services.trial import beginnings, papers, plays, staging
from portal.services.trial.playing import World, filer, played
from portal.web.admin.rehearsing.rehearsed import rehearsed
from portal.web.admin.workshop import tried
from portal.web.extensions import catalogue, database
from portal.web.rules import office, rule

blueprint = Blueprint("admin_previews", __name__)
IN_OUR_PAGE = "default-src 'none'; style-src 'self'; font-src 'self'; img-src data:; frame-ancestors 'self'"
"""A paper is shown within the workshop; it holds nothing that could ask for more."""
_STYLED = re.compile(r"<col style=\"width: ([\d.]+%)\">")
"""How wide a column is: printing takes styles alone, a page of ours none within its elements."""
_MAGIC = {b"\x89PNG": "image/png", b"\xff\xd8\xff": "image/jpeg", b"<svg": "image/svg+xml"}


@blueprint.get("/admin/edit/<path:path>/paper")
@rule("type.manage")
def paper(path: str) -> Response:
    """The paper of a request as the text makes it (`kind`: a letter instead), as a page for the frame of the workshop."""
    if kind_of(path) is not Kind.TYPES or not may_be_made(path):
        raise NotFound
    with (
        database().reading() as session,
        example(session, path, tried.texts(session, path), office().languages[0]) as world,
    ):
        content = papers.content(world, request.args.get("kind", "request"), partial(held.one, session))
    return Response(_html(sheet(content)), headers={"Content-Security-Policy": IN_OUR_PAGE})


def row_of(session: Session, path: str, texts: Iterable[str]) -> Mapping[str, Any]:
    """The row of the queue, for templates; nothing where no request could be made up."""
    try:
        with example(session, path, texts, g.language) as world:
            return {"seen": rehearsed(world)}
    except NotFound:
        return {}


@contextmanager
def example(session: Session, path: str, texts: Iterable[str], language: str) -> Iterator[World]:
    """A request of the first of these texts that is sound: of its first sound example, else of answers that are made up.

    NotFound where none is sound, or its answers are not taken.
    """
    kept, id = catalogue().rows(session), tried.id_of(path)
    stages = (staging.staged(tried.with_text(session, path, text), id, kept) for text in texts)
    stage = next((each for each in stages if each is not None), None)
    if stage is None:
        raise NotFound
    sound, play = beginnings.sound(stage), plays.begin()
    begun = beginnings.of_example(stage, sound[0], play) if sound else beginnings.made_up(stage, play, filer(stage))
    with played(stage, begun.then(begun.open or beginnings.blank(stage)), language) as world:
        if world.key is None:
            raise NotFound
        yield world


def _html(made: Sheet) -> str:
    html = _STYLED.sub(r'<col width="\1">', made.html)
    for number, picture in enumerate(made.pictures):
        kind = next((mime for magic, mime in _MAGIC.items() if picture.startswith(magic)), "image/png")
        said = f"data:{kind};base64,{base64.b64encode(picture).decode()}"
        html = html.replace(f'"paper:{number}"', f'"{said}"')
    style = current_app.jinja_env.globals["static"]("paper-on-screen.css")  # type: ignore[operator]
    return html.replace("</head>", f'<link rel="stylesheet" href="{style}"></head>', 1)
