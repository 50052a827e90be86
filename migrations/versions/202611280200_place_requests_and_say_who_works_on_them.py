"""place requests, and say who works on them"""

import sqlalchemy as sa
from alembic import op

revision = "5e0c1f7a9b34"
down_revision = "d4a864c046c3"
branch_labels = None
depends_on = None

TALLY = (
    "ix_tally_type_id_unit_guest_state_step_change",
    "ix_tally_type_id_unit_guest_place_state_step_change",
    ["type_id", "unit", "guest", "place", "state", "step", "change"],
)
RATING = (
    "ix_rating_tally_type_id_unit_record_id_field_id_score_change",
    "ix_rating_tally_counted",
    ["type_id", "unit", "place", "record_id", "field_id", "score", "change"],
)
REQUEST = ("known_as", "channel", "assigned_at", "acknowledged_at", "findable_on")


def upgrade() -> None:
    op.create_table(
        "placed",
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("registry_id", sa.String(length=40), nullable=False),
        sa.Column("row_key", sa.String(length=100), nullable=False),
        sa.ForeignKeyConstraint(["request_id"], ["request.id"], name=op.f("fk_placed_request_id")),
        sa.PrimaryKeyConstraint("request_id", "registry_id", name=op.f("pk_placed")),
    )
    op.create_index("ix_placed_registry_id_row_key_request_id", "placed", ["registry_id", "row_key", "request_id"])
    for name, (old, new, columns) in {"tally": TALLY, "rating_tally": RATING}.items():
        op.add_column(name, sa.Column("place", sa.String(length=141), server_default="", nullable=False))
        op.drop_index(old, name)
        op.create_index(new, name, columns)
    op.add_column("account", sa.Column("areas", sa.JSON(), server_default="[]", nullable=False))
    for name, length in (("known_as", 60), ("channel", 40)):
        op.add_column("request", sa.Column(name, sa.String(length=length), server_default="", nullable=False))
    for name in ("assigned_at", "acknowledged_at"):
        op.add_column("request", sa.Column(name, sa.DateTime(timezone=True), nullable=True))
    op.add_column("request", sa.Column("findable_on", sa.Date(), server_default="0001-01-01", nullable=False))
    # Written out, because SQLite adds a column with its reference only so.
    op.execute(
        "ALTER TABLE request ADD COLUMN assignee_id INTEGER CONSTRAINT fk_request_assignee_id REFERENCES account (id)"
    )
    op.create_index(
        "ix_request_assignee_id_id",
        "request",
        ["assignee_id", "id"],
        sqlite_where=sa.text("assignee_id IS NOT NULL"),
        postgresql_where=sa.text("assignee_id IS NOT NULL"),
    )


def downgrade() -> None:
    op.drop_index("ix_request_assignee_id_id", "request")
    op.drop_column("request", "assignee_id")
    for name in reversed(REQUEST):
        op.drop_column("request", name)
    op.drop_column("account", "areas")
    for name, (old, new, columns) in {"rating_tally": RATING, "tally": TALLY}.items():
        op.execute(f"DELETE FROM {name} WHERE place <> ''")  # what is left counts each request once
        op.drop_index(new, name)
        op.drop_column(name, "place")
        op.create_index(old, name, [column for column in columns if column != "place"])
    op.drop_table("placed")
