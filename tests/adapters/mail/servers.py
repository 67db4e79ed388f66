"""A mail server in this process, which takes, refuses or delays as a test says."""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from app.core.clock import now
from tests.adapters.servers.processes import free_port

USER, PASSWORD = "waymark", "p@ss:word/with#signs"


class MailServer:
    """What the server does: takes every letter, unless an answer was set for its recipient or its content."""

    def __init__(self) -> None:
        self.port = free_port()
        self.letters: list[Envelope] = []
        self.answers: dict[str, str] = {}
        self.answer_to_content = "250 Taken"
        self.signed_in: list[bytes] = []

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Envelope, to: str, _options: Any) -> str:
        """Take the recipient, or answer as the test says."""
        if to in self.answers:
            return self.answers[to]
        envelope.rcpt_tos.append(to)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Envelope) -> str:
        """Take the letter, or answer as the test says."""
        if self.answer_to_content.startswith("250"):
            self.letters.append(envelope)
        return self.answer_to_content

    def authenticate(self, _server: Any, _session: Any, _envelope: Any, _mechanism: str, data: Any) -> AuthResult:
        """Let the one user in."""
        self.signed_in.append(data.login)
        is_right = (data.login, data.password) == (USER.encode(), PASSWORD.encode())
        return AuthResult(success=is_right, handled=False)

    @contextmanager
    def running(self, tls: ssl.SSLContext | None = None, *, from_start: bool = False, **options: Any) -> Iterator[None]:
        """Serve on this server's port: plainly, with STARTTLS, or encrypted from the start."""
        how = {"ssl_context": tls} if from_start else {"tls_context": tls}
        controller = Controller(self, "127.0.0.1", self.port, **how, **options)
        controller.start()
        try:
            yield
        finally:
            controller.stop()


def certificate_for_this_machine(folder: Path) -> Path:
    """Write a certificate for 127.0.0.1 with its key, and return the file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now() - timedelta(days=1))
        .not_valid_after(now() + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    plain = serialization.NoEncryption()
    path = folder / "mail.pem"
    path.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return path


def server_side(certificate: Path) -> ssl.SSLContext:
    """Return what the server encrypts with."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context
