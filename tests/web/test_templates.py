"""Templates are compiled for each language, with the texts known by then written in."""

import ast
from pathlib import Path

import pytest
from flask import Flask, g, render_template
from jinja2 import ChoiceLoader, DictLoader

from portal.queries.pages import Page
from portal.settings import ROOT
from portal.texts import LANGUAGES, text


@pytest.fixture
def page(app: Flask) -> Flask:
    """An application with templates of this test beside its own."""
    files = {
        "words.html": '{% from "macros/icons.html" import icon %}'
        '{{ t("site.home") }} {{ t(id) }} {{ icon("home") }}{{ icon(id) }}',
        "child.html": '{% extends "parent.html" %}{% block inner %}{{ t("site.log_in") }}{% endblock %}',
        "parent.html": "<p>{% block inner %}{% endblock %}</p>",
        "unknown.html": '{% if false %}{{ t("no.such.text") }}{% endif %}',
        "paged.html": '{% from "macros/pager.html" import pager %}{{ pager(page, url) }}',
        "marked.html": '{{ t("site.home") }}',
    }
    app.jinja_loader = ChoiceLoader([DictLoader(files), app.jinja_loader]) if app.jinja_loader else None
    return app


@pytest.mark.parametrize("language", LANGUAGES)
def test_constant_and_changing_ids_say_the_same_in_each_language(page: Flask, language: str) -> None:
    with page.test_request_context("/"):
        g.language = language
        said = text(language, "site.home")
        shown = render_template("words.html", id="site.home")
        assert shown.startswith(f"{said} {said} <svg")
        assert shown.count("<svg") == 2
        assert "&lt;" not in shown
        assert render_template("child.html") == f"<p>{text(language, 'site.log_in')}</p>"


def test_one_page_after_another_in_two_languages_does_not_mix_them(page: Flask) -> None:
    with page.test_request_context("/"):
        for language in (*LANGUAGES, *LANGUAGES):
            g.language = language
            assert render_template("child.html") == f"<p>{text(language, 'site.log_in')}</p>"


def test_a_pager_writes_many_as_figures_do(page: Flask) -> None:
    with page.test_request_context("/"):
        g.language = "th"
        many: Page[int] = Page((), 1, 2_432, 121_576, True, 0, 50, None, None, None, None)
        assert "หน้า 1 ถึงหน้า 2,432 ทั้งหมด 121,576 ข้อมูล" in render_template("paged.html", page=many, url=str)


def test_a_constant_id_is_no_call_any_more(page: Flask) -> None:
    with page.test_request_context("/"):
        g.language = "th"
        said = render_template("marked.html")
        page.jinja_env.globals["t"] = None
        assert render_template("marked.html") == said == text("th", "site.home")


def test_an_id_without_text_stops_the_template_wherever_it_stands(page: Flask) -> None:
    with page.test_request_context("/"), pytest.raises(KeyError):
        g.language = "th"
        render_template("unknown.html")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_template_compiles_in_every_language(app: Flask, language: str) -> None:
    folder = ROOT / "templates"
    names = [
        str(file.relative_to(folder)) for file in sorted(Path(folder).rglob("*.html")) if "papers" not in file.parts
    ]
    with app.test_request_context("/"):
        g.language = language
        for name in names:
            app.jinja_env.get_template(name)


def test_no_view_gives_a_page_a_name_that_its_frame_uses(app: Flask) -> None:
    """A view's own `account` once took the way out of the menu: the frame asks by this name whether somebody is there."""
    with app.test_request_context("/"):
        g.language = "th"
        framed: dict[str, object] = {}
        app.update_template_context(framed)
    taken = {"account", "dense", "flashed", "here", "look", "menu", "office"}
    assert taken <= set(framed)
    for file in sorted((ROOT / "portal" / "web").rglob("*.py")):
        if file.name == "frame.py":
            continue
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            said: set[object] = set()
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "render_template":
                said = {keyword.arg for keyword in node.keywords}
            elif isinstance(node, ast.Dict):
                said = {key.value for key in node.keys if isinstance(key, ast.Constant)}
            assert not said & taken, (file.name, ast.unparse(node))
