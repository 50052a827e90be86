"""The process that writes one file: `python -m portal.sheets.child`, its job as JSON on standard input.

It has little memory, so much processor and so large a file, and nothing of the portal but the rows that wait (T11).
It answers 0, or 3 where a limit was met.
"""

import errno
import json
import os
import resource
import sys
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from portal.sheets.commas import Commas
from portal.sheets.plan import Format, Plan
from portal.sheets.workbook import Workbook, names

TOO_LARGE: Final = 3
_OPEN_FILES: Final = 256


def main() -> None:
    """Do the job and leave."""
    job = json.load(sys.stdin)
    for what, most in (
        (resource.RLIMIT_CPU, job["cpu"]),
        (resource.RLIMIT_AS, job["memory"]),
        (resource.RLIMIT_FSIZE, job["size"]),
        (resource.RLIMIT_NOFILE, _OPEN_FILES),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))
    os.nice(5)
    try:
        write(job)
        left = 0
    except MemoryError:
        left = TOO_LARGE
    except OSError as problem:
        left = TOO_LARGE if problem.errno in (errno.EFBIG, errno.ENOMEM) else 1
    except Exception:
        left = 1
    # At once: what could not be written would be tried again at the end.
    os._exit(left)


def write(job: Mapping[str, Any]) -> None:
    """All rows of all parts into the file `target`, by way of `folder`, which is the job's own."""
    plan, target, folder = Plan.from_json(job["plan"]), Path(job["target"]), Path(job["folder"])
    kind = Format(job["format"])
    if kind is Format.XLSX:
        into: Workbook | Commas = Workbook(target, plan, folder)
    else:
        plain = [target] if kind is Format.CSV else [folder / f"{number}.csv" for number in range(len(plan.sheets))]
        into = Commas(plain, plan)
    for sheet, cells in _rows(job["parts"]):
        into.add(sheet, cells)
    into.close()
    if kind is Format.ZIP:
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
            for name, number in zip(names(plan), range(len(plan.sheets)), strict=True):
                packed.write(folder / f"{number}.csv", f"{name}.csv")


def _rows(parts: list[str]) -> Iterator[tuple[int, list[Any]]]:
    for part in parts:
        with Path(part).open("rb") as file:
            for line in file:
                sheet, cells = json.loads(line)
                if sheet >= 0:
                    yield sheet, cells


if __name__ == "__main__":
    main()
