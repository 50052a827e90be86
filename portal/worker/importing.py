"""Job `import`: a run taken further for some seconds, then asked for again, so that other jobs have their turn."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy.orm import Session

from portal.errors import NotFound
from portal.services.importing.runs import AT_WORK, ask
from portal.services.importing.working import Works
from portal.worker.loop import Outcome

SECONDS: Final = 10.0
"""Of one job: well within a lease, so that nobody takes it for dead."""


@dataclass(frozen=True)
class ImportFile:
    """The handler."""

    works: Works
    seconds: float = SECONDS

    def __call__(self, payload: Mapping[str, Any]) -> Outcome:
        key = str(payload["run"])
        try:
            run = self.works.work(key, self.seconds)
        except NotFound:
            run = self.works.run(key)  # somebody else is at it, and further

        def write(session: Session) -> None:
            if run is not None and run.state in AT_WORK:
                ask(session, key, run.state, run.done)

        return write
