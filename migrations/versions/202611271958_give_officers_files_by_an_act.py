"""give officers' files by an act

What was given before counts as given: from now on a file without `claimed_edition` still lies on the officer's desk.
"""

from alembic import op

revision = "8d41c07a92be"
down_revision = "3c7f654da337"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("UPDATE attachment SET claimed_edition = 1 WHERE side = 'officer' AND claimed_edition IS NULL")


def downgrade() -> None:
    pass
