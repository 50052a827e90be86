"""One line of JSON for each request and each fault; no names, numbers, query strings or messages (T33, T35)."""

import json
import logging
import secrets
import sys
import time
import traceback
from datetime import UTC, datetime

from flask import Flask, Response, g, has_request_context, request

_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""No letter that is misread on the telephone."""
_ENCODE = json.JSONEncoder(ensure_ascii=False, default=str).encode


def reference() -> str:
    """The number of this request, as a person can read it out: eight signs, the same in page and log."""
    if "reference" not in g:
        g.reference = "".join(secrets.choice(_ALPHABET) for _ in range(8))
    found: str = g.reference
    return found


class OneLine(logging.Formatter):
    """JSON escapes line breaks, so nobody can forge a line.

    Of a fault only type and places are kept: its message may quote what a person wrote.
    """

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "event": record.getMessage(),
            **getattr(record, "facts", {}),
        }
        if has_request_context():
            line["reference"] = reference()
        if record.exc_info and record.exc_info[1]:
            fault = record.exc_info[1]
            frames = traceback.extract_tb(fault.__traceback__)
            line["fault"] = type(fault).__name__
            line["at"] = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames[-12:]]
        return _ENCODE(line)


def install(app: Flask) -> None:
    """Log to standard error; the operator's system keeps it."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(OneLine())
    app.logger.handlers[:] = [handler]
    app.logger.propagate = False
    app.logger.setLevel(logging.WARNING if app.testing else logging.INFO)

    @app.before_request
    def begin() -> None:
        g.began = time.perf_counter()

    @app.after_request
    def end(response: Response) -> Response:
        if request.endpoint not in ("static", "health.live", "health.ready"):
            facts = {
                "method": request.method,
                "path": request.path,
                "status": response.status_code,
                "ms": round((time.perf_counter() - g.get("began", time.perf_counter())) * 1000, 1),
            }
            app.logger.info("request", extra={"facts": facts})
        return response
