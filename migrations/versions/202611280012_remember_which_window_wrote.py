"""remember which window wrote"""

import sqlalchemy as sa
from alembic import op

revision = "d4a864c046c3"
down_revision = "4cf14d37b1ee"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("draft", schema=None) as batch_op:
        batch_op.add_column(sa.Column("written_by", sa.JSON(), server_default="{}", nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("draft", schema=None) as batch_op:
        batch_op.drop_column("written_by")
