"""A word said twice in an address is refused: two readers of it may each take another one (ASVS 15.3.7)."""

from typing import Final

from flask import Flask, abort, request

SEVERAL: Final = frozenset({"state", "type", "_left_out"})
"""Lists of staff may be asked for several of these."""


def install(app: Flask) -> None:
    """Runs before any view reads the address."""

    @app.before_request
    def refuse_repeated() -> None:
        if any(len(said) > 1 and name not in SEVERAL for name, said in request.args.lists()):
            abort(400)
