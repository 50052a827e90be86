"""The text a reader copies, searches and hears from a Thai PDF.

WeasyPrint 70 remembers for each glyph the letters of the first cluster it met, so `กำ` is read back as `ก้ำ` and `ป้า` as
`ป้้ำ` (its issue 2841). Here every run with a letter beyond ASCII carries its own letters as ActualText, which
poppler and pdfium (Chrome) obey. Held to WeasyPrint below 71 by setup.cfg and to 21 probe words by a test.
"""

from typing import Any

import pydyf
from weasyprint.draw import text as drawing

_ORIGINAL = drawing.draw_first_line


def _draw_with_actual_text(stream: Any, textbox: Any, *rest: Any) -> Any:
    if textbox.text.isascii() or not textbox.text.strip():
        return _ORIGINAL(stream, textbox, *rest)
    stream.begin_marked_content("Span", pydyf.Dictionary({"ActualText": pydyf.String(textbox.text)}))
    try:
        return _ORIGINAL(stream, textbox, *rest)
    finally:
        stream.end_marked_content()


def mend() -> None:
    """Make every document of this process carry its text; a second call changes nothing."""
    drawing.draw_first_line = _draw_with_actual_text
