"""Whether a version's files were looked at by a virus scanner, or a person answers for it that they were not (C3)."""

from collections.abc import Sequence

from app.core.formats import counted, listed
from app.core.verdicts import Finding, passed, refused, rule
from app.materials.rules.manifest import ManifestFile
from app.materials.types import Scan

_NAMED_AT_MOST = 5


@rule(
    "version.scanned",
    version=1,
    source="Who makes a release: no scanner configured, the approver confirms by name; with one, nothing unscanned",
    promise="Nothing infected is released; with a scanner nothing unscanned; without one the approver accepts that.",
)
def scans_suffice(files: Sequence[ManifestFile], *, has_scanner: bool, accepts_unscanned: bool) -> Finding:
    """Pass where every file is clean, or none could be scanned and the approver accepts it."""
    infected = [file for file in files if file.scan is Scan.INFECTED]
    if infected:
        remedy = "A trainer must take it out and upload a clean file."
        return refused(f"The virus scanner found something in {_named(infected)}.", remedy)
    unscanned = [file for file in files if file.scan is not Scan.CLEAN]
    if not unscanned:
        return passed("The virus scanner found nothing in any file.")
    if has_scanner:
        return _not_yet_scanned(unscanned)
    if accepts_unscanned:
        return passed(f"No virus scanner is set up; the approver accepts that {_are(unscanned)} not scanned.")
    return refused(
        f"No virus scanner is set up, so {_are(unscanned)} not scanned.",
        "The approver must accept that by name: tick the box, or wait until the administrator sets up a scanner.",
        field="accepts_unscanned",
    )


def _not_yet_scanned(files: Sequence[ManifestFile]) -> Finding:
    if all(file.scan is Scan.WAITING for file in files):
        return refused(
            f"The virus scanner has not looked at {_named(files)} yet.", "Wait until it has, then open this page again."
        )
    stuck = [file for file in files if file.scan is not Scan.WAITING]
    return refused(
        f"The virus scanner has not looked at {_named(stuck)}.",
        "Press “Scan again” beside the file; if that fails too, tell the administrator.",
    )


def _are(files: Sequence[ManifestFile]) -> str:
    return f"{counted(len(files), 'file')} {'was' if len(files) == 1 else 'were'}"


def _named(files: Sequence[ManifestFile]) -> str:
    names = [f"“{file.name}”" for file in files[:_NAMED_AT_MOST]]
    more = len(files) - _NAMED_AT_MOST
    return listed([*names, f"{more} more"] if more > 0 else names)
