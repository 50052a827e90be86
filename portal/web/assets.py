"""Addresses of our own files, marked by what is in them, so that browsers may keep them for a year; and icons."""

import hashlib
from pathlib import Path

from flask import Flask
from markupsafe import Markup


def install(app: Flask) -> None:
    """`static('style.css')` for templates and `icon('print')`."""
    folder = Path(app.static_folder or "")
    known: dict[str, str] = {}
    drawn: dict[str, Markup] = {}

    def static(name: str) -> str:
        if name not in known or app.debug:
            file = folder / name
            mark = hashlib.sha256(file.read_bytes()).hexdigest()[:12] if file.is_file() else "missing"
            known[name] = f"{app.static_url_path}/{name}?v={mark}"
        return known[name]

    def icon(name: str) -> Markup:
        if name not in drawn or app.debug:
            place = Markup("{}#{}").format(static("icons.svg"), name)
            drawn[name] = Markup(
                '<svg class="icon" aria-hidden="true" focusable="false"><use href="{}"></use></svg>'
            ).format(place)
        return drawn[name]

    app.jinja_env.globals.update(static=static, draw_icon=icon)
