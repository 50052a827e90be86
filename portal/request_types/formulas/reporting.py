"""Problems of one formula or pattern, each at its own column of the file."""

from portal.request_types.reading.positions import Mark
from portal.request_types.reading.problems import Problems


class Reporter:
    """Notes problems by their offset in a text; `failed` once there was one.

    The text begins `shift` signs behind the mark: a formula inside a pattern keeps the pattern's mark, which knows
    where lines are broken.
    """

    def __init__(self, text: str, mark: Mark, problems: Problems, shift: int = 0) -> None:
        self.text = text
        self.mark = mark
        self.shift = shift
        self.failed = False
        self._problems = problems

    def place(self, at: int) -> Mark:
        """Where an offset stands in the file."""
        return self.mark.right(self.shift + at)

    def add(self, at: int, code: str, **facts: object) -> None:
        """Note what is wrong at an offset."""
        self.failed = True
        self._problems.add(self.place(at), f"formulas.{code}", **facts)
