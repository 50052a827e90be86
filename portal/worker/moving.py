"""Job `move`: open requests moved to another version for some seconds, then asked for again, so that others have a turn."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy.orm import Session

from portal.errors import Stale
from portal.services.publishing.moving import AT_WORK, Moves, ask_again
from portal.worker.loop import Outcome

SECONDS: Final = 10.0
"""Of one job: well within a lease, so that nobody takes it for dead."""


@dataclass(frozen=True)
class MoveRequests:
    """The handler."""

    moves: Moves
    seconds: float = SECONDS

    def __call__(self, payload: Mapping[str, Any]) -> Outcome:
        key = str(payload["run"])
        try:
            run = self.moves.work(key, self.seconds)
        except Stale:
            run = self.moves.run(key)  # somebody else is at it, and further

        def write(session: Session) -> None:
            if run is not None and run.state in AT_WORK:
                ask_again(session, run)

        return write
