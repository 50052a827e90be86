"""Addresses of our own files, marked by what is in them, so that browsers may keep them for a year."""

import hashlib
from pathlib import Path

from flask import Flask


def install(app: Flask) -> None:
    """`static('style.css')` for templates."""
    folder = Path(app.static_folder or "")
    known: dict[str, str] = {}

    def static(name: str) -> str:
        if name not in known or app.debug:
            file = folder / name
            mark = hashlib.sha256(file.read_bytes()).hexdigest()[:12] if file.is_file() else "missing"
            known[name] = f"{app.static_url_path}/{name}?v={mark}"
        return known[name]

    app.jinja_env.globals["static"] = static
