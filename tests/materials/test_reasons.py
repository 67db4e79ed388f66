"""Why a copy is refused, in a word: every rule that can refuse one has its word."""

import pytest

from app.core.verdicts import Finding, registered_rules
from app.licences.types import LicenceState
from app.materials.rules.reasons import SHORT_REASONS, short_reason

# Trust staff are never refused a copy, and the rules of destruction are about copies that were had long ago.
NEVER_REFUSES = {"materials.trust-staff", "materials.copies-are-recalled", "materials.destruction-certified"}


@pytest.mark.feature("A7", "C8")
def test_every_rule_of_materials_that_can_refuse_has_its_word() -> None:
    ours = {one.id for one in registered_rules() if one.id.startswith("materials.")} - NEVER_REFUSES
    assert ours <= SHORT_REASONS.keys()
    for rule in SHORT_REASONS:
        assert short_reason(Finding(False, "Because", "Mend it", {}, f"{rule}@1")) == SHORT_REASONS[rule]


@pytest.mark.feature("A7")
def test_of_a_licence_the_word_is_its_state() -> None:
    facts = {"state": LicenceState.SUSPENDED}
    finding = Finding(False, "Because", "Mend it", facts, "licence.permits-downloads@1")
    assert short_reason(finding) == "Licence: suspended"
