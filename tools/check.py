"""The quick checks: format, lint, types, import rules, templates, house rules; with --unit also the unit tests."""

import argparse
import subprocess
import sys
import time
from pathlib import Path

BIN = Path(sys.executable).parent
CODE = ("app", "tests", "tools", "benchmarks", "wsgi.py")
QUICK_TESTS = ("tests/core", "tests/licences", "tests/training", "tests/materials", "tests/partners", "tests/accounts")


def main() -> int:
    """Run every check, say how long each took, and fail if any failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--unit", action="store_true", help="run the unit tests on SQLite too")
    options = parser.parse_args()
    code = [name for name in CODE if Path(name).exists()]
    checks = {
        "format": [str(BIN / "ruff"), "format", "--check", "--quiet", *code],
        "lint": [str(BIN / "ruff"), "check", "--quiet", *code],
        "types": [str(BIN / "mypy")],
        "imports": [str(BIN / "lint-imports"), "--no-cache"],
        "templates": [str(BIN / "djlint"), "app", "--lint", "--quiet"],
        "house rules": [sys.executable, "tools/house_rules.py"],
    }
    if options.unit:
        tests = [folder for folder in QUICK_TESTS if Path(folder).exists()]
        checks["unit tests"] = [str(BIN / "pytest"), *tests, "-n", "auto", "-m", "not slow", "--databases", "sqlite"]
    failed = [name for name, command in checks.items() if not passes(name, command)]
    if failed:
        print(f"Failed: {', '.join(failed)}.")
    return 1 if failed else 0


def passes(name: str, command: list[str]) -> bool:
    """Run one check, printing what it says only where it fails."""
    started = time.monotonic()
    done = subprocess.run(command, capture_output=True, text=True)
    print(
        f"  {name:<12} {'ok' if done.returncode == 0 else 'FAILED':<7} {time.monotonic() - started:5.1f} s", flush=True
    )
    if done.returncode:
        print(done.stdout + done.stderr, flush=True)
    return done.returncode == 0


if __name__ == "__main__":
    sys.exit(main())
