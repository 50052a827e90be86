"""Where an administrator writes a whole file, more words are taken than elsewhere: what is too long for a file is told beside
what was typed, and not answered by a page on which it is lost."""

from typing import Final

from flask import Flask, request

ROOMY: Final = frozenset({"admin_workshop.write", "admin_settings.change", "admin_files.change"})
MOST: Final = 8 * 1024 * 1024
"""Bytes of a form there; a file has at most half a megabyte."""


def install(app: Flask) -> None:
    """After the rule let somebody in and before anything reads the form: strangers get no more room than elsewhere."""

    @app.before_request
    def give_room() -> None:
        if request.endpoint in ROOMY:
            request.max_form_memory_size = MOST
