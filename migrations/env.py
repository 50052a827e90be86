"""How migrations run: on the connection given (portal db upgrade), or on the application's (flask db upgrade)."""

from typing import Any, Literal

from alembic import context
from flask import current_app
from sqlalchemy import Connection

from portal.models import Base, schema
from portal.models.base import Moment


def render(kind: str, item: Any, autogen: Any) -> str | Literal[False]:
    """Migrations stand alone: they write plain column types, not ours."""
    if kind == "type" and isinstance(item, Moment):
        return "sa.DateTime(timezone=True)"
    return False


def run(connection: Connection) -> None:
    """Everything in the caller's transaction; tables of SQLite are rebuilt in batches."""
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        render_item=render,
        compare_type=True,
        include_name=schema.compared,
        transactional_ddl=True,
    )
    with context.begin_transaction():
        context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    with current_app.extensions["database"].engine.begin() as own:
        run(own)
