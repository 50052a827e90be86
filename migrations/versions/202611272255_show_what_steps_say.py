"""show what steps say"""

import sqlalchemy as sa
from alembic import op

revision = "285947486cf2"
down_revision = "4b5ba9f3a984"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("request", sa.Column("facts", sa.JSON(), server_default="{}", nullable=False))


def downgrade() -> None:
    op.drop_column("request", "facts")
