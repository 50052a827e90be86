"""What a publication is made of: the files, and the code that reads them."""

from collections.abc import Collection, Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Final

_PORTAL: Final = Path(__file__).parents[2]
_READ_BY: Final = (
    "publishing/office_folder.py", "publishing/publication.py", "counting/figure_plans.py", "keeping/registry_words.py",
)  # fmt: skip


def mark(digests: Mapping[str, str], not_taken: Collection[str] = ()) -> str:
    """Differs when any file does, or the rules by which files are read."""
    said = sorted([f"{path} {digest}" for path, digest in digests.items()] + [f"{path} -" for path in not_taken])
    return sha256("\n".join([_code(), *said]).encode()).hexdigest()


@cache
def _code() -> str:
    whole = sha256()
    files = [path for path in (_PORTAL / "request_types").rglob("*") if path.suffix in (".py", ".yaml", ".csv")]
    for path in [*sorted(files), *(_PORTAL / "services" / name for name in _READ_BY)]:
        whole.update(path.read_bytes())
    return whole.hexdigest()
