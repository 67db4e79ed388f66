"""Tables of materials: packs and versions, copies, and the access log."""

from app.materials.models.access import AccessRecord, AccessSum
from app.materials.models.copies import Copy
from app.materials.models.destruction import CopyDestruction, DestructionCertificate
from app.materials.models.packs import Pack, PackVersion, VersionFile
from app.materials.models.releases import VersionApproval, VersionRelease, VersionWithdrawal

__all__ = [
    "AccessRecord",
    "AccessSum",
    "Copy",
    "CopyDestruction",
    "DestructionCertificate",
    "Pack",
    "PackVersion",
    "VersionApproval",
    "VersionFile",
    "VersionRelease",
    "VersionWithdrawal",
]
