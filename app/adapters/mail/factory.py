"""From the setting to the sender."""

from pathlib import Path
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from .folder import MailFolder
from .smtp import MailServer, Patience, SmtpSender
from .types import MailSender

_PORTS = {"smtp": 587, "smtps": 465}
_FORM = "it must be smtp://user:password@host:587 or smtps://user:password@host:465"


def make_sender(url: str, folder: Path, sent_from: str, *, patience: Patience | None = None) -> MailSender:
    """Return the sender `PORTAL_SMTP_URL` names: the folder where it is empty. Does not connect yet.

    Raises ValueError with a sentence, which repeats nothing of the address, for one of another form.
    """
    if not url:
        return MailFolder(folder, sent_from)
    return SmtpSender(read_server(url), sent_from, patience)


def check_address_of_server(url: str) -> str:
    """Return the address as it is where it is empty or can be used; raises ValueError with a sentence."""
    if url:
        read_server(url)
    return url


def read_server(url: str) -> MailServer:
    """Return the server an address names; raises ValueError with a sentence."""
    try:
        parts = urlsplit(url)
        port = parts.port or _PORTS[parts.scheme]
        tls = parse_qs(parts.query, strict_parsing=bool(parts.query), keep_blank_values=True)
    except (ValueError, KeyError):
        raise ValueError(f"The mail server's address is not understood: {_FORM}") from None
    is_plain = tls == {"tls": ["off"]}
    is_whole = parts.hostname and _is_bare(parts) and (is_plain or not tls) and (parts.username or not parts.password)
    if not is_whole or any(ord(letter) < 33 for letter in url) or parts.hostname is None:
        raise ValueError(f"The mail server's address is not understood: {_FORM}")
    return MailServer(
        parts.hostname,
        port,
        unquote(parts.username or ""),
        unquote(parts.password or ""),
        is_tls_from_start=parts.scheme == "smtps",
        must_encrypt=not is_plain,
    )


def _is_bare(parts: SplitResult) -> bool:
    # A "#" or "/" within a password that was not percent-encoded cuts the address short: better said than guessed.
    return parts.path in ("", "/") and not parts.fragment
