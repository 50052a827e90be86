"""One page, one state of the database: whatever a GET reads is read in one session, opened once (house promise 12).

Other methods read and write in turn and wait for what senders send: they hold nothing open in between.
"""

from contextlib import ExitStack

from flask import Flask, g, request

from portal.web.extensions import database

_WITHOUT = frozenset({"static", "health.live", "health.ready"})


def install(app: Flask) -> None:
    """Before all hooks that read; closed after the answer is made, before it is sent."""

    @app.before_request
    def begin() -> None:
        if request.method in ("GET", "HEAD") and request.endpoint not in _WITHOUT:
            g.snapshot = ExitStack()
            g.snapshot.enter_context(database().reading())

    @app.teardown_request
    def end(_error: BaseException | None) -> None:
        opened: ExitStack | None = g.pop("snapshot", None)
        if opened is not None:
            opened.close()
