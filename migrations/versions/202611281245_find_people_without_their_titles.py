"""find people without their titles"""

import sqlalchemy as sa
from alembic import op

revision = "e4f0b7a96c12"
down_revision = "97ad085a35cc"
branch_labels = None
depends_on = None

TITLES = ("นางสาว", "นาง", "นาย", "เด็กชาย", "เด็กหญิง", "น.ส.", "ด.ช.", "ด.ญ.", "คุณ", "mrs.", "mr.", "ms.")
LAST = "\U0010ffff"
LIST = sa.table("registry", sa.column("id", sa.String), sa.column("asked", sa.JSON))
ADD = """
    INSERT INTO registry_word (registry_id, column_id, word, row_id)
    SELECT registry_id, column_id, ltrim(substr(word, :letters)), row_id FROM registry_word
    WHERE registry_id = :registry AND column_id = :column AND word >= :title AND word < :after
    AND NOT (word >= :longer AND word < :longest)
    AND (substr(ltrim(substr(word, :letters)), 1, 1) BETWEEN 'ก' AND 'ฮ'
      OR substr(ltrim(substr(word, :letters)), 1, 1) BETWEEN 'เ' AND 'ไ'
      OR substr(ltrim(substr(word, :letters)), 1, 1) BETWEEN 'a' AND 'z')
    ON CONFLICT DO NOTHING
"""


def upgrade() -> None:
    fill(op.get_bind())


def downgrade() -> None:
    """What more rows are found by does no harm."""


def fill(connection: sa.Connection) -> None:
    """What names are found by, without the titles they are written together with: by ranges of the index."""
    for row in connection.execute(sa.select(LIST)).all():
        for column in [column for column, how in (row.asked or {}).items() if how in ("words", "both")]:
            for title in TITLES:
                longer = "นางสาว" if title == "นาง" else LAST
                told = {"registry": row.id, "column": column, "title": title, "after": title + LAST}
                told |= {"longer": longer, "longest": longer + LAST, "letters": len(title) + 1}
                connection.execute(sa.text(ADD), told)
