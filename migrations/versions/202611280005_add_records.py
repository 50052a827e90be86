"""add records"""

import sqlalchemy as sa
from alembic import op

revision = "4cf14d37b1ee"
down_revision = "d5e6151aa612"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "rating_tally",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("type_id", sa.String(length=40), nullable=False),
        sa.Column("unit", sa.String(length=40), nullable=False),
        sa.Column("record_id", sa.String(length=40), nullable=False),
        sa.Column("field_id", sa.String(length=40), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("change", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rating_tally")),
    )
    with op.batch_alter_table("rating_tally", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_rating_tally_type_id_unit_record_id_field_id_score_change"),
            ["type_id", "unit", "record_id", "field_id", "score", "change"],
            unique=False,
        )

    op.create_table(
        "record",
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("record_id", sa.String(length=40), nullable=False),
        sa.Column("place", sa.Integer(), nullable=True),
        sa.Column("event_number", sa.Integer(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("kept", sa.JSON(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("by_name", sa.String(length=400), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("window_first", sa.Date(), nullable=True),
        sa.Column("window_last", sa.Date(), nullable=True),
        sa.Column("is_late", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["account.id"], name=op.f("fk_record_by_id")),
        sa.ForeignKeyConstraint(["request_id"], ["request.id"], name=op.f("fk_record_request_id")),
        sa.PrimaryKeyConstraint("request_id", "ordinal", name=op.f("pk_record")),
        sa.UniqueConstraint("request_id", "record_id", "place", name=op.f("uq_record_request_id_record_id_place")),
    )
    with op.batch_alter_table("attachment", schema=None) as batch_op:
        batch_op.add_column(sa.Column("record_ordinal", sa.Integer(), nullable=True))

    # ### end Alembic commands ###


def downgrade() -> None:
    with op.batch_alter_table("attachment", schema=None) as batch_op:
        batch_op.drop_column("record_ordinal")

    op.drop_table("record")
    with op.batch_alter_table("rating_tally", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_rating_tally_type_id_unit_record_id_field_id_score_change"))

    op.drop_table("rating_tally")
