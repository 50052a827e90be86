"""keep what a request is about"""

import sqlalchemy as sa
from alembic import op

revision = "950faa9d6acf"
down_revision = "39451892e8da"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Without a batch, which would make the table anew on SQLite when the column is taken off again.
    op.add_column("request", sa.Column("summary", sa.String(length=240), server_default="", nullable=False))


def downgrade() -> None:
    op.drop_column("request", "summary")
