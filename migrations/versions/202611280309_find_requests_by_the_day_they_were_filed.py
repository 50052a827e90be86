"""find requests by the day they were filed"""

from alembic import op

revision = "f6c5a8af50f8"
down_revision = "7c41b8d2e6f0"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_request_filed_at_id", "request", ["filed_at", "id"])
    op.create_index("ix_request_unit_filed_at_id", "request", ["unit", "filed_at", "id"])


def downgrade() -> None:
    op.drop_index("ix_request_unit_filed_at_id", "request")
    op.drop_index("ix_request_filed_at_id", "request")
