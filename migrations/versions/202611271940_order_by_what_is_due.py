"""order by what is due"""

import sqlalchemy as sa
from alembic import op

revision = "3c7f654da337"
down_revision = "f2e185ce839c"
branch_labels = None
depends_on = None


OPEN = "('submitted', 'in_progress', 'returned', 'resubmitted')"


def upgrade() -> None:
    op.add_column("request", sa.Column("due_order", sa.Date(), server_default="9999-12-31", nullable=False))
    op.execute(f"UPDATE request SET due_order = due_on WHERE due_on IS NOT NULL AND state IN {OPEN}")
    op.drop_index("ix_request_due_on_id", "request")
    op.create_index("ix_request_due_order_id", "request", ["due_order", "id"])
    op.create_index("ix_request_unit_due_order_id", "request", ["unit", "due_order", "id"])


def downgrade() -> None:
    op.drop_index("ix_request_unit_due_order_id", "request")
    op.drop_index("ix_request_due_order_id", "request")
    op.create_index("ix_request_due_on_id", "request", ["due_on", "id"])
    op.drop_column("request", "due_order")
