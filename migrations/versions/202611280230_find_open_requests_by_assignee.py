"""find open requests by who has them"""

import sqlalchemy as sa
from alembic import op

revision = "7c41b8d2e6f0"
down_revision = "5cfcd189a4e5"
branch_labels = None
depends_on = None

OPEN = sa.text("state IN ('submitted', 'in_progress', 'returned', 'resubmitted')")
INDEXES = {
    "ix_request_open_assignee_id_id": ["assignee_id", "id"],
    "ix_request_open_unit_assignee_id_id": ["unit", "assignee_id", "id"],
}


def upgrade() -> None:
    for name, columns in INDEXES.items():
        op.create_index(name, "request", columns, sqlite_where=OPEN, postgresql_where=OPEN)


def downgrade() -> None:
    for name in INDEXES:
        op.drop_index(name, "request")
