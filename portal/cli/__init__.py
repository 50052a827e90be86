"""The command line: `portal ...`. Each file here declares one subcommand."""

import argparse
import importlib
import pkgutil
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from portal.errors import PortalError
from portal.settings import SettingsRefused
from portal.texts import text

if TYPE_CHECKING:
    Subcommands = argparse._SubParsersAction[argparse.ArgumentParser]
else:
    Subcommands = argparse._SubParsersAction


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one subcommand; answers its exit code. 2 means: refused, and why stands on standard error."""
    parser = argparse.ArgumentParser(prog="portal", description="คำร้อง: a request portal an office declares")
    subcommands = parser.add_subparsers(required=True, metavar="COMMAND")
    said = sys.argv[1:] if arguments is None else list(arguments)
    for name in _asked_for(said):
        importlib.import_module(f"{__name__}.{name}").declare(subcommands)
    chosen = parser.parse_args(said)
    try:
        code: int = chosen.run(chosen)
    except SettingsRefused as refused:
        for problem in refused.problems:
            print(f"portal: {problem}", file=sys.stderr)
        return 2
    except PortalError as problem:
        print(f"portal: {text('en', problem.code, **problem.facts)}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return code


def _asked_for(said: Sequence[str]) -> Sequence[str]:
    """The file of the command that is called, else all: no command waits until the others are loaded."""
    every = sorted(module.name for module in pkgutil.iter_modules(__path__) if not module.name.startswith("_"))
    return said[:1] if said and said[0] in every else every
