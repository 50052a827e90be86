"""What Flask extends: made here, bound in app.py, asked for by views."""

from typing import cast

from flask import current_app
from flask_login import LoginManager
from flask_migrate import Migrate
from flask_wtf import CSRFProtect

from portal.db import Database
from portal.queries.catalogue import Catalogue
from portal.settings import Settings

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
