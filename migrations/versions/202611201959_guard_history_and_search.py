"""guard history and search

Triggers that keep history as it was written, and the search index of each engine.
"""

import sqlalchemy as sa
from alembic import op

revision = "5b1c6f0e7a21"
down_revision = "b36b38e77ecd"
branch_labels = None
depends_on = None

SEALED = ("event", "edition", "type_version")
"""Tables whose rows nobody changes or deletes: history, answers as filed, published versions."""


def upgrade() -> None:
    op.execute("INSERT INTO publication (id, revision, at, problems) VALUES (1, 0, '2025-01-01 00:00:00.000000', '[]')")
    if op.get_bind().dialect.name == "sqlite":
        _seal_sqlite()
        # Codes of one, two and three letters in a row; contentless, so that it holds postings only.
        op.execute(
            "CREATE VIRTUAL TABLE search_gram USING fts5(grams, content='', detail=none, columnsize=0, tokenize='ascii')"
        )
        return
    _seal_postgresql()
    _demand_letters()
    op.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    op.execute("CREATE INDEX ix_search_request ON request USING gin (search_text gin_trgm_ops)")


def downgrade() -> None:
    op.execute("DELETE FROM publication")
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE search_gram")
        for table in SEALED:
            op.execute(f"DROP TRIGGER {table}_is_never_changed")
            op.execute(f"DROP TRIGGER {table}_is_never_deleted")
        return
    op.execute("DROP INDEX ix_search_request")
    for table in SEALED:
        op.execute(f"DROP TRIGGER {table}_is_sealed ON {table}")
        op.execute(f"DROP TRIGGER {table}_is_never_emptied ON {table}")
    op.execute("DROP FUNCTION refuse_change()")


def _seal_sqlite() -> None:
    for table in SEALED:
        refusal = f"BEGIN SELECT RAISE(ABORT, '{table} rows are never changed'); END"
        op.execute(f"CREATE TRIGGER {table}_is_never_changed BEFORE UPDATE ON {table} {refusal}")
        op.execute(f"CREATE TRIGGER {table}_is_never_deleted BEFORE DELETE ON {table} {refusal}")


def _seal_postgresql() -> None:
    op.execute(
        "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ "
        "BEGIN RAISE EXCEPTION '% rows are never changed', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation'; "
        "END $$"
    )
    for table in SEALED:
        act = "EXECUTE FUNCTION refuse_change()"
        op.execute(f"CREATE TRIGGER {table}_is_sealed BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW {act}")
        op.execute(f"CREATE TRIGGER {table}_is_never_emptied BEFORE TRUNCATE ON {table} FOR EACH STATEMENT {act}")


def _demand_letters() -> None:
    """Under the C locale pg_trgm takes Thai letters for blanks and finds nothing."""
    row = op.get_bind().execute(
        sa.text("SELECT pg_encoding_to_char(encoding), datctype FROM pg_database WHERE datname = current_database()")
    )
    encoding, letters = row.one()
    if encoding != "UTF8" or letters in ("C", "POSIX"):
        raise RuntimeError(
            f"this database is {encoding} with letters of {letters}: make it with ENCODING 'UTF8' and LC_CTYPE 'C.UTF-8'"
        )
