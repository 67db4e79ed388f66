"""Single sign-on: a provider of identities that vouches for people by OpenID Connect (G5).

provider = make_provider(issuer, client_id, client_secret)
provider.address(departure, again=False)         # where the browser goes, with PKCE, state and nonce
provider.identity(departure, code)               # who came back; raises ProviderDown or AnswerRefused
"""

from .types import AnswerRefused, Departure, Identity, IdentityProvider, ProviderDown

__all__ = ["AnswerRefused", "Departure", "Identity", "IdentityProvider", "ProviderDown", "make_provider"]


def make_provider(issuer: str, client_id: str, client_secret: str) -> IdentityProvider:
    """Return the provider at an issuer, which knows this portal by these. Nothing is asked of it yet."""
    # What speaks to a provider is large, and a portal without one never needs it.
    from .provider import OpenIdProvider

    return OpenIdProvider(issuer, client_id, client_secret)
