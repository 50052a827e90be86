"""Write sbom.json, the bill of what is shipped (CycloneDX 1.6), from the locks: nothing is asked of any network (T37)."""

import json
import re
import sys
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote
from uuid import NAMESPACE_URL, uuid5

ROOT: Final = Path(__file__).resolve().parent.parent
FILE: Final = ROOT / "sbom.json"
_PINNED = re.compile(r"^([a-z0-9][a-z0-9._-]*)(?:\[[^]]*\])?==([^\s;\\]+)", re.MULTILINE)


def python_packages(lock: str) -> list[tuple[str, str]]:
    """Name and version of each package of a lock."""
    return [(name, version) for name, version in _PINNED.findall(lock)]


def front_end_packages(lock: str) -> list[tuple[str, str]]:
    """The same of package-lock.json, without what only development needs."""
    rows = json.loads(lock)["packages"].items()
    named = [(path.rpartition("node_modules/")[2], facts) for path, facts in rows if path]
    return [(name, facts["version"]) for name, facts in named if not facts.get("dev")]


def bill(python: list[tuple[str, str]], front_end: list[tuple[str, str]]) -> dict[str, Any]:
    """The whole document. It holds no time, so that the same locks give the same bytes."""
    components = [_component("pypi", *each) for each in sorted(set(python))]
    components += [_component("npm", *each) for each in sorted(set(front_end))]
    told = json.dumps(components, sort_keys=True)
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid5(NAMESPACE_URL, told)}",
        "version": 1,
        "metadata": {"component": {"type": "application", "name": "khamrong", "bom-ref": "khamrong"}},
        "components": components,
    }


def _component(kind: str, name: str, version: str) -> dict[str, str]:
    url = f"pkg:{kind}/{quote(name, safe='/')}@{quote(version, safe='')}"
    return {"type": "library", "bom-ref": url, "name": name, "version": version, "purl": url}


def made() -> str:
    """What sbom.json must say for the locks as they stand."""
    shipped = python_packages((ROOT / "requirements.lock").read_text("utf-8"))
    pages = front_end_packages((ROOT / "package-lock.json").read_text("utf-8"))
    return json.dumps(bill(shipped, pages), indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    FILE.write_text(made(), "utf-8")
    sys.exit(0)
