"""Make the virtual environment and install what is pinned, by hash, with progress; Python's standard library only."""

import argparse
import shutil
import subprocess
import sys
import time
from pathlib import Path

OLDEST = (3, 11)
REQUIREMENTS = {"runtime": "requirements.txt", "development": "requirements-dev.txt"}


def main() -> int:
    """Install one set of requirements and leave a mark that says so."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kind", choices=REQUIREMENTS)
    parser.add_argument("--venv", type=Path, default=Path(".venv"))
    options = parser.parse_args()
    if sys.version_info < OLDEST:
        print(f"Waymark needs Python {OLDEST[0]}.{OLDEST[1]} or later; this is {sys.version.split()[0]}.")
        print("Say which to use: make run PYTHON=python3.12")
        return 1
    started = time.monotonic()
    python = make_venv(options.venv)
    install(python, REQUIREMENTS[options.kind])
    if needs_node():
        print("  Node.js is not installed: taking it from PyPI, to build the styles …", flush=True)
        install(python, "requirements-node.txt")
    (options.venv / f".{options.kind}").touch()
    print(f"  Installed in {time.monotonic() - started:.0f} s.", flush=True)
    return 0


def make_venv(folder: Path) -> Path:
    """Return the environment's Python, making the environment where there is none."""
    python = folder / "bin" / "python"
    if not python.exists():
        print(f"Making a virtual environment in {folder} …", flush=True)
        try:
            subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
        except subprocess.CalledProcessError:
            sys.exit("Python's venv module is missing. On Debian or Ubuntu: apt install python3-venv")
    return python


def install(python: Path, requirements: str) -> None:
    """Install what a requirements file pins, refusing anything whose hash is another."""
    print(f"Installing {requirements} …", flush=True)
    pip(python, "install", "--quiet", "--require-hashes", "--requirement", requirements)


def pip(python: Path, *arguments: str) -> None:
    """Run pip; end with its own message where it fails."""
    try:
        subprocess.run([str(python), "-m", "pip", "--disable-pip-version-check", *arguments], check=True)
    except subprocess.CalledProcessError:
        sys.exit("The installation stopped; the lines above say why. Run the same command again to go on.")


def needs_node() -> bool:
    """Return whether the system has no Node.js with npm of its own."""
    return not (shutil.which("node") and shutil.which("npm"))


if __name__ == "__main__":
    sys.exit(main())
