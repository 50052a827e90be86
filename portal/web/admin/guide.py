"""The guide inside the product: the reference, a page for the keys that belong together."""

from typing import Final

from flask import Blueprint, g, redirect, render_template
from flask.typing import ResponseReturnValue

from portal.errors import NotFound
from portal.request_types.describing import language_reference as reference
from portal.request_types.keys import CONSTRUCTS
from portal.web.rules import rule

blueprint = Blueprint("admin_guide", __name__)
FROM: Final = "/admin/guide"


@blueprint.get("/admin/guide")
@rule("type.manage")
def contents() -> str:
    """All there is to read."""
    return render_template("admin/guide.html", pages=tuple(reference.CHAPTERS))


@blueprint.get("/admin/guide/keys/<name>")
@rule("type.manage")
def keys(name: str) -> str:
    """A page of the reference: keys that belong together."""
    if name not in reference.CHAPTERS:
        raise NotFound
    constructs = [(each, reference.lines(each, g.language)) for each in reference.chapter(name)]
    facts = {"functions": reference.functions(g.language) if name == "formulas" else ()}
    return render_template("admin/guide_keys.html", name=name, constructs=constructs, **facts)


@blueprint.get("/admin/guide/about/<name>", defaults={"key": ""})
@blueprint.get("/admin/guide/about/<name>/<key>")
@rule("type.manage")
def about(name: str, key: str) -> ResponseReturnValue:
    """Where a construct or one of its keys is told: what the workshop leads to."""
    if name not in CONSTRUCTS:
        raise NotFound
    place = f"{name}.{key}" if CONSTRUCTS[name].key(key) else name
    return redirect(f"{FROM}/keys/{reference.chapter_of(name)}#{place}", 303)
