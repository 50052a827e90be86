"""lend requests to other units"""

import sqlalchemy as sa
from alembic import op

revision = "f2e185ce839c"
down_revision = "e7f2fd3a95d7"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "lent",
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("unit", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["request_id"], ["request.id"], name=op.f("fk_lent_request_id")),
        sa.PrimaryKeyConstraint("request_id", "unit", name=op.f("pk_lent")),
    )
    with op.batch_alter_table("lent", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lent_unit_request_id"), ["unit", "request_id"], unique=False)

    with op.batch_alter_table("tally", schema=None) as batch_op:
        batch_op.add_column(sa.Column("guest", sa.String(length=40), server_default="", nullable=False))
        batch_op.drop_index(batch_op.f("ix_tally_type_id_unit_state_change"))
        batch_op.create_index(
            batch_op.f("ix_tally_type_id_unit_guest_state_change"),
            ["type_id", "unit", "guest", "state", "change"],
            unique=False,
        )


def downgrade() -> None:
    op.execute("DELETE FROM tally WHERE guest <> ''")  # what is left counts each request once
    with op.batch_alter_table("tally", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_tally_type_id_unit_guest_state_change"))
        batch_op.create_index(
            batch_op.f("ix_tally_type_id_unit_state_change"), ["type_id", "unit", "state", "change"], unique=False
        )
        batch_op.drop_column("guest")

    with op.batch_alter_table("lent", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_lent_unit_request_id"))

    op.drop_table("lent")
