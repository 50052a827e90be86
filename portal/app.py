"""The composition root: settings, database, extensions, hooks and blueprints become one plain WSGI application."""

import sys
from urllib.parse import urlsplit

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from portal import web
from portal.db import Database
from portal.queries.catalogue import Catalogue, compiled
from portal.services.outbox import CHANNELS
from portal.settings import ROOT, Settings, from_environment
from portal.web import (
    assets,
    errors,
    filters,
    frame,
    headers,
    kept,
    language,
    logs,
    origin,
    repeated,
    roomy,
    rules,
    signs,
    snapshot,
    templates,
)
from portal.web.addresses import Address
from portal.web.auth import visiting
from portal.web.extensions import csrf, login_manager, migrate
from portal.web.gate import Gate

_TAKE_TURNS = 0.001
"""Seconds a thread computes while others wait: whoever holds the write lock comes back soon after each statement."""


class _Portal(Flask):
    """Flask with templates and routes of our own."""

    jinja_environment = templates.Worded
    url_rule_class = Address


def create_app(settings: Settings | None = None, *, testing: bool = False) -> Flask:
    """Build the portal. Without settings the environment decides. Call it after a fork: it opens the database."""
    settings = settings or from_environment()
    sys.setswitchinterval(_TAKE_TURNS)
    app = _Portal("portal", template_folder=str(ROOT / "templates"), static_folder=str(ROOT / "static"))
    app.config.update(_configuration(settings), TESTING=testing, DEBUG=settings.debug)
    app.extensions["settings"] = settings
    app.extensions["database"] = _database(settings)
    app.extensions["catalogue"] = Catalogue(compiled)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    for hooks in (
        logs,
        snapshot,
        frame,
        language,
        origin,
        repeated,
        headers,
        errors,
        assets,
        filters,
        kept,
        visiting,
        rules,
        roomy,
    ):
        hooks.install(app)
    csrf.init_app(app)
    signs.install(app)
    repeated.install_in_forms(app)
    login_manager.init_app(app, add_context_processor=False)
    migrate.init_app(app, directory=str(ROOT / "migrations"))
    for blueprint in web.blueprints():
        app.register_blueprint(blueprint)
    rules.check(app)
    app.wsgi_app = Gate(app.wsgi_app, settings.threads)  # type: ignore[method-assign]
    if settings.proxies:
        n = settings.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=n, x_proto=n)  # type: ignore[method-assign]
    return app


def _database(settings: Settings) -> Database:
    """One connection more than threads; its sessions know which channels notices leave by."""
    info = {CHANNELS: settings.channels}
    return Database(settings.database_url, pool_size=settings.threads + 1, info=info)


def _configuration(settings: Settings) -> dict[str, object]:
    """Cookies and limits (T04, T19); hosts that may be asked for, so that no foreign name leads here."""
    hosts = ["127.0.0.1", "localhost", "[::1]"]
    if settings.production:
        hosts.append(urlsplit(settings.public_url).hostname or "")
    return {
        "SECRET_KEY": settings.secret_key,
        "SESSION_COOKIE_NAME": settings.cookie("session"),
        "SESSION_COOKIE_SECURE": settings.production,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "PREFERRED_URL_SCHEME": "https" if settings.production else "http",
        "TRUSTED_HOSTS": hosts,
        "MAX_CONTENT_LENGTH": settings.max_body,
        "MAX_FORM_PARTS": 2000,
        "MAX_FORM_MEMORY_SIZE": 2 * 1024 * 1024,
        "WTF_CSRF_FIELD_NAME": "_csrf_token",  # no id of a question begins so
        "WTF_CSRF_TIME_LIMIT": None,  # as long as the session: a long form must not be lost
        "WTF_CSRF_SSL_STRICT": False,  # origin.py checks better, and without a Referer
    }
