"""Putting the seal on a PDF."""

from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from io import BytesIO
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import serialization

from app.adapters.sealing.keys import SealKeys, own_keys, read_keys

FIELD = "Seal"


class Sealer:
    """Seals PDF files with one key; which one is found out when it is first needed."""

    def __init__(self, folder: Path, key: Path | None = None, certificate: Path | None = None) -> None:
        """Use these files where both are given, else a key of the portal's own in `folder`."""
        self._folder = folder
        self._named = (key, certificate) if key is not None and certificate is not None else None

    @cached_property
    def keys(self) -> SealKeys:
        """Return the key and certificate; raises SealMisconfigured where the ones named cannot be used."""
        return read_keys(*self._named) if self._named else own_keys(self._folder)

    def seal(self, document: bytes, *, reason: str) -> bytes:
        """Return the PDF with a PAdES seal over all of it that allows no change; `reason` is what readers show."""
        # The library takes half a second to load and is needed by the worker alone.
        from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
        from pyhanko.sign import fields, signers

        meta = signers.PdfSignatureMetadata(
            field_name=FIELD,
            reason=reason,
            subfilter=fields.SigSeedSubFilter.PADES,
            certify=True,
            docmdp_permissions=fields.MDPPerm.NO_CHANGES,
        )
        signer = signers.PdfSigner(meta, signer=self._signer(), new_field_spec=fields.SigFieldSpec(FIELD))
        sealed = BytesIO()
        # The library runs an event loop of its own, which a thread that runs one already would refuse.
        with ThreadPoolExecutor(1) as thread:
            thread.submit(signer.sign_pdf, IncrementalPdfFileWriter(BytesIO(document)), output=sealed).result()
        return sealed.getvalue()

    def _signer(self) -> Any:
        from asn1crypto import keys as asn1_keys
        from asn1crypto import x509 as asn1_x509
        from pyhanko.sign import signers
        from pyhanko_certvalidator.registry import SimpleCertificateStore

        der = self.keys.key.private_bytes(
            serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        chain = [asn1_x509.Certificate.load(one.public_bytes(serialization.Encoding.DER)) for one in self.keys.chain]
        return signers.SimpleSigner(
            signing_cert=chain[0],
            signing_key=asn1_keys.PrivateKeyInfo.load(der),
            cert_registry=SimpleCertificateStore.from_certs(chain),  # type: ignore[no-untyped-call]
        )


def make_sealer(data_dir: Path, key: str, certificate: str) -> Sealer:
    """Return what seals this portal's documents, with the files the settings name or a key of its own."""
    if not key:
        return Sealer(data_dir / "seal")
    return Sealer(data_dir / "seal", Path(key), Path(certificate))
