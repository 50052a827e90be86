"""let keepers close rows of registries"""

import sqlalchemy as sa
from alembic import op

revision = "648a726af75f"
down_revision = "9ea0db421567"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "registry_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("registry_id", sa.String(length=40), nullable=False),
        sa.Column("row_key", sa.String(length=100), nullable=False),
        sa.Column("what", sa.String(length=12), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("what IN ('closed', 'opened')", name=op.f("ck_registry_change_what")),
        sa.ForeignKeyConstraint(["by_id"], ["account.id"], name=op.f("fk_registry_change_by_id")),
        sa.ForeignKeyConstraint(["registry_id"], ["registry.id"], name=op.f("fk_registry_change_registry_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registry_change")),
    )
    with op.batch_alter_table("registry_change", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_registry_change_registry_id_id"), ["registry_id", "id"], unique=False)

    with op.batch_alter_table("registry_row", schema=None) as batch_op:
        batch_op.add_column(sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("registry_row", schema=None) as batch_op:
        batch_op.drop_column("closed_at")

    with op.batch_alter_table("registry_change", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_registry_change_registry_id_id"))

    op.drop_table("registry_change")
