"""ask why somebody looks

A reason with each look outside one's own work, and triggers that keep the logs as they were written: until now nothing
but our own code left them alone.
"""

import sqlalchemy as sa
from alembic import op

revision = "3c9d50b7e1f4"
down_revision = "748abeeb451f"
branch_labels = None
depends_on = None

FORGOTTEN = ("page_look", "person_look")
"""Rows never change, and go only when `log_forgetting` says that what is so old may go."""
WRITTEN_ONCE = ("account_change", "log_forgetting")
"""Rows neither change nor go."""
ASKED = "id, key, account_id, by_name, by_role, reach, asked, said, chosen, has_ids, language, asked_at"
"""What an export was when it was asked for; how far it is, and how often it was fetched, is written as it comes."""
ONCE_A_DAY = ("account_id", "what", "subject_id", "day")


def upgrade() -> None:
    op.create_table(
        "log_forgetting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("log", sa.String(length=20), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("log IN ('page_look', 'person_look')", name=op.f("ck_log_forgetting_log")),
        sa.CheckConstraint("until < at", name=op.f("ck_log_forgetting_past")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_log_forgetting")),
    )
    op.create_index(op.f("ix_log_forgetting_log_until"), "log_forgetting", ["log", "until"], unique=False)
    with op.batch_alter_table("page_look", schema=None) as batch_op:
        batch_op.add_column(sa.Column("is_outside", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column("reason", sa.String(length=500), server_default="", nullable=False))
        batch_op.drop_constraint(batch_op.f("uq_page_look_account_id_what_subject_id_day"), type_="unique")
        batch_op.create_unique_constraint(
            batch_op.f("uq_page_look_account_id_what_subject_id_day_is_outside"), [*ONCE_A_DAY, "is_outside"]
        )
        batch_op.create_check_constraint(batch_op.f("ck_page_look_reason"), "NOT is_outside OR reason <> ''")
    with op.batch_alter_table("person_look", schema=None) as batch_op:
        batch_op.add_column(sa.Column("reason", sa.String(length=500), server_default="", nullable=False))
        batch_op.drop_constraint(batch_op.f("ck_person_look_what"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_person_look_what"), "what IN ('search', 'person', 'reason')")
    if op.get_bind().dialect.name == "sqlite":
        _seal_sqlite()
    else:
        _seal_postgresql()


def _seal_sqlite() -> None:
    for table in (*FORGOTTEN, *WRITTEN_ONCE):
        refusal = f"BEGIN SELECT RAISE(ABORT, '{table} rows are never changed'); END"
        op.execute(f"CREATE TRIGGER {table}_is_never_changed BEFORE UPDATE ON {table} {refusal}")
        over = f"EXISTS (SELECT 1 FROM log_forgetting WHERE log = '{table}' AND until > OLD.at)"
        when = f"WHEN NOT {over}" if table in FORGOTTEN else ""
        op.execute(f"CREATE TRIGGER {table}_is_never_deleted BEFORE DELETE ON {table} {when} {refusal}")
    refusal = "BEGIN SELECT RAISE(ABORT, 'export rows are never changed'); END"
    op.execute(f"CREATE TRIGGER export_is_never_changed BEFORE UPDATE OF {ASKED} ON export {refusal}")
    fewer = "BEFORE UPDATE OF fetched ON export WHEN NEW.fetched < OLD.fetched"
    op.execute(f"CREATE TRIGGER export_is_never_unfetched {fewer} {refusal}")
    op.execute(f"CREATE TRIGGER export_is_never_deleted BEFORE DELETE ON export {refusal}")


def _seal_postgresql() -> None:
    op.execute(
        "CREATE FUNCTION refuse_early_forgetting() RETURNS trigger LANGUAGE plpgsql AS $$ "
        "BEGIN IF EXISTS (SELECT 1 FROM log_forgetting WHERE log = TG_TABLE_NAME AND until > OLD.at) "
        "THEN RETURN OLD; END IF; "
        "RAISE EXCEPTION '% rows are never changed', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation'; "
        "END $$"
    )
    act = "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    for table in FORGOTTEN:
        op.execute(f"CREATE TRIGGER {table}_is_never_changed BEFORE UPDATE ON {table} {act}")
        late = "FOR EACH ROW EXECUTE FUNCTION refuse_early_forgetting()"
        op.execute(f"CREATE TRIGGER {table}_is_never_deleted BEFORE DELETE ON {table} {late}")
    for table in WRITTEN_ONCE:
        op.execute(f"CREATE TRIGGER {table}_is_sealed BEFORE UPDATE OR DELETE ON {table} {act}")
    op.execute(f"CREATE TRIGGER export_is_never_changed BEFORE UPDATE OF {ASKED} ON export {act}")
    fewer = "FOR EACH ROW WHEN (NEW.fetched < OLD.fetched) EXECUTE FUNCTION refuse_change()"
    op.execute(f"CREATE TRIGGER export_is_never_unfetched BEFORE UPDATE OF fetched ON export {fewer}")
    op.execute(f"CREATE TRIGGER export_is_never_deleted BEFORE DELETE ON export {act}")
    for table in (*FORGOTTEN, *WRITTEN_ONCE, "export"):
        whole = "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        op.execute(f"CREATE TRIGGER {table}_is_never_emptied BEFORE TRUNCATE ON {table} {whole}")


def downgrade() -> None:
    _unseal()
    op.drop_table("log_forgetting")
    op.execute("DELETE FROM person_look WHERE what = 'reason'")
    with op.batch_alter_table("person_look", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_person_look_what"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_person_look_what"), "what IN ('search', 'person')")
        batch_op.drop_column("reason")
    twice = "EXISTS (SELECT 1 FROM page_look AS own WHERE NOT own.is_outside"
    same = "".join(f" AND own.{name} = page_look.{name}" for name in ONCE_A_DAY)
    op.execute(f"DELETE FROM page_look WHERE is_outside AND {twice}{same})")
    with op.batch_alter_table("page_look", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_page_look_reason"), type_="check")
        batch_op.drop_constraint(batch_op.f("uq_page_look_account_id_what_subject_id_day_is_outside"), type_="unique")
        batch_op.create_unique_constraint(batch_op.f("uq_page_look_account_id_what_subject_id_day"), [*ONCE_A_DAY])
        batch_op.drop_column("reason")
        batch_op.drop_column("is_outside")


def _unseal() -> None:
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    ends = (
        ["is_never_changed", "is_never_deleted"]
        if is_sqlite
        else ["is_never_changed", "is_never_deleted", "is_never_emptied"]
    )
    found = [(table, end) for table in (*FORGOTTEN, "export") for end in ends] + [("export", "is_never_unfetched")]
    once = ["is_never_changed", "is_never_deleted"] if is_sqlite else ["is_sealed", "is_never_emptied"]
    found += [(table, end) for table in WRITTEN_ONCE for end in once]
    for table, end in found:
        op.execute(f"DROP TRIGGER {table}_{end}" + ("" if is_sqlite else f" ON {table}"))
    if not is_sqlite:
        op.execute("DROP FUNCTION refuse_early_forgetting()")
