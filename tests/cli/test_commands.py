"""Each file here is one command; what is called loads nothing of the others."""

import subprocess
import sys

import pytest

from portal.cli import _asked_for, main
from portal.settings import ROOT

COMMANDS = sorted(file.stem for file in (ROOT / "portal" / "cli").glob("[a-z]*.py"))
LOADED = """
import sys
from portal.cli import main
code = main(["settings"])
print("loaded", *sorted({"flask", "sqlalchemy", "weasyprint"} & sys.modules.keys()))
"""


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_is_called_as_its_file_and_says_what_it_is_for(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert _asked_for([name]) == [name]
    with pytest.raises(SystemExit) as ended:
        main([name, "--help"])
    assert ended.value.code == 0
    assert f"usage: portal {name}" in capsys.readouterr().out


def test_without_a_command_all_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])
    told = capsys.readouterr().out
    assert [name for name in COMMANDS if f"    {name}" not in told] == []


def test_a_word_that_is_no_command_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["serves"])
    assert ended.value.code == 2
    assert "invalid choice: 'serves'" in capsys.readouterr().err


def test_a_command_loads_what_it_needs_alone() -> None:
    ran = subprocess.run([sys.executable, "-c", LOADED], cwd=ROOT, capture_output=True, text=True, check=True)
    assert ran.stdout.splitlines()[-1] == "loaded"
