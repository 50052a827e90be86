"""QR codes of pages."""

import segno
from markupsafe import Markup


def drawn(content: str) -> Markup:
    """A QR code as SVG, without styles or scripts."""
    code = segno.make(content, error="m", micro=False)
    svg = code.svg_inline(scale=4, border=2, omitsize=True, svgclass="qr", lineclass=None)
    return Markup(svg)  # nosec B704 (made by segno out of squares, no text of anybody in it)
