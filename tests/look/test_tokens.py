"""The contrast ratios that the design promises, computed from the tokens themselves."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

TOKENS = Path(__file__).resolve().parents[2] / "app" / "assets" / "scss" / "_tokens.scss"

# Foreground, background, ratio at least: the table of the design, one line each.
PROMISED = [
    ("flint", "mist", 13.5), ("flint", "paper", 14.5),
    ("slate", "mist", 6.4), ("slate", "paper", 6.9),
    ("fern", "mist", 5.9), ("fern", "paper", 6.3),
    ("pine-text", "pine", 11.0),
    ("gorse-text", "gorse", 11.4),
    ("heather", "paper", 8.2), ("heather", "heather-tint", 6.9),
    ("brick", "paper", 6.9), ("brick", "brick-tint", 5.9),
    ("amber", "amber-tint", 7.0),
    ("sky", "sky-tint", 6.3),
    ("leaf", "leaf-tint", 6.4),
    ("control", "paper", 5.3), ("control", "mist", 4.9),
    ("flint", "stone-tint", 7.0), ("fern", "moss", 4.5), ("pine", "moss", 7.0), ("flint", "amber-tint", 7.0),
]  # fmt: skip

VALUES = {
    "flint": "#1f2c2a", "mist": "#f5f8f6", "slate": "#4e5d5a", "fern": "#1f6b5f", "pine": "#103b38",
    "pine-text": "#eaf4ef", "gorse": "#ffc72c", "gorse-text": "#0f1a19", "heather": "#6a3b82",
    "heather-tint": "#f1e8f5", "brick": "#a52f25", "brick-tint": "#fbe8e5", "amber": "#744600",
    "amber-tint": "#fdefcf", "sky": "#1c5a86", "sky-tint": "#e3eff8", "leaf": "#1d6136",
    "leaf-tint": "#dff2e4", "control": "#5f6f6b",
}  # fmt: skip


def tokens() -> dict[str, str]:
    return dict(re.findall(r"^\$([\w-]+):\s*(#[0-9a-f]{6});", TOKENS.read_text(), re.MULTILINE))


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(first: str, second: str) -> float:
    lighter, darker = sorted((luminance(first), luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_the_formula_gives_the_known_extremes() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#777777") == pytest.approx(1)


@pytest.mark.parametrize(("name", "value"), VALUES.items())
def test_a_token_has_the_value_of_the_design(name: str, value: str) -> None:
    assert tokens()[name] == value


@pytest.mark.feature("G6")
@pytest.mark.parametrize(("foreground", "background", "ratio"), PROMISED)
def test_a_pair_of_tokens_has_its_promised_contrast(foreground: str, background: str, ratio: float) -> None:
    colours = tokens()
    assert round(contrast(colours[foreground], colours[background]), 1) >= ratio
