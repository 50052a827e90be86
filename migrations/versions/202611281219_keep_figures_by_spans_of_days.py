"""keep figures by spans of days

Cells are made anew by the worker: the halves of months cannot be told from whole ones. Until then figures are counted from
their requests.
"""

import sqlalchemy as sa
from alembic import op

revision = "dfd1892e7182"
down_revision = "c1a7e5d20b64"
branch_labels = None
depends_on = None

_VALUES = ("v1", "v2", "v3", "v4", "v5")
_SUMS = tuple(f"m{number}" for number in range(1, 9))


def upgrade() -> None:
    _make_tables("span", sa.Integer(), "made_to", sa.Date())
    op.create_index(
        op.f("ix_figure_cell_total"),
        "figure_cell",
        ["total"],
        sqlite_where=sa.text("total = 0"),
        postgresql_where=sa.text("total = 0"),
    )
    op.drop_index(op.f("ix_figure_change_type_id_month"), "figure_change")
    op.create_index(op.f("ix_figure_change_type_id_filed_on"), "figure_change", ["type_id", "filed_on"])
    op.drop_column("figure_change", "month")
    op.drop_column("figure", "month")
    _count_anew()


def downgrade() -> None:
    for name in ("figure", "figure_change"):
        op.add_column(name, sa.Column("month", sa.Date(), nullable=False, server_default="2000-01-01"))
        month = "date(filed_on, 'start of month')" if _is_sqlite() else "date_trunc('month', filed_on)"
        op.execute(sa.text(f"UPDATE {name} SET month = {month}"))
        with op.batch_alter_table(name) as batch_op:
            batch_op.alter_column("month", server_default=None)
    op.drop_index(op.f("ix_figure_change_type_id_filed_on"), "figure_change")
    op.create_index(op.f("ix_figure_change_type_id_month"), "figure_change", ["type_id", "month"])
    _make_tables("month", sa.Date(), "built_at", sa.DateTime(timezone=True))
    _count_anew()


def _make_tables(span: str, kind: sa.types.TypeEngine, made: str, made_kind: sa.types.TypeEngine) -> None:
    """Groupings and cells, empty."""
    is_new = span == "span"
    op.drop_table("figure_cell")
    op.drop_table("figure_grouping")
    op.create_table(
        "figure_grouping",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("type_id", sa.String(length=40), nullable=False),
        sa.Column("slots", sa.String(length=40), nullable=False),
        sa.Column(made, made_kind, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_figure_grouping")),
        sa.UniqueConstraint("type_id", "slots", name=op.f("uq_figure_grouping_type_id_slots")),
        sqlite_autoincrement=is_new,
    )
    op.create_table(
        "figure_cell",
        sa.Column("grouping_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column(span, kind, autoincrement=False, nullable=False),
        sa.Column("unit", sa.String(length=40), nullable=False),
        *(sa.Column(name, sa.String(length=100), nullable=False) for name in _VALUES),
        sa.Column("total", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.BigInteger(), server_default="0", nullable=False) for name in _SUMS),
        sa.PrimaryKeyConstraint("grouping_id", span, "unit", *_VALUES, name=op.f("pk_figure_cell")),
        sqlite_with_rowid=not is_new,
    )


def _count_anew() -> None:
    """The worker is asked to, for each type; where it counts already, it makes the cells afterwards anyhow."""
    payload = "json_object('type_id', type_id)" if _is_sqlite() else "json_build_object('type_id', type_id)"
    op.execute(
        sa.text(
            "INSERT INTO job (kind, payload, unique_key, run_at, attempts, last_error, created_at) "
            f"SELECT 'figures', {payload}, 'figures:' || max(id), CURRENT_TIMESTAMP, 0, '', CURRENT_TIMESTAMP "
            "FROM figure_plan GROUP BY type_id "
            "HAVING 'figures:' || max(id) NOT IN (SELECT unique_key FROM job)"
        )
    )


def _is_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"
