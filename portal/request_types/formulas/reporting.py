"""Problems of one formula or pattern, each at its own column of the file."""

from portal.request_types.positions import Mark
from portal.request_types.problems import Problems


class Reporter:
    """Notes problems by their offset in a text that begins at a mark; `failed` once there was one."""

    def __init__(self, text: str, mark: Mark, problems: Problems, shift: int = 0) -> None:
        self.text = text
        self.mark = mark
        self.shift = shift
        self.failed = False
        self._problems = problems

    def place(self, at: int) -> Mark:
        """Where an offset stands in the file."""
        before = self.text[:at]
        lines = before.count("\n")
        if lines:
            return Mark(self.mark.file, self.mark.line + lines, at - before.rfind("\n"))
        return self.mark.right(at + self.shift)

    def add(self, at: int, code: str, **facts: object) -> None:
        """Note what is wrong at an offset."""
        self.failed = True
        self._problems.add(self.place(at), f"formulas.{code}", **facts)
