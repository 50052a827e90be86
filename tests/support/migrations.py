"""What a migration does besides tables: its module, to be asked for its own functions."""

import importlib.util
from pathlib import Path
from typing import Any


def migration(name: str) -> Any:
    """By the name of its file."""
    spec = importlib.util.spec_from_file_location(name, Path("migrations/versions", f"{name}.py"))
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
