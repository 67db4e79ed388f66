"""An authenticator made of software: it makes passkeys and answers challenges as a key on a ring does, or as a forger.

Every lie a test needs is an attribute: another origin, another site, no check of the person, a counter that stands.
"""

import hashlib
import json
import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field
from typing import Any

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

PRESENT, VERIFIED, HAS_CREDENTIAL = 0x01, 0x04, 0x40


def words(data: bytes) -> str:
    """Return bytes in base64url without padding."""
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def octets(text: str) -> bytes:
    """Return the bytes behind base64url."""
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


@dataclass
class SoftwareKey:
    """One passkey of one person on one site."""

    origin: str = "http://localhost"
    site: str = "localhost"
    verifies: bool = True
    count: int = 0
    counts_by: int = 1
    handle: bytes | None = None
    id: bytes = field(default_factory=lambda: os.urandom(32))
    secret: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    def makes(self, options: dict[str, Any]) -> str:
        """Return what a browser answers once it has made this passkey."""
        self.handle = octets(options["user"]["id"])
        said = self._authenticator_data(HAS_CREDENTIAL) + bytes(16) + len(self.id).to_bytes(2) + self.id + self._key()
        made = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": said})
        client = self._client_data("webauthn.create", options["challenge"])
        return self._answer({"clientDataJSON": words(client), "attestationObject": words(made)})

    def answers(self, options: dict[str, Any]) -> str:
        """Return what a browser answers once this passkey was used."""
        self.count += self.counts_by
        said, client = self._authenticator_data(0), self._client_data("webauthn.get", options["challenge"])
        signature = self.secret.sign(said + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        response = {
            "clientDataJSON": words(client),
            "authenticatorData": words(said),
            "signature": words(signature),
        }
        return self._answer(response | ({"userHandle": words(self.handle)} if self.handle else {}))

    def _answer(self, response: dict[str, str]) -> str:
        return json.dumps({"id": words(self.id), "rawId": words(self.id), "type": "public-key", "response": response})

    def _client_data(self, kind: str, challenge: str) -> bytes:
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin}).encode()

    def _authenticator_data(self, flags: int) -> bytes:
        flags |= PRESENT | (VERIFIED if self.verifies else 0)
        return hashlib.sha256(self.site.encode()).digest() + bytes([flags]) + self.count.to_bytes(4)

    def _key(self) -> bytes:
        numbers = self.secret.public_key().public_numbers()
        return cbor2.dumps({1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32), -3: numbers.y.to_bytes(32)})
