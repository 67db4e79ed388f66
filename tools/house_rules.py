"""Refuse what must not be committed: registries' hosts, machines' paths, addresses in locked files, big rooms."""

import ast
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

LONGEST_FILE, LONGEST_FUNCTION, LONGEST_TEMPLATE = 300, 40, 60
# Spelled in pieces, so that this file does not find itself.
HOSTS = ("pypi" + ".org", "pythonhosted" + ".org", "registry." + "npmjs", "npmjs" + ".com", "deb." + "debian")
PATHS = (r"/ro" + r"ot/", r"/ho" + r"me/\w+/", r"/wo" + r"rk/", r"/Us" + r"ers/\w+/")
FORBIDDEN = re.compile("|".join([re.escape(host) for host in HOSTS] + list(PATHS)))
LOCKED = ("requirements.txt", "requirements-dev.txt", "requirements-node.txt")
BINARY = {".png", ".woff2", ".ico"}


def main() -> int:
    """Print every breach and fail where there is one."""
    files = tracked_files()
    breaches = [*forbidden_words(files), *addresses_in_locks(), *big_rooms(files)]
    for breach in breaches:
        print(breach)
    return 1 if breaches else 0


def tracked_files() -> list[Path]:
    """Return the files git tracks or would track, or every file where this is no checkout."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"], capture_output=True, text=True
    )
    names = listed.stdout.splitlines() if listed.returncode == 0 else [str(path) for path in Path().rglob("*")]
    return [path for path in map(Path, names) if path.is_file()]


def forbidden_words(files: list[Path]) -> Iterator[str]:
    """Yield each line that names a registry's host or a machine's path."""
    for path in files:
        if path.suffix in BINARY:
            continue
        for number, line in enumerate(path.read_text("utf-8", "replace").splitlines(), start=1):
            if found := FORBIDDEN.search(line):
                yield f"{path}:{number}: names {found.group()!r}"


def addresses_in_locks() -> Iterator[str]:
    """Yield each locked file that is tied to one registry's addresses."""
    for name in LOCKED:
        if re.search(r"https?://", Path(name).read_text()):
            yield f"{name}: holds an address"
    packages = json.loads(Path("package-lock.json").read_text())["packages"]
    if any("resolved" in package for package in packages.values()):
        yield "package-lock.json: holds resolved addresses"


def big_rooms(files: list[Path]) -> Iterator[str]:
    """Yield each file, function and template that is longer than a room may be."""
    for path in files:
        if path.parts[0] == "app" and path.suffix == ".html":
            lines = len(path.read_text().splitlines())
            if lines > LONGEST_TEMPLATE:
                yield f"{path}: {lines} lines in a template"
        elif path.suffix == ".py" and path.parts[0] in ("app", "tests", "tools", "benchmarks"):
            yield from big_in_module(path)


def big_in_module(path: Path) -> Iterator[str]:
    """Yield what is too long in one Python file."""
    text = path.read_text()
    if (lines := len(text.splitlines())) > LONGEST_FILE:
        yield f"{path}: {lines} lines"
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or 0) - node.lineno + 1
            if length > LONGEST_FUNCTION:
                yield f"{path}:{node.lineno}: {node.name} has {length} lines"


if __name__ == "__main__":
    sys.exit(main())
