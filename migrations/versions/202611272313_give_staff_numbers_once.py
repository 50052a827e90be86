"""give staff numbers once"""

import sqlalchemy as sa
from alembic import op

revision = "8858794fd89b"
down_revision = "285947486cf2"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "given_number",
        sa.Column("type_id", sa.String(length=40), nullable=False),
        sa.Column("field_id", sa.String(length=80), nullable=False),
        sa.Column("period", sa.String(length=12), nullable=False),
        sa.Column("number", sa.String(length=200), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["request_id"], ["request.id"], name=op.f("fk_given_number_request_id")),
        sa.PrimaryKeyConstraint("type_id", "field_id", "period", "number", name=op.f("pk_given_number")),
    )
    op.create_index("ix_given_number_request_id", "given_number", ["request_id"])


def downgrade() -> None:
    op.drop_table("given_number")
