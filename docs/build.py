"""Builds the site in both languages: ``python docs/build.py [FOLDER]``; any warning, such as a broken link, fails it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

DOCS = Path(__file__).parent
_LEADS_ON = '<!doctype html><meta charset="utf-8"><meta http-equiv="refresh" content="0; url=index.en.html">\n'


def main() -> int:
    """Chinese at the root of the folder, English in ``en``."""
    site = Path(sys.argv[1]) if len(sys.argv) > 1 else DOCS / "_build" / "site"
    for folder, options in ((site, ()), (site / "en", ("-t", "english"))):
        doctrees = site.parent / f"doctrees-{folder.name}"
        # A process each: Sphinx keeps the words of the theme in the language it met first.
        command = [sys.executable, "-m", "sphinx", *options, "-q", "-W", "--keep-going", "-n"]
        done = subprocess.run([*command, "-d", doctrees, DOCS, folder], check=False)
        if done.returncode:
            return done.returncode
    (site / "en" / "index.html").write_text(_LEADS_ON, encoding="utf-8")
    sys.stdout.write(f"{site}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
