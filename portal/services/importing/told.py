"""What the services refuse, as what is wrong at a place of a file; and where an event of an import says it came from."""

from dataclasses import dataclass
from typing import Any

from portal.errors import Forbidden, IllegalTransition, NotFound, PortalError, Refused, Stale
from portal.services.importing.headings import Columns
from portal.services.importing.lines import Line, Trouble
from portal.texts import LANGUAGES, catalogue, text


@dataclass(frozen=True)
class Source:
    """The run and the file a row stands in."""

    run: str
    file: str
    run_id: int = 0

    def of(self, line: Line) -> dict[str, Any]:
        """For the event."""
        return {"run": self.run, "file": self.file, "line": line.number}


def troubles_of(problem: PortalError, line: Line, columns: Columns, language: str) -> list[Trouble]:
    """One for each question that is wrong, those the file answers before all others; else one for the row."""
    if isinstance(problem, Refused) and problem.problems:
        here = [name for name in problem.problems if columns.place_of(name)[1]] or list(problem.problems)
        told = [(name, {"said": _said(problem.problems[name], language)}) for name in here]
        return [Trouble(line.number, *columns.place_of(name), "importing.said", said) for name, said in told]
    if isinstance(problem, NotFound):
        return [Trouble(line.number, 1, "", "importing.not_in_reach")]
    if isinstance(problem, Forbidden):
        return [Trouble(line.number, 1, "", "importing.not_yours")]
    if isinstance(problem, (IllegalTransition, Stale)):
        return [Trouble(line.number, 1, "", "importing.moved_on")]
    if problem.code.startswith("importing."):
        return [Trouble(line.number, 1, "", problem.code, problem.facts)]
    return [Trouble(line.number, 1, "", "importing.said", {"said": text(language, problem.code, **problem.facts)})]


def _said(said: list[str], language: str) -> str:
    """Problems come as texts or as their ids."""
    return " ".join(text(language, each) if each in catalogue("th") else each for each in said)


def texts_of(key: str) -> list[str]:
    """A text in all languages, the office's own tongue last."""
    return [text(language, key) for language in reversed(LANGUAGES)]
