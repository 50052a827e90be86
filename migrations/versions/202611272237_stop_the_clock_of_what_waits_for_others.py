"""stop the clock of what waits for others, and count by step"""

import sqlalchemy as sa
from alembic import op

revision = "4b5ba9f3a984"
down_revision = "e10386417cbb"
branch_labels = None
depends_on = None

OLD, NEW = "ix_tally_type_id_unit_guest_state_change", "ix_tally_type_id_unit_guest_state_step_change"
COUNTS = """
    INSERT INTO tally (type_id, unit, guest, state{step}, change)
    SELECT request.type_id, request.unit, {guest}, request.state{of}, count(*) FROM request {lent}
    GROUP BY request.type_id, request.unit, request.state{of}{by}
"""


def upgrade() -> None:
    for name in ("stopped_days", "stopped_working_days"):
        op.add_column("request", sa.Column(name, sa.Integer(), server_default="0", nullable=False))
    for name in ("office_seconds", "applicant_seconds"):
        op.add_column("request", sa.Column(name, sa.BigInteger(), server_default="0", nullable=False))
    op.add_column("request", sa.Column("stopped_at", sa.DateTime(timezone=True), nullable=True))
    op.execute("UPDATE request SET stopped_at = state_changed_at, due_order = '9999-12-31' WHERE state = 'returned'")
    op.drop_index(OLD, "tally")
    op.execute("DELETE FROM tally")
    op.add_column("tally", sa.Column("step", sa.String(length=40), server_default="", nullable=False))
    with op.batch_alter_table("tally") as batch:
        batch.alter_column("step", existing_type=sa.String(length=40), server_default=None)
    op.create_index(NEW, "tally", ["type_id", "unit", "guest", "state", "step", "change"])
    count_again(", step", ", request.step")


def downgrade() -> None:
    op.drop_index(NEW, "tally")
    op.execute("DELETE FROM tally")
    op.drop_column("tally", "step")
    op.create_index(OLD, "tally", ["type_id", "unit", "guest", "state", "change"])
    count_again("", "")
    op.execute("UPDATE request SET due_order = due_on WHERE due_on IS NOT NULL AND state = 'returned'")
    for name in ("stopped_at", "applicant_seconds", "office_seconds", "stopped_working_days", "stopped_days"):
        op.drop_column("request", name)


def count_again(step: str, of: str) -> None:
    """Kept counts afresh: a unit's own, and what is lent to it."""
    op.execute(COUNTS.format(step=step, of=of, guest="''", by="", lent=""))
    lent = "JOIN lent ON lent.request_id = request.id"
    op.execute(COUNTS.format(step=step, of=of, guest="lent.unit", by=", lent.unit", lent=lent))
