"""The words of a scan, and the scanner of a portal that has none."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Protocol


class ScanState(StrEnum):
    """What is known about a file. The values are kept in records."""

    NOT_SCANNED = "not-scanned"
    CLEAN = "clean"
    INFECTED = "infected"
    FAILED = "failed"


@dataclass(frozen=True)
class ScanResult:
    """The state and a sentence for the person who decides what happens to the file."""

    state: ScanState
    detail: str
    threat: str = ""
    """What an infected file holds, by the scanner's name for it."""


class Scanner(Protocol):
    """Something that can be asked about a file."""

    @property
    def is_configured(self) -> bool:
        """Whether there is a scanner at all: if so, an unscanned file cannot be released."""

    def scan(self, path: Path) -> ScanResult:
        """Scan one file. Raises OSError if the file cannot be read; a scanner's fault is a FAILED result."""


class NotConfiguredScanner:
    """Stands in where no scanner is set up. It never calls a file clean."""

    is_configured = False

    def scan(self, path: Path) -> ScanResult:
        """Always NOT_SCANNED, whatever the file."""
        sentence = "No virus scanner is set up, so this file was not scanned. The approver must confirm that."
        return ScanResult(ScanState.NOT_SCANNED, sentence)
