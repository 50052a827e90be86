"""count what waits by an index of its own"""

import sqlalchemy as sa
from alembic import op

revision = "9ea0db421567"
down_revision = "8d41c07a92be"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("attachment", schema=None) as batch_op:
        batch_op.create_index(
            "ix_attachment_waiting",
            ["owner_id", "size"],
            unique=False,
            sqlite_where=sa.text(
                "(draft_id IS NOT NULL OR (side = 'officer' AND claimed_edition IS NULL AND removed_at IS NULL))"
            ),
            postgresql_where=sa.text(
                "(draft_id IS NOT NULL OR (side = 'officer' AND claimed_edition IS NULL AND removed_at IS NULL))"
            ),
        )


def downgrade() -> None:
    with op.batch_alter_table("attachment", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_attachment_waiting",
            sqlite_where=sa.text(
                "(draft_id IS NOT NULL OR (side = 'officer' AND claimed_edition IS NULL AND removed_at IS NULL))"
            ),
            postgresql_where=sa.text(
                "(draft_id IS NOT NULL OR (side = 'officer' AND claimed_edition IS NULL AND removed_at IS NULL))"
            ),
        )
