"""Wait for jobs until told to stop."""

import signal
import threading
from types import FrameType


def main() -> None:
    """End quietly on SIGTERM and Ctrl-C."""
    told = threading.Event()

    def tell(_signal: int, _frame: FrameType | None) -> None:
        told.set()

    signal.signal(signal.SIGTERM, tell)
    signal.signal(signal.SIGINT, tell)
    told.wait()


main()
