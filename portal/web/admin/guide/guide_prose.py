"""The guide's own Markdown as HTML: as pages of the office are turned, and with pictures, which are ours."""

from collections.abc import Callable, Sequence
from typing import Any, Final, cast

from flask import current_app
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markupsafe import Markup

from portal.web.admin.guide.guide_pictures import picture


def html(text: str) -> Markup:
    """Paragraphs, lists, tables, code; `![what is seen](name)` is a picture of `static/guide`."""
    return Markup(_READER.render(text))  # nosec B704 (the reader escapes all text, HTML is off)


def _image(self: RendererHTML, tokens: Sequence[Token], at: int, options: Any, env: Any) -> str:
    token = tokens[at]
    found = picture(str(token.attrs["src"]))
    address = cast("Callable[[str], str]", current_app.jinja_env.globals["static"])(found.file)
    said = self.renderInlineAsText(token.children, options, env)
    shown = Markup('<img src="{}" width="{}" height="{}" alt="{}">')
    return shown.format(address, found.width, found.height, said)


def _code(self: RendererHTML, tokens: Sequence[Token], at: int, options: Any, env: Any) -> str:
    """What is wider than a telephone is scrolled by keyboard too."""
    return Markup('<pre tabindex="0"><code>{}</code></pre>\n').format(tokens[at].content)


_READER: Final = MarkdownIt("commonmark", {"html": False, "typographer": False}).enable("table")
_READER.add_render_rule("image", _image)
_READER.add_render_rule("fence", _code)
