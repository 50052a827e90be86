"""What browser tests share: a served application, a page that is watched, and axe."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Page
from werkzeug.serving import make_server


@dataclass
class Watched:
    """A page that remembers what went wrong in it."""

    page: Page
    address: str
    wrong: list[str] = field(default_factory=list)


@contextmanager
def serving(app: Flask) -> Iterator[str]:
    """Serve the application from this process, so that tests may set the clock and read the database."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def axe_violations(watched: Watched) -> str:
    """What axe finds in the page as it stands, as a text; empty when nothing."""
    before = len(watched.wrong)
    found = Axe().run(watched.page)
    del watched.wrong[before:]  # axe tries inline styles of its own, which our CSP refuses
    return str(found.generate_report()) if found.violations_count else ""
