"""say for whom a draft is"""

import sqlalchemy as sa
from alembic import op

revision = "f79de0f7820f"
down_revision = "5b1c6f0e7a21"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("draft", schema=None) as batch_op:
        batch_op.add_column(sa.Column("applicant_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_draft_applicant_id"), "account", ["applicant_id"], ["id"], ondelete="CASCADE"
        )


def downgrade() -> None:
    with op.batch_alter_table("draft", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_draft_applicant_id"), type_="foreignkey")
        batch_op.drop_column("applicant_id")
