"""number the savings of a draft"""

import sqlalchemy as sa
from alembic import op

revision = "e10386417cbb"
down_revision = "648a726af75f"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("draft", schema=None) as batch_op:
        batch_op.add_column(sa.Column("revision", sa.Integer(), server_default="1", nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("draft", schema=None) as batch_op:
        batch_op.drop_column("revision")
