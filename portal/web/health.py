"""Is it alive, and can it work: for those who watch it. Says nothing about anybody."""

import os
import secrets
from pathlib import Path

from flask import Blueprint, Response, jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError

from portal.errors import PortalError
from portal.models import schema
from portal.web.extensions import database, settings
from portal.web.rules import rule

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
@rule("public")
def live() -> Response:
    """The process answers."""
    return Response("ok\n", mimetype="text/plain")


@blueprint.get("/readyz")
@rule("public")
def ready() -> ResponseReturnValue:
    """The database is reachable and migrated, the storage can be written; else 503 and which of them fails."""
    found = {"database": _database_is_current(), "storage": _is_writable(settings().storage)}
    return jsonify(found), 200 if all(found.values()) else 503


def _database_is_current() -> bool:
    try:
        return schema.is_current(database())
    except (SQLAlchemyError, PortalError):
        return False


def _is_writable(folder: Path) -> bool:
    probe = folder / f".probe-{secrets.token_hex(8)}"
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        os.close(os.open(probe, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        probe.unlink()
    except OSError:
        return False
    return True
