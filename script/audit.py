"""Ask whether the locked packages have known holes. A finding fails; no answer is no success either (T37).

0 all looked up and sound, 1 a hole is known, 3 not audited: script/test goes on then, and ends with saying so.
"""

import json
import subprocess
import sys
from typing import Any

COMMAND = [
    sys.executable,
    "-m",
    "pip_audit",
    "--requirement",
    "requirements.lock",
    "--require-hashes",
    "--disable-pip",
    "--format",
    "json",
]
SECONDS = 120
NOT_AUDITED = 3


def judge(report: dict[str, Any]) -> tuple[list[str], list[str]]:
    """Findings, and packages that could not be looked up."""
    rows = report["dependencies"]
    findings = [
        f"{row['name']} {row['version']}: {hole['id']}"
        for row in rows
        for hole in row.get("vulns", ())
        if "version" in row
    ]
    return findings, [row["name"] for row in rows if row.get("skip_reason")]


def main() -> int:
    """What script/test hears."""
    try:
        ran = subprocess.run([*COMMAND, "--progress-spinner", "off"], capture_output=True, text=True, timeout=SECONDS)
        findings, unknown = judge(json.loads(ran.stdout))
    except (subprocess.TimeoutExpired, json.JSONDecodeError, KeyError):
        print("NOT AUDITED: the list of known holes could not be reached")
        return NOT_AUDITED
    if unknown:
        print(f"NOT AUDITED: {len(unknown)} packages, among them {', '.join(unknown[:5])}")
    for finding in findings:
        print(finding)
    return 1 if findings else NOT_AUDITED if unknown else 0


if __name__ == "__main__":
    sys.exit(main())
