"""From the setting to the scanner."""

from .clamd import Address, ClamdScanner, Patience
from .types import NotConfiguredScanner, Scanner

_UNIX = "unix:"
_FORM = "it must be unix:/path/to/socket or host:port"


def make_scanner(spec: str | None, *, patience: Patience | None = None) -> Scanner:
    """The scanner that `PORTAL_CLAMD` names: None or empty for none, "unix:/path" or "host:port" for clamd.

    Does not connect yet. Raises ValueError with a sentence if the setting has another form.
    """
    if not spec or not spec.strip():
        return NotConfiguredScanner()
    return ClamdScanner(_address(spec.strip()), patience or Patience())


def _address(spec: str) -> Address:
    if spec.startswith(_UNIX):
        path = spec.removeprefix(_UNIX)
        if not path.startswith("/"):
            raise ValueError(f"The scanner's address “{spec}” is not understood: {_FORM}.")
        return path
    host, _, port = spec.rpartition(":")
    if not host or "/" in host or not port.isascii() or not port.isdigit() or not 0 < int(port) < 65536:
        raise ValueError(f"The scanner's address “{spec}” is not understood: {_FORM}.")
    return host.removeprefix("[").removesuffix("]"), int(port)
