"""The office's own pages and files: guides, manuals (C66)."""

from typing import Final

from flask import Blueprint, Response, abort, g, render_template
from flask.typing import ResponseReturnValue

from portal.uploads.limits import Kind
from portal.uploads.names import content_disposition, extension
from portal.web import shelf
from portal.web.headers import public
from portal.web.public import prose
from portal.web.rules import rule
from portal.web.sending import SANDBOX

blueprint = Blueprint("pages", __name__)
_ALSO: Final = {
    "jpeg": Kind.JPG.mime,
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
TYPES: Final = {kind.value: kind.mime for kind in Kind} | _ALSO
"""What an office may offer for download."""


@blueprint.get("/pages/<name>")
@rule("public")
@public
def show(name: str) -> ResponseReturnValue:
    """A Markdown page of the office."""
    text = prose.page(shelf.read, name, g.language)
    if text is None:
        abort(404)
    return render_template("public/page.html", title=prose.title(text, name), body=prose.html(text))


@blueprint.get("/files/<name>")
@rule("public")
@public
def download(name: str) -> ResponseReturnValue:
    """A file of the office's files/, as a download; its name is looked up among them (T17)."""
    media_type = TYPES.get(extension(name))
    content = shelf.read(f"files/{name}") if media_type is not None else None
    if content is None:
        abort(404)
    answer = Response(content, mimetype=media_type)
    answer.headers["Content-Disposition"] = content_disposition(name)
    answer.headers["Content-Security-Policy"] = SANDBOX
    return answer
