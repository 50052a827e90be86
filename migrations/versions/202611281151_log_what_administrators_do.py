"""log what administrators do"""

import sqlalchemy as sa
from alembic import op

revision = "6911441c8f21"
down_revision = "9bfd5bfafdd2"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "admin_act",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("by_name", sa.String(length=400), nullable=False),
        sa.Column("by_role", sa.String(length=40), nullable=False),
        sa.Column("via", sa.String(length=8), nullable=False),
        sa.Column("session_key", sa.String(length=32), nullable=False),
        sa.Column("device", sa.String(length=80), nullable=False),
        sa.Column("what", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("about_id", sa.String(length=200), nullable=False),
        sa.Column("label", sa.JSON(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("previous_hash", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.CheckConstraint("via IN ('screen', 'shell', 'folder', 'link')", name=op.f("ck_admin_act_via")),
        sa.ForeignKeyConstraint(["by_id"], ["account.id"], name=op.f("fk_admin_act_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_admin_act")),
        sa.UniqueConstraint("number", name=op.f("uq_admin_act_number")),
    )
    with op.batch_alter_table("admin_act", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_admin_act_by_id_id"), ["by_id", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_admin_act_kind_about_id_id"), ["kind", "about_id", "id"], unique=False)

    _seal()


def _seal() -> None:
    """As history: nobody changes or deletes a row."""
    if op.get_bind().dialect.name == "sqlite":
        refusal = "BEGIN SELECT RAISE(ABORT, 'admin_act rows are never changed'); END"
        op.execute(f"CREATE TRIGGER admin_act_is_never_changed BEFORE UPDATE ON admin_act {refusal}")
        op.execute(f"CREATE TRIGGER admin_act_is_never_deleted BEFORE DELETE ON admin_act {refusal}")
        return
    act = "EXECUTE FUNCTION refuse_change()"
    op.execute(f"CREATE TRIGGER admin_act_is_sealed BEFORE UPDATE OR DELETE ON admin_act FOR EACH ROW {act}")
    op.execute(f"CREATE TRIGGER admin_act_is_never_emptied BEFORE TRUNCATE ON admin_act FOR EACH STATEMENT {act}")


def downgrade() -> None:
    with op.batch_alter_table("admin_act", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_admin_act_kind_about_id_id"))
        batch_op.drop_index(batch_op.f("ix_admin_act_by_id_id"))

    op.drop_table("admin_act")
