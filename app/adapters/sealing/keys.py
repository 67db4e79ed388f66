"""The key and certificate of the seal: the operator's, or ones the portal makes itself and keeps."""

import os
import tempfile
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes, PublicKeyTypes
from cryptography.x509.oid import NameOID

from app.core.clock import now

SELF_MADE = "seal.pem"
RSA_BITS = 3_072
GOOD_FOR = timedelta(days=3653)
# A machine whose clock is a little behind must not find the certificate unborn.
BACKDATED = timedelta(days=1)


class SealMisconfigured(Exception):
    """The key or certificate the settings name cannot be used; the message names which."""


@dataclass(frozen=True)
class SealKeys:
    """A private key, its certificate first of a chain, and whether the portal made both itself."""

    key: PrivateKeyTypes
    chain: tuple[x509.Certificate, ...]
    is_self_made: bool

    @property
    def fingerprint(self) -> str:
        """Return the SHA-256 of the certificate, in hexadecimal."""
        return self.chain[0].fingerprint(hashes.SHA256()).hex()


def read_keys(key: Path, certificate: Path) -> SealKeys:
    """Return the operator's key and certificate; raises SealMisconfigured for files that do not fit together."""
    try:
        private = serialization.load_pem_private_key(key.read_bytes(), None)
        chain = tuple(x509.load_pem_x509_certificates(certificate.read_bytes()))
    except (OSError, ValueError, TypeError) as failure:
        raise SealMisconfigured(f"The key or certificate of the seal cannot be read: {failure}") from failure
    if _public(private.public_key()) != _public(chain[0].public_key()):
        raise SealMisconfigured("The certificate of the seal does not belong to its key.")
    return SealKeys(private, chain, False)


def own_keys(folder: Path) -> SealKeys:
    """Return the key and certificate kept in a folder, made and kept there the first time.

    Of several processes at once, all use what the first one kept.
    """
    path = folder / SELF_MADE
    if not path.exists():
        _keep(path, _made())
    pem = path.read_bytes()
    private = serialization.load_pem_private_key(pem, None)
    return SealKeys(private, tuple(x509.load_pem_x509_certificates(pem)), True)


def _made() -> bytes:
    # RSA: for a key on a curve the seal would call the file PDF 2.0, which PDF/A-2 knows nothing of.
    key, day = rsa.generate_private_key(65537, RSA_BITS), now()
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Waymark document seal (made by this portal)")])
    usage = x509.KeyUsage(True, True, False, False, False, False, False, False, False)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(day - BACKDATED)
        .not_valid_after(day + GOOD_FOR)
        .add_extension(x509.BasicConstraints(False, None), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    plain = serialization.NoEncryption()
    private = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    return private + certificate.public_bytes(serialization.Encoding.PEM)


def _keep(path: Path, pem: bytes) -> None:
    """Put the file there whole, for us alone to read, unless another process was first."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "wb") as file:
        file.write(pem)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(name, path)
    except FileExistsError:
        pass
    finally:
        Path(name).unlink()


def _public(key: PublicKeyTypes) -> bytes:
    return key.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
