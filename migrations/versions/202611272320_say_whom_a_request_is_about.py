"""say whom a request is about"""

import sqlalchemy as sa
from alembic import op

revision = "a79a0938caac"
down_revision = "8858794fd89b"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("request", sa.Column("subject_id", sa.String(length=13), server_default="", nullable=False))
    op.add_column("request", sa.Column("subject_phone", sa.String(length=20), server_default="", nullable=False))
    whose = "FROM account WHERE account.id = request.applicant_id AND account.role <> 'visitor'"
    op.execute(
        f"UPDATE request SET subject_id = coalesce((SELECT citizen_id {whose}), ''), "
        f"subject_phone = coalesce((SELECT phone {whose}), '')"
    )
    op.create_index("ix_request_subject_id_type_id_id", "request", ["subject_id", "type_id", "id"])


def downgrade() -> None:
    op.drop_index("ix_request_subject_id_type_id_id", "request")
    op.drop_column("request", "subject_phone")
    op.drop_column("request", "subject_id")
