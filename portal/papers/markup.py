"""From plain data to one HTML document: our own templates, everything escaped, nothing in it to fetch."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import segno
from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from portal.papers import lettering
from portal.papers.paper import Field, Letter, Paper, Row
from portal.texts import text

ROOT: Final = Path(__file__).resolve().parents[2]
# Letters that fit beside each other on half a line of A4; a longer label or value gets the full width.
_SHORT_LABEL, _SHORT_VALUE = 34, 23


@dataclass(frozen=True)
class Sheet:
    """A document ready to print. Picture n is called `paper:n` in the HTML and can be had under no other name."""

    html: str
    pictures: tuple[bytes, ...]


def sheet(paper: Paper | Letter) -> Sheet:
    """The HTML and the pictures of a paper; segno.DataOverflowError when the QR text is longer than a QR code holds."""
    pictures: list[bytes] = []

    def place(content: bytes) -> str:
        pictures.append(content)
        return f"paper:{len(pictures) - 1}"

    is_letter = isinstance(paper, Letter)
    template = _environment().get_template("letter.html" if is_letter else "request.html")
    html = template.render(
        paper=paper,
        is_letter=is_letter,
        place=place,
        t=_wording(paper.language),
        qr=_qr(paper.qr) if paper.qr else None,
    )
    return Sheet(html, tuple(pictures))


def arranged(rows: tuple[Row, ...]) -> Iterator[tuple[str, Any]]:
    """Rows as the template shows them: ("fields", lines of one or two fields) or (kind, row)."""
    lines: list[list[Field]] = []
    for row in rows:
        if isinstance(row, Field):
            _add_field(lines, row)
            continue
        if lines:
            yield "fields", lines
            lines = []
        yield type(row).__name__.lower(), row
    if lines:
        yield "fields", lines


def _add_field(lines: list[list[Field]], field: Field) -> None:
    if lines and len(lines[-1]) == 1 and _short(lines[-1][0]) and _short(field):
        lines[-1].append(field)
    else:
        lines.append([field])


def _short(field: Field) -> bool:
    narrow = lettering.width(field.label) <= _SHORT_LABEL and lettering.width(field.value) <= _SHORT_VALUE
    return narrow and "\n" not in field.value


def _wording(language: str) -> Callable[..., str]:
    return lambda key, **facts: text(language, f"papers.{key}", **facts)


def _qr(content: str) -> Markup:
    # segno writes the whole element itself and draws no text in it: nothing of the content can become markup.
    code = segno.make(content, error="m", micro=False)
    return Markup(code.svg_inline(border=0, omitsize=True, svgclass="qr", lineclass=None))  # nosec B704


@pass_context
def _digits(context: Context, value: str) -> str:
    paper = context["paper"]
    return lettering.thai_digits(value, _numbers(paper)) if paper.digits == "thai" else value


def _numbers(paper: Paper | Letter) -> tuple[str, ...]:
    """What a letter is called: it is written in the letter's digits wherever it stands, whatever letters are in it."""
    return tuple(filter(None, (paper.number, paper.reference))) if isinstance(paper, Letter) else ()


def _finalize(value: Any) -> Any:
    return lettering.clean(value) if isinstance(value, str) and not isinstance(value, Markup) else value


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(ROOT / "templates" / "papers"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_finalize,
    )
    environment.tests["wide"] = lambda value: lettering.width(value) > _SHORT_LABEL
    environment.filters.update(arranged=arranged, d=_digits, pieces=lettering.pieces)
    return environment
