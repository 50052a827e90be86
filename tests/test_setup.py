"""script/setup: two at once in one folder take turns."""

import fcntl
import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).parent.parent
TOOLS = ("cat", "dirname", "flock", "mktemp", "rm")
"""What it may use here: without Python and apt-get it ends with a complaint before anything is installed."""


def _folder(at: Path) -> Path:
    (at / "script").mkdir()
    (at / "tools").mkdir()
    shutil.copy(ROOT / "script" / "setup", at / "script" / "setup")
    for tool in TOOLS:
        (at / "tools" / tool).symlink_to(shutil.which(tool) or "")
    return at


def _set_up(at: Path) -> subprocess.Popen[str]:
    environ = {"PATH": str(at / "tools")}
    return subprocess.Popen(["/bin/sh", at / "script" / "setup"], env=environ, stderr=subprocess.PIPE, text=True)


def test_a_second_setup_says_that_it_waits_and_goes_on_when_the_first_is_done(tmp_path: Path) -> None:
    at = _folder(tmp_path)
    with (at / "script" / "setup").open() as first:
        fcntl.flock(first, fcntl.LOCK_EX)
        with _set_up(at) as second:
            assert second.stderr is not None
            assert second.stderr.readline() == (
                "another script/setup is installing in this folder; waiting until it is done\n"
            )
            assert second.poll() is None
            fcntl.flock(first, fcntl.LOCK_UN)
            assert "Python 3.11 or newer is missing" in second.stderr.read()


def test_a_setup_alone_waits_for_nobody(tmp_path: Path) -> None:
    with _set_up(_folder(tmp_path)) as alone:
        assert alone.stderr is not None
        assert alone.stderr.read().startswith("Python 3.11 or newer is missing")
