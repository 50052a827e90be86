"""The guide inside the product: chapters to read, a page for each kind of question, and the reference of all keys."""

from itertools import pairwise
from typing import Final

from flask import Blueprint, g, redirect, render_template
from flask.typing import ResponseReturnValue

from portal import guide
from portal.errors import NotFound
from portal.request_types.describing import language_reference as reference
from portal.request_types.editing.palette import FOR_STAFF, palette
from portal.request_types.keys import CONSTRUCTS, Construct
from portal.request_types.keys.fields import FIELD, FIELD_TYPES
from portal.web.admin.guide import guide_prose
from portal.web.admin.guide.guide_pictures import picture
from portal.web.public import prose
from portal.web.rules import office, rule

blueprint = Blueprint("admin_guide", __name__)
FROM: Final = "/admin/guide"
blueprint.add_app_template_filter(guide_prose.html, "guide")


@blueprint.get("/admin/guide")
@rule("type.manage")
def contents() -> str:
    """All there is to read."""
    pages = tuple(reference.CHAPTERS)
    spoken = {name: told.language for name in guide.CHAPTERS if (told := guide.chapter(name, g.language))}
    return render_template("admin/guide.html", chapters=_chapters(), spoken=spoken, kinds=_kinds(), pages=pages)


@blueprint.get("/admin/guide/<name>")
@rule("type.manage")
def chapter(name: str) -> str:
    """A chapter: the lesson, and what comes after the first day."""
    told = guide.chapter(name, g.language)
    if told is None:
        raise NotFound
    titles = _chapters()
    after = next((two for one, two in pairwise(titles) if one == name), "")
    return render_template("admin/guide_chapter.html", told=told, titles=titles, name=name, after=after)


@blueprint.get("/admin/guide/kinds/<name>")
@rule("type.manage")
def kind(name: str) -> str:
    """One kind of question: when to choose it, how it looks, what to paste, what becomes of it."""
    told = guide.kind_told(name, g.language) if name in FIELD_TYPES else None
    if told is None:
        raise NotFound
    kinds = _kinds()
    own = Construct("field", FIELD.th, FIELD.en, tuple(key for key in FIELD.keys if name in key.types))
    facts = {"told": told, "title": kinds[name], "snippet": _snippet(name), "picture": picture(f"kind-{name}")}
    return render_template(
        "admin/guide_kind.html",
        name=name,
        **facts,
        inside=name in FOR_STAFF,
        construct=own,
        lines=reference.lines(own, g.language),
        before=next((one for one, two in pairwise(kinds) if two == name), ""),
        after=next((two for one, two in pairwise(kinds) if one == name), ""),
        kinds=kinds,
    )


@blueprint.get("/admin/guide/keys/<name>")
@rule("type.manage")
def keys(name: str) -> str:
    """A page of the reference: keys that belong together."""
    if name not in reference.CHAPTERS:
        raise NotFound
    constructs = [(each, reference.lines(each, g.language)) for each in reference.chapter(name)]
    facts = {"functions": reference.functions(g.language) if name == "formulas" else ()}
    return render_template("admin/guide_keys.html", name=name, constructs=constructs, kinds=_kinds(), **facts)


@blueprint.get("/admin/guide/about/<name>", defaults={"key": ""})
@blueprint.get("/admin/guide/about/<name>/<key>")
@rule("type.manage")
def about(name: str, key: str) -> ResponseReturnValue:
    """Where a kind of question, a construct or one of its keys is told: what the workshop leads to."""
    name = next((each.about for each in palette() if each.name == name), name)
    if name in FIELD_TYPES and not key:
        return redirect(f"{FROM}/kinds/{name}", 303)
    if name not in CONSTRUCTS:
        raise NotFound
    place = f"{name}.{key}" if CONSTRUCTS[name].key(key) else name
    return redirect(f"{FROM}/keys/{reference.chapter_of(name)}#{place}", 303)


def _chapters() -> dict[str, str]:
    """Chapters and what they are called."""
    told = {name: guide.chapter(name, g.language) for name in guide.CHAPTERS}
    return {name: prose.title(each.text, name) for name, each in told.items() if each is not None}


def _kinds() -> dict[str, str]:
    """Kinds of question and what they are called."""
    return {name: words[g.language != "th"] for name, words in FIELD_TYPES.items()}


def _snippet(name: str) -> str:
    """What the workshop inserts, in the office's first language."""
    return next(each.text for each in palette(office().languages[0]) if each.name == name)
