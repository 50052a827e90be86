"""What somebody may read of a request's private answers: ONE rule for page, paper, letter, file, history, notice (C83).

Private is what its file marks `sensitive`, and every citizen ID. The applicant's side of the counter reads all; on the
other side a role without `sees_ids` finds a word in place of what is sensitive, and IDs with their middle hidden.
Decision 14 says what this means for papers.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from portal.access.masking import masked_id
from portal.access.permissions import Actor
from portal.request_types.checked import CheckedField, CheckedPaper, CheckedRecord, CheckedType
from portal.request_types.definition import Field
from portal.request_types.formulas import Path
from portal.request_types.judging.displaying import BLANK, DisplayedRow
from portal.request_types.privacy import is_marked, is_private, is_private_column
from portal.workflow.transitions import Side

OFFICER: str = "officer"
"""Where the office's own file to the applicant stands (C41): an answer to no question, so never a sensitive one."""


@dataclass(frozen=True)
class Sight:
    """How somebody reads one request."""

    whole: bool
    """Nothing is hidden."""
    inside: bool = False
    """On the staff's side of the counter: also what staff forms keep to themselves."""

    def hides(self, asked: CheckedField) -> bool:
        """Whether an answer, with its files, is replaced by a word."""
        return asked.field.sensitive and not self.whole

    def hides_file(self, checked: CheckedType, field_id: str) -> bool:
        """Whether a file is not there for this reader; `field_id` is a words name such as `members.0.photo`."""
        if field_id == OFFICER:
            return False
        first, _, cell = field_id.partition(".")
        if first in checked.records:
            return self._hides_of_record(checked.records[first], cell)
        asked = checked.fields.get(first)
        if asked is not None and asked.form is not None and not (self.inside or asked.field.to_applicant):
            return True
        if self.whole:
            return False
        column = cell.partition(".")[2]
        return asked is None or asked.field.sensitive or any(
            each.sensitive for each in asked.field.fields if each.id == column
        )  # fmt: skip

    def _hides_of_record(self, record: CheckedRecord, name: str) -> bool:
        asked = record.asks.fields.get(name)
        if asked is None or not (self.inside or record.shows_applicant(asked.field)):
            return True
        return self.hides(asked)

    def veils(self, asked: CheckedField) -> bool:
        """Whether an answer holds anything this reader may not see whole, in its columns too."""
        return not self.whole and is_private(asked.field)

    def row(self, asked: CheckedField, row: DisplayedRow, word: str) -> DisplayedRow:
        """One answer as this reader sees it; `word` stands for what is hidden. Blank stays blank."""
        if self.whole or row.text == BLANK:
            return row
        if self.hides(asked):
            return replace(row, text=word, table=None)
        if row.kind == "citizen_id":
            return replace(row, text=_masked(row.text))
        if row.table is None or not self.veils(asked):
            return row
        columns = asked.field.fields
        rows = tuple(
            tuple(_cell(column, cell, word) for column, cell in zip(columns, cells, strict=True))
            for cells in row.table.rows
        )
        return replace(row, table=replace(row.table, rows=rows), text="\n".join(", ".join(cells) for cells in rows))

    def citizen_id(self, number: str) -> str:
        """The applicant's own number."""
        return masked_id(number, self.whole)

    def hides_letter(self, checked: CheckedType, paper: CheckedPaper) -> bool:
        """Whether a letter says anything private: it is signed as it stands, so it is shown whole or not at all."""
        patterns = [*(each.text for each in paper.body), paper.to, paper.number]
        return any(self.hides_names(checked, each.reads) for each in patterns if each is not None)

    def hides_names(self, checked: CheckedType, reads: Iterable[Path]) -> bool:
        """Whether a text that reads these names may say something private."""
        return not self.whole and any(_names_private(checked, path) for path in reads)


def sight_of(actor: Actor, side: Side) -> Sight:
    """How an actor standing on this side of the counter reads the request."""
    return Sight(side == Side.APPLICANT or actor.sees_ids, side == Side.STAFF)


WHOLE, PARTIAL = Sight(True), Sight(False)


def _names_private(checked: CheckedType, path: Path) -> bool:
    if path[0] in ("applicant", "subject"):
        return "citizen_id" in path[1:]
    asked = checked.fields.get(path[0])
    if asked is None:
        return False
    columns = asked.registry.columns if asked.registry is not None else ()
    hidden = {column.id for column in columns if is_private_column(column)}
    return is_private(asked.field) or not hidden.isdisjoint(path[1:])


def _cell(column: Field, cell: str, word: str) -> str:
    if cell == BLANK or not is_marked(column):
        return cell
    return word if column.sensitive else _masked(cell)


def _masked(text: str) -> str:
    return masked_id(text.replace("-", ""), sees_ids=False)
