"""The four changes of party, and undoing one before its day (A24; domain, section 3.2)."""

from app.licences.actions.parties.passing_on import Deed, assign_licence, novate_licence
from app.licences.actions.parties.reprocuring import Award, reprocure_licence
from app.licences.actions.parties.together import Heir, transfer_together, undo_together
from app.licences.actions.parties.transferring import Statute, transfer_by_statute
from app.licences.actions.parties.undoing import undo_party_change

__all__ = [
    "Award",
    "Deed",
    "Heir",
    "Statute",
    "assign_licence",
    "novate_licence",
    "reprocure_licence",
    "transfer_by_statute",
    "transfer_together",
    "undo_party_change",
    "undo_together",
]
