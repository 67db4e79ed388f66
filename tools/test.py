"""Run every test: on SQLite, on PostgreSQL and in Chromium where the machine has them; name what was absent.

Under CI=true anything absent is a failure.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

BIN = Path(sys.executable).parent
REPORT = "var/test-features.json"


def main() -> int:
    """Run the suite in parallel, then name what the machine could not run."""
    Path("var").mkdir(exist_ok=True)
    workers = str(max(2, os.cpu_count() or 2))
    command = [str(BIN / "pytest"), "-n", workers, "--dist", "loadgroup", "-rs", "--features-report", REPORT]
    done = subprocess.run([*command, *sys.argv[1:]])
    absent = missing_parts()
    for part, why in absent.items():
        print(f"Not run: {part} ({why}).")
    if absent and os.environ.get("CI") == "true":
        print("Under CI everything must run.")
        return 1
    return done.returncode


def missing_parts() -> dict[str, str]:
    """Return what this machine lacks, and what to install."""
    absent = {}
    if not os.environ.get("TEST_POSTGRES_URL") and not any(Path("/usr/lib/postgresql").glob("*/bin/initdb")):
        absent["PostgreSQL"] = "install postgresql or set TEST_POSTGRES_URL"
    for name, command in {"browser journeys": "chromium", "nginx": "nginx", "virus scanner": "clamd"}.items():
        if not (shutil.which(command) or Path("/usr/sbin", command).exists()):
            absent[name] = f"install {command}"
    return absent


if __name__ == "__main__":
    sys.exit(main())
