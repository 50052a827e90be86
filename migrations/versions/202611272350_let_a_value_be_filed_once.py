"""let a value be filed once"""

import sqlalchemy as sa
from alembic import op

revision = "d5e6151aa612"
down_revision = "b37dad4bae21"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "one_per",
        sa.Column("type_id", sa.String(length=40), nullable=False),
        sa.Column("rule", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["request_id"], ["request.id"], name=op.f("fk_one_per_request_id")),
        sa.PrimaryKeyConstraint("type_id", "rule", "digest", name=op.f("pk_one_per")),
    )
    op.create_index("ix_one_per_request_id", "one_per", ["request_id"])


def downgrade() -> None:
    op.drop_table("one_per")
