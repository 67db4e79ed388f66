"""What partners decides by: the state of an area, who may be what to it, and whether the register is whole."""

from app.partners.rules.areas import (
    DeliveryFacts,
    area_is_engaged,
    area_is_mobilising_or_live,
    area_sentences,
    area_state,
)

__all__ = [
    "DeliveryFacts",
    "area_is_engaged",
    "area_is_mobilising_or_live",
    "area_sentences",
    "area_state",
]
