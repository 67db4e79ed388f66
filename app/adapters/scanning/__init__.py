"""Looking for known malware: a virus scanner where one is set up, an honest "not scanned" where none is (C3).

scanner = make_scanner(settings.clamd)          # None, "unix:/run/clamav/clamd.ctl" or "host:3310"
result = scanner.scan(path)                     # never raises for what the scanner does
"""

from .clamd import ClamdScanner, Patience
from .factory import make_scanner
from .types import NotConfiguredScanner, Scanner, ScanResult, ScanState

__all__ = [
    "ClamdScanner",
    "NotConfiguredScanner",
    "Patience",
    "ScanResult",
    "ScanState",
    "Scanner",
    "make_scanner",
]
