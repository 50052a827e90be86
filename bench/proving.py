"""What one press costs that has an office judged in a limited child: `python -m bench.proving [--presses 20]`.

Seconds of the processor of all processes a press needs, which a busy machine changes little, and seconds by the clock.
"""

import argparse
import resource
import statistics
import time
from pathlib import Path

from portal.request_types.reading.folder import names_in
from portal.services.publishing import proving

OFFICE = Path(__file__).parents[1] / "offices" / "education-one-stop"
TYPE = "request_types/card.yaml"
WRONG = b"id: card\ntitle: [\n" + b"form: {a: {a: !!python/object:x}}\n" * 200


def main() -> None:
    """Print what presses cost."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--presses", type=int, default=20)
    presses = asked.parse_args().presses
    names = [name for name in names_in(OFFICE) if not name.startswith("request_types/") or name == TYPE]
    files = {name: (OFFICE / name).read_bytes() for name in names if name.endswith(".yaml")}
    for what, given in (("one sound type", files), ("a file of mistakes", {**files, TYPE: WRONG})):
        took, before = [], _spent()
        for _ in range(presses):
            begun = time.perf_counter()
            proving.proved(given, names, ["card"])
            took.append(time.perf_counter() - begun)
        proving.close()
        each = (_spent() - before) / presses
        told = f"{each:.3f} s of the processor each, by the clock least {min(took):.3f} s, median {statistics.median(took):.3f} s"
        print(f"{what}, {presses} presses: {told}")


def _spent() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    main()
