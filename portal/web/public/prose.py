"""The office's own pages (privacy policy, guides): Markdown turned into HTML that holds nothing but text (T06)."""

from collections.abc import Callable
from typing import Final

from markdown_it import MarkdownIt
from markupsafe import Markup

_READER: Final = MarkdownIt("commonmark", {"html": False, "typographer": False}).enable("table").disable("image")
_MOST: Final = 300_000
"""Bytes of a page; the rest is left out."""


def html(text: str) -> Markup:
    """Markdown with tables. HTML in it is shown as written; links lead to http, https, mailto or this portal only."""
    return Markup(_READER.render(text))  # nosec B704 (the reader escapes all text, HTML is off)


def title(text: str, otherwise: str) -> str:
    """The first heading."""
    first = next((line for line in text.splitlines() if line.startswith("# ")), "")
    return first.removeprefix("# ").strip() or otherwise


def page(read: Callable[[str], bytes | None], name: str, language: str) -> str | None:
    """The text of an office's page, in this language where `name.en.md` stands beside `name.md`; None without one."""
    stem = name.removesuffix(".md")
    for each in (f"pages/{stem}.{language}.md", f"pages/{stem}.md"):
        if (data := read(each)) is not None:
            return data[:_MOST].decode("utf-8", "replace")
    return None
