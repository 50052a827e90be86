"""Flask-Migrate finds the same migrations on the application's own database."""

from flask import Flask

from portal.models import schema
from portal.settings import Settings


def test_flask_db_upgrade_migrates_the_applications_database(app: Flask, settings: Settings) -> None:
    schema.downgrade(settings.database_url, "base")
    ran = app.test_cli_runner().invoke(args=["db", "upgrade"])
    assert ran.exit_code == 0, ran.output
    assert schema.is_current(app.extensions["database"])
