"""The seal holds, breaks with any change, and is made with the operator's key or one of the portal's own."""

import asyncio
import stat
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from pyhanko.keys import load_cert_from_pemder
from pyhanko.pdf_utils.misc import PdfReadError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko_certvalidator import ValidationContext

from app.adapters.documents import TEMPLATES, compile_document
from app.adapters.sealing import Sealer, SealMisconfigured, make_sealer
from app.adapters.sealing.keys import own_keys
from app.core.clock import now


def a_document() -> bytes:
    """Return a small PDF/A-2a and PDF/UA-1."""
    return compile_document(TEMPLATES / "probe.typ", {"text": "Agreed."}, standards=("a-2b",), is_tagged=False)


def checked(sealed: bytes, sealer: Sealer, folder: Path) -> Any:
    """Return what an independent reader says of the seal, trusting the sealer's certificate alone."""
    pem = folder / "trusted.pem"
    pem.write_bytes(sealer.keys.chain[0].public_bytes(serialization.Encoding.PEM))
    context = ValidationContext(trust_roots=[load_cert_from_pemder(str(pem))], allow_fetching=False)
    return validate_pdf_signature(PdfFileReader(BytesIO(sealed)).embedded_signatures[0], context)


def holds(sealed: bytes, sealer: Sealer, folder: Path) -> bool:
    """Return whether the independent reader accepts the seal; it refuses some broken ones by raising."""
    try:
        return bool(checked(sealed, sealer, folder).bottom_line)
    except (SignatureValidationError, PdfReadError):
        return False


@pytest.mark.feature("A18")
def test_a_sealed_document_is_intact_and_whole_to_an_independent_reader(tmp_path: Path) -> None:
    sealer = make_sealer(tmp_path, "", "")
    status = checked(sealer.seal(a_document(), reason="Accepted by both"), sealer, tmp_path)
    assert (status.intact, status.valid, status.trusted, status.bottom_line) == (True, True, True, True)
    assert status.coverage.name == "ENTIRE_FILE"


@pytest.mark.feature("A18")
def test_it_seals_where_an_event_loop_runs_already(tmp_path: Path) -> None:
    sealer = make_sealer(tmp_path, "", "")

    async def seal() -> bytes:
        return sealer.seal(a_document(), reason="Accepted by both")

    assert holds(asyncio.run(seal()), sealer, tmp_path)


@pytest.mark.feature("A18")
def test_one_changed_byte_or_an_added_page_breaks_the_seal(tmp_path: Path) -> None:
    sealer = make_sealer(tmp_path, "", "")
    sealed = sealer.seal(a_document(), reason="Accepted by both")
    changed = bytearray(sealed)
    changed[sealed.index(b"stream") + 20] ^= 1
    assert not checked(bytes(changed), sealer, tmp_path).intact
    with pikepdf.open(BytesIO(sealed)) as pdf:
        pdf.add_blank_page()
        again = BytesIO()
        pdf.save(again)
    assert not holds(again.getvalue(), sealer, tmp_path)


@pytest.mark.feature("A18")
def test_the_portals_own_key_is_made_once_kept_and_for_nobody_else_to_read(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        made = {keys.fingerprint for keys in pool.map(lambda _: own_keys(tmp_path / "seal"), range(16))}
    assert len(made) == 1
    (kept,) = (tmp_path / "seal").iterdir()
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert Sealer(tmp_path / "seal").keys.is_self_made


@pytest.mark.feature("A18", "G13")
def test_the_operators_key_is_used_where_the_settings_name_one(tmp_path: Path) -> None:
    key, certificate = write_operators(tmp_path, "Hampton Trust")
    sealer = make_sealer(tmp_path, str(key), str(certificate))
    assert not sealer.keys.is_self_made
    status = checked(sealer.seal(a_document(), reason="Accepted"), sealer, tmp_path)
    assert status.bottom_line
    assert "Hampton Trust" in str(status.signing_cert.subject.human_friendly)


@pytest.mark.feature("A18", "G13")
def test_a_key_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    key, certificate = write_operators(tmp_path, "Hampton Trust")
    (tmp_path / "other").mkdir()
    other, _ = write_operators(tmp_path / "other", "Somebody")
    with pytest.raises(SealMisconfigured, match="does not belong to its key"):
        _ = make_sealer(tmp_path, str(other), str(certificate)).keys
    with pytest.raises(SealMisconfigured, match="cannot be read"):
        _ = make_sealer(tmp_path, str(tmp_path / "nowhere.pem"), str(certificate)).keys
    with pytest.raises(SealMisconfigured, match="cannot be read"):
        _ = make_sealer(tmp_path, str(key), str(key)).keys


def write_operators(folder: Path, name: str) -> tuple[Path, Path]:
    """Write an operator's key and certificate into a folder."""
    key = rsa.generate_private_key(65537, 2048)
    named = x509.Name([x509.NameAttribute(NameOID.ORGANIZATION_NAME, name)])
    usage = x509.KeyUsage(True, True, False, False, False, False, False, False, False)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(named)
        .issuer_name(named)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now() - timedelta(days=1))
        .not_valid_after(now() + timedelta(days=30))
        .add_extension(usage, critical=True)
        .sign(key, hashes.SHA256())
    )
    paths = folder / "key.pem", folder / "certificate.pem"
    plain = serialization.NoEncryption()
    paths[0].write_bytes(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain))
    paths[1].write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    return paths
