"""What Flask extends: made here, bound in app.py, asked for by views."""

from typing import cast

from flask import current_app
from flask_login import LoginManager
from flask_migrate import Migrate
from flask_wtf import CSRFProtect

from portal.db import Database
from portal.queries.catalogue import Catalogue
from portal.settings import Settings
from portal.uploads.storage import LocalStorage, Storage

csrf = CSRFProtect()
login_manager = LoginManager()
migrate = Migrate()


def database() -> Database:
    """The application's database."""
    return cast(Database, current_app.extensions["database"])


def settings() -> Settings:
    """What the operator set."""
    return cast(Settings, current_app.extensions["settings"])


def catalogue() -> Catalogue:
    """What the office has published, compiled and kept in this process."""
    return cast(Catalogue, current_app.extensions["catalogue"])


def storage() -> Storage:
    """Where attachments and papers lie; its folders are made at first use, so that a bad disk stops no start."""
    if "storage" not in current_app.extensions:
        current_app.extensions["storage"] = LocalStorage(settings().storage)
    return cast(Storage, current_app.extensions["storage"])
