"""A provider of identities on loopback, which tells the truth or any lie a test needs."""

import base64
import hashlib
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

CLIENT, SECRET = "waymark", "the secret of the portal"


@dataclass
class OpenIdServer:
    """What the provider says and how it lies; `claims` are added to those it would give."""

    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "first"}))
    claims: dict[str, Any] = field(default_factory=dict)
    signing_key: RSAKey | OctKey | None = None
    algorithm: str = "RS256"
    name: str | None = None
    is_broken: bool = False
    port: int = 0
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    asked: list[dict[str, str]] = field(default_factory=list)

    @property
    def issuer(self) -> str:
        """Return its address, which is its name."""
        return f"http://localhost:{self.port}"

    def grant(self, asked: dict[str, str]) -> str:
        """Sign a person in, as a browser sent there would have it, and return where the browser is sent back."""
        self.asked.append(asked)
        code = f"code-{len(self.asked)}"
        self.codes[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def token(self, sent: dict[str, str], authorization: str) -> tuple[int, dict[str, Any]]:
        """Return the status and answer for a code: once, and to whoever has the verifier and the secret."""
        asked = self.codes.pop(sent.get("code", ""), None)
        basic = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        challenge = base64.urlsafe_b64encode(hashlib.sha256(sent.get("code_verifier", "").encode()).digest())
        is_right = (
            asked is not None
            and authorization == f"Basic {basic}"
            and asked["code_challenge_method"] == "S256"
            and asked["code_challenge"] == challenge.decode().rstrip("=")
            and asked["redirect_uri"] == sent.get("redirect_uri")
        )
        if asked is None or not is_right:
            return 400, {"error": "invalid_grant"}
        return 200, {"access_token": "x", "token_type": "Bearer", "id_token": self.identity(asked["nonce"])}

    def identity(self, nonce: str) -> str:
        """Return a signed identity."""
        moment = int(time.time())
        claims = {
            "iss": self.issuer,
            "aud": CLIENT,
            "sub": "subject-1",
            "iat": moment,
            "exp": moment + 300,
            "nonce": nonce,
            "email": "ada@test.example",
            "email_verified": True,
        } | self.claims
        header = {"alg": self.algorithm, "kid": (self.signing_key or self.key).kid or "first"}
        return jwt.encode(header, claims, self.signing_key or self.key, algorithms=[self.algorithm])

    def found(self, path: str) -> dict[str, Any] | None:
        """Return what lies at an address."""
        if path == "/jwks":
            return {"keys": [self.key.as_dict(private=False)]}
        if path == "/.well-known/openid-configuration":
            return {
                "issuer": self.name or self.issuer,
                "authorization_endpoint": f"{self.issuer}/authorize",
                "token_endpoint": f"{self.issuer}/token",
                "jwks_uri": f"{self.issuer}/jwks",
            }
        return None


@contextmanager
def running_provider() -> Iterator[OpenIdServer]:
    """Run a provider on a free port of loopback."""
    provider = OpenIdServer()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            if parts.path == "/authorize":
                asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
                self.send_response(302)
                self.send_header("Location", provider.grant(asked))
                self.end_headers()
                return
            found = provider.found(parts.path)
            self._says(500 if provider.is_broken else 200 if found else 404, found or {})

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            sent = {name: values[0] for name, values in parse_qs(body).items()}
            status, answer = provider.token(sent, self.headers.get("Authorization", ""))
            self._says(500 if provider.is_broken else status, answer)

        def _says(self, status: int, answer: dict[str, Any]) -> None:
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(json.dumps(answer).encode())

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    provider.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
