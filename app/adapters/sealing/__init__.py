"""Sealing: a PAdES signature of the portal's own on a finished PDF, which any reader can check (A18).

Promises
- A sealed file allows no change: whatever is altered afterwards breaks the seal.
- Without a key of the operator's the portal makes one, kept in its data folder; a reader then knows the file is
  unchanged since this portal sealed it, and not who vouches for the portal.
- Nothing is fetched from a network.
"""

from app.adapters.sealing.keys import SealMisconfigured
from app.adapters.sealing.sealer import Sealer, make_sealer

__all__ = ["SealMisconfigured", "Sealer", "make_sealer"]
