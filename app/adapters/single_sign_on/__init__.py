"""Single sign-on: a provider of identities that vouches for people by OpenID Connect (G5).

provider = make_provider(settings)               # None where no provider is set
provider.address(departure, again=False)         # where the browser goes, with PKCE, state and nonce
provider.identity(departure, code)               # who came back; raises ProviderDown or AnswerRefused
"""

from .provider import OpenIdProvider
from .types import AnswerRefused, Departure, Identity, ProviderDown

__all__ = ["AnswerRefused", "Departure", "Identity", "OpenIdProvider", "ProviderDown"]
