"""Labels as they stand alone and within a sentence."""

import pytest

from app.core.labels import within_sentence
from app.core.roles import Role
from app.partners.types import DeliveryModel
from app.training.types import VettingLevel


@pytest.mark.parametrize(
    ("label", "within"),
    [
        ("Partner lead", "partner lead"),
        ("QA lead", "QA lead"),
        ("DBS and vetting", "DBS and vetting"),
        ("CARA-principles scheme", "CARA-principles scheme"),
        ("Police vetting, NPPV 2 full", "police vetting, NPPV 2 full"),
        ("Delivered by the Trust", "delivered by the Trust"),
        ("A", "a"),
        ("Éclair", "éclair"),
        ("", ""),
    ],
)
def test_a_label_within_a_sentence_keeps_abbreviations_and_names(label: str, within: str) -> None:
    assert within_sentence(label) == within


def test_members_say_it_of_themselves() -> None:
    assert Role.QA_LEAD.in_sentence == "QA lead"
    assert VettingLevel.DBS_ENHANCED.in_sentence.startswith("DBS")
    assert DeliveryModel.HYBRID.in_sentence == within_sentence(DeliveryModel.HYBRID.label)
