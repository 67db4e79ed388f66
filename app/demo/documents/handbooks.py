"""Handbooks: tagged PDFs (PDF/UA-1) set by Typst from the chapters in ``content/``."""

from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any

from app.demo.documents.sessions import workshops_in
from app.demo.documents.typesetting import compiler_for
from app.demo.documents.versions import VERSIONS, content_for, parsed, require_version

NOTICE = (
    "Demonstration document, invented for the Waymark demo; not the Hampton Trust’s material. "
    "No person, place or service in it is real."
)


def write_handbook(name: str, *, version: str, path: Path) -> None:
    """Set ``content/<name>.typ`` as it stands in this version. The bytes depend on nothing else
    but the fonts found: those of the asset build when there is one, else Typst's own."""
    effective_from = require_version(version).effective_from
    compiler = compiler_for(f"{name}.typ", handbook_data(name, version))
    made_at = datetime.combine(effective_from, time(9), UTC)
    compiler.compile(output=path, format="pdf", pdf_standards="ua-1", timestamp=made_at)


def handbook_data(name: str, version: str) -> dict[str, Any]:
    """What the chapters may print that depends on the version: its dates, workshops and changes."""
    effective_from = require_version(version).effective_from
    return {
        "version": version,
        "effective_from": long_date(version),
        "day": [effective_from.year, effective_from.month, effective_from.day],
        "notice": NOTICE,
        "workshops": workshops_in(version),
        "changes": changes_for(name, version),
    }


def changes_for(pack_slug: str, version: str) -> list[dict[str, str]]:
    """The change log of a pack up to and including this version, newest first (C14)."""
    return [
        {
            "version": change["version"],
            "consequence": VERSIONS[change["version"]].consequence,
            "effective_from": long_date(change["version"]),
            "what": change["what"],
            "todo": change["todo"],
        }
        for change in content_for("changes", version)["change"]
        if pack_slug in change["packs"] and parsed(change["version"]) <= parsed(version)
    ]


def long_date(version: str) -> str:
    """The first day of a version as the documents print it: 1 April 2024."""
    day = require_version(version).effective_from
    return f"{day.day} {day:%B %Y}"
