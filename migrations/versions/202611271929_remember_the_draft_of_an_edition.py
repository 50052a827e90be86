"""remember the draft of an edition"""

import sqlalchemy as sa
from alembic import op

revision = "e7f2fd3a95d7"
down_revision = "f79de0f7820f"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("edition", sa.Column("draft_key", sa.String(length=32), nullable=True))
    op.create_index("ix_edition_draft_key", "edition", ["draft_key"], unique=True)


def downgrade() -> None:
    # Not in a batch: that would build the table anew, without the triggers that seal it.
    op.drop_index("ix_edition_draft_key", "edition")
    op.drop_column("edition", "draft_key")
