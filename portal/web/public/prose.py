"""The office's own pages (privacy policy, guides): a small, harmless part of Markdown turned into HTML."""

import re

from markupsafe import Markup, escape

_HEADING = re.compile(r"(#{1,3}) +(.+)")
_ITEM = re.compile(r"(?:[-*]|[0-9]{1,2}[.)]) +(.+)")
_STRONG = re.compile(r"\*\*(.+?)\*\*")


def html(text: str) -> Markup:
    """Headings, lists, paragraphs and **strong**; everything else is shown as it is written, never run."""
    blocks = (block.strip() for block in re.split(r"\n\s*\n", text.replace("\r\n", "\n")))
    return Markup("\n").join(_block(block) for block in blocks if block)


def _block(block: str) -> Markup:
    lines = block.splitlines()
    if found := _HEADING.fullmatch(lines[0]):
        level = str(len(found[1]))
        rest = html("\n".join(lines[1:]))
        return Markup("<h{0}>{1}</h{0}>\n{2}").format(level, _inline(found[2]), rest)
    items = [_ITEM.fullmatch(line.strip()) for line in lines]
    if all(items):
        tag = "ol" if lines[0].lstrip()[0].isdigit() else "ul"
        listed = Markup("").join(Markup("<li>{}</li>").format(_inline(item[1])) for item in items if item)
        return Markup("<{0}>{1}</{0}>").format(tag, listed)
    return Markup("<p>{}</p>").format(_inline(" ".join(line.strip() for line in lines)))


def _inline(line: str) -> Markup:
    return Markup(_STRONG.sub(r"<strong>\1</strong>", str(escape(line))))  # nosec B704: escaped first
