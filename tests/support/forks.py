"""Processes that are made to die: forks of one that has loaded the portal, for loading it is all that a start costs."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from portal.failpoints import VARIABLE
from portal.settings import ROOT

_LOADED = "import portal.worker.__main__, portal.worker.sending, portal.services.publishing.office_folder"
_PARENT = f"""
import json, os, sys, traceback
{_LOADED}
for line in sys.stdin:
    said = json.loads(line)
    child = os.fork()
    if child == 0:
        os.dup2(2, 1)
        os.environ.update(said["environ"])
        sys.argv = ["", *said["arguments"]]
        try:
            exec(said["code"], {{"__name__": "__main__"}})
            os._exit(0)
        except BaseException:
            traceback.print_exc()
            os._exit(1)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""


@dataclass(frozen=True)
class Forks:
    """The loaded process. It has no threads, no database and no connections of its own."""

    parent: subprocess.Popen[str]

    def run(self, code: str, failpoint: str, environ: Mapping[str, str], *arguments: str) -> int:
        """Run this in a process of its own that dies at the failpoint; its return code, -9 when it did."""
        assert self.parent.stdin is not None
        assert self.parent.stdout is not None
        surroundings = {**environ, VARIABLE: failpoint}
        print(json.dumps({"code": code, "environ": surroundings, "arguments": arguments}), file=self.parent.stdin)
        self.parent.stdin.flush()
        return int(self.parent.stdout.readline())


@contextmanager
def forks() -> Iterator[Forks]:
    """Loaded once, ended with the block."""
    environ = os.environ | {"PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", _PARENT]
    with subprocess.Popen(
        command, env=environ, cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as parent:
        yield Forks(parent)
        assert parent.stdin is not None
        parent.stdin.close()
