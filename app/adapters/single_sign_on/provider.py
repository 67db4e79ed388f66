"""One OpenID provider: found through its discovery document, spoken to with PKCE, believed only by its signature."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import requests
from authlib.integrations.base_client import OAuthError
from authlib.integrations.requests_client import OAuth2Session
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from app.core.clock import now

from .types import AnswerRefused, Departure, Identity, ProviderDown

PATIENCE_SECONDS = 5
CLOCKS_DIFFER_SECONDS = 60
KEPT_SECONDS = 600
"""How long the provider's addresses and keys are kept before they are asked for again."""

ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]
"""Signatures by a key only the provider holds; neither "none" nor one made with the shared secret."""

LONGEST_TOKEN = 20_000
SECOND_FACTOR_METHODS = frozenset({"mfa", "otp", "hwk", "swk", "fpt", "face"})
"""What RFC 8176 lets a provider say of a second factor it asked for."""


@dataclass(frozen=True)
class _Kept:
    at: float
    metadata: dict[str, Any]
    keys: KeySet


class OpenIdProvider:
    """A provider of identities this portal was set up with."""

    def __init__(self, issuer: str, client_id: str, client_secret: str) -> None:
        """Take the provider's issuer and what it knows this portal by. Nothing is asked of it yet."""
        self.issuer = issuer
        self._client_id = client_id
        self._client_secret = client_secret
        self._kept: _Kept | None = None

    def address(self, departure: Departure, *, again: bool = False) -> str:
        """Return where a browser goes to sign in; `again` has the provider ask even somebody it knows.

        Raises ProviderDown.
        """
        metadata = self._found().metadata
        asked = {"prompt": "login", "max_age": "0"} if again else {}
        address, _ = self._session(departure).create_authorization_url(
            metadata["authorization_endpoint"],
            state=departure.state,
            code_verifier=departure.verifier,
            nonce=departure.nonce,
            **asked,
        )
        return str(address)

    def identity(self, departure: Departure, code: str) -> Identity:
        """Return whom the provider vouches for, in exchange for the code; raises ProviderDown and AnswerRefused."""
        endpoint = self._found().metadata["token_endpoint"]
        try:
            token = self._session(departure).fetch_token(
                endpoint,
                code=code,
                code_verifier=departure.verifier,
                grant_type="authorization_code",
                timeout=PATIENCE_SECONDS,
                allow_redirects=False,
            )
        except OAuthError as refusal:
            raise AnswerRefused(f"the provider refused the code ({refusal.error})") from None
        except (requests.RequestException, ValueError) as fault:
            raise ProviderDown(str(fault)) from None
        return self._read(str(token.get("id_token") or ""), departure.nonce)

    def _read(self, token: str, nonce: str) -> Identity:
        if not 0 < len(token) <= LONGEST_TOKEN:
            raise AnswerRefused("there was no identity in the answer")
        try:
            claims = self._decoded(token)
            registry = jwt.JWTClaimsRegistry(
                now=int(now().timestamp()),
                leeway=CLOCKS_DIFFER_SECONDS,
                iss={"essential": True, "value": self.issuer},
                aud={"essential": True, "value": self._client_id},
                sub={"essential": True},
                exp={"essential": True},
                iat={"essential": True},
                nonce={"essential": True, "value": nonce},
            )
            registry.validate(claims)
        except (JoseError, ValueError, TypeError) as fault:
            raise AnswerRefused(f"the identity is not to be believed ({type(fault).__name__}: {fault})") from None
        if claims.get("azp", self._client_id) != self._client_id:
            raise AnswerRefused("the identity is meant for another portal")
        methods = claims.get("amr")
        return Identity(
            issuer=self.issuer,
            subject=str(claims["sub"])[:255],
            email=str(claims.get("email") or ""),
            is_email_verified=claims.get("email_verified") is True,
            had_second_factor=isinstance(methods, list) and bool(SECOND_FACTOR_METHODS.intersection(map(str, methods))),
        )

    def _decoded(self, token: str) -> dict[str, Any]:
        try:
            return dict(jwt.decode(token, self._found().keys, algorithms=ALGORITHMS).claims)
        except (JoseError, ValueError):
            # The provider may have changed its keys since they were kept.
            self._kept = None
            return dict(jwt.decode(token, self._found().keys, algorithms=ALGORITHMS).claims)

    def _session(self, departure: Departure) -> OAuth2Session:
        return OAuth2Session(
            self._client_id,
            self._client_secret,
            scope="openid email",
            redirect_uri=departure.redirect_uri,
            code_challenge_method="S256",
        )

    def _found(self) -> _Kept:
        moment = now().timestamp()
        if self._kept is None or not 0 <= moment - self._kept.at < KEPT_SECONDS:
            metadata = _fetched(f"{self.issuer.rstrip('/')}/.well-known/openid-configuration")
            if metadata.get("issuer") != self.issuer:
                raise ProviderDown("the provider calls itself by another name than the settings do")
            addresses = ("authorization_endpoint", "token_endpoint", "jwks_uri")
            if not all(is_safe_address(str(metadata.get(name) or "")) for name in addresses):
                raise ProviderDown("the provider names an address that is missing or not encrypted")
            try:
                keys = KeySet.import_key_set(_fetched(metadata["jwks_uri"]))  # type: ignore[arg-type]
            except (JoseError, ValueError, KeyError, TypeError):
                raise ProviderDown("the provider's keys cannot be read") from None
            self._kept = _Kept(moment, metadata, keys)
        return self._kept


def is_safe_address(address: str) -> bool:
    """Return whether an address is encrypted, or on this machine."""
    parts = urlsplit(address)
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in ("localhost", "127.0.0.1", "::1"))


def _fetched(address: str) -> dict[str, Any]:
    try:
        answer = requests.get(address, timeout=PATIENCE_SECONDS, allow_redirects=False)
        answer.raise_for_status()
        read = answer.json()
    except (requests.RequestException, ValueError) as fault:
        raise ProviderDown(str(fault)) from None
    if not isinstance(read, dict):
        raise ProviderDown("the provider answered with something else than was asked for")
    return read
