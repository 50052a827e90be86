"""The office's own pages and files: guides, manuals (C66)."""

from typing import Final

from flask import Blueprint, Response, abort, g, render_template
from flask.typing import ResponseReturnValue

from portal.uploads.limits import Kind
from portal.uploads.names import content_disposition, extension
from portal.uploads.storage import read_chunks
from portal.web.extensions import settings
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
    """A Markdown page of the office's folder."""
    text = prose.page(settings().office / "pages", name, g.language)
    if text is None:
        abort(404)
    return render_template("public/page.html", title=prose.title(text, name), body=prose.html(text))


@blueprint.get("/files/<name>")
@rule("public")
@public
def download(name: str) -> ResponseReturnValue:
    """A file of files/ in the office's folder, as a download; its name is looked up, never joined to a path (T17)."""
    known = {file.name: file for file in (settings().office / "files").glob("*") if file.is_file()}
    media_type = TYPES.get(extension(name))
    if name not in known or media_type is None:
        abort(404)
    answer = Response(read_chunks(known[name]), mimetype=media_type, direct_passthrough=True)
    answer.content_length = known[name].stat().st_size
    answer.headers["Content-Disposition"] = content_disposition(name)
    answer.headers["Content-Security-Policy"] = SANDBOX
    return answer
