"""Small pictures, as files that are sent."""

import io

from PIL import Image


def drawn(kind: str, size: tuple[int, int] = (24, 24)) -> io.BytesIO:
    """A picture of this format, PNG or JPEG."""
    made = io.BytesIO()
    Image.new("RGB", size, "teal").save(made, kind)
    made.seek(0)
    return made
