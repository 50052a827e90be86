"""Drawn parts are kept, and look at nothing but their arguments."""

from dataclasses import dataclass, field

from flask import Flask, g
from markupsafe import escape

from portal.texts import LANGUAGES

PAGE = "{% from 'macros/states.html' import badge %}{{ drawn(badge, 'done', label) }} {{ t('lists.view') }}"


@dataclass(frozen=True)
class Label:
    """A word that notes when it is drawn."""

    word: str
    drawn: list[str] = field(compare=False)

    def __html__(self) -> str:
        self.drawn.append(self.word)
        return escape(self.word)


def _page(app: Flask, language: str, label: Label) -> str:
    with app.test_request_context("/"):
        g.language = language
        return app.jinja_env.from_string(PAGE).render(label=label)


def test_a_part_is_drawn_once_for_its_arguments_and_escaped(app: Flask) -> None:
    drawn: list[str] = []
    pages = [_page(app, "th", Label(word, drawn)) for word in ("<b>", "<b>", "<i>")]
    assert pages[0] == pages[1] != pages[2]
    assert "&lt;b&gt;" in pages[0] and "&lt;i&gt;" in pages[2]
    assert drawn == ["<b>", "<i>"]


def test_each_language_has_its_own(app: Flask) -> None:
    drawn: list[str] = []
    for language in LANGUAGES:
        _page(app, language, Label("1", drawn))
    assert drawn == ["1", "1"]
