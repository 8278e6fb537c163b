"""Check every form in a folder, keep the report, print one line a form, and fail if a form has an error.

    python check_folder.py FOLDER [REPORT.json]

Exit codes: 0 no error, 1 errors, 3 an input could not be judged; anything else is passed on from perfeval.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

JUDGED = {0, 1, 3}


def main(folder: str, report: str = "report.json") -> int:
    """Check ``folder``, write the JSON report to ``report`` and say what came of each form."""
    command = [sys.executable, "-m", "perfeval", "check", folder, "--format", "json", "--output", report]
    code = subprocess.run(command, check=False).returncode  # noqa: S603 (the arguments are ours)
    if code not in JUDGED:
        return code
    told = json.loads(Path(report).read_text(encoding="utf-8"))
    found = Counter((finding["form"], finding["severity"]) for finding in told["findings"])
    for number, form in enumerate(told["forms"]):
        counts = ", ".join(f"{found[number, severity]} {severity}" for severity in ("error", "warning", "info"))
        print(f"{form['file']}: {counts}")
    for finding in told["findings"]:
        if finding["severity"] == "error":
            print(
                f"{told['forms'][finding['form']]['file']}: {finding['place']}: {finding['message']}", file=sys.stderr
            )
    for error in told["errors"]:
        print(f"{error['file']}: {error['message']}", file=sys.stderr)
    return code


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="backslashreplace")  # a console that cannot show Chinese still gets the report
    sys.exit(main(*sys.argv[1:3]))
