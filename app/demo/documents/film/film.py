"""The explainer film of one version: a minute of title cards."""

from pathlib import Path
from typing import Any

from app.demo.documents.film.h264 import coded_picture, picture_parameters, sequence_parameters
from app.demo.documents.film.mp4 import mp4_file
from app.demo.documents.film.picture import Picture, picture_from_png
from app.demo.documents.typesetting import compiler_for
from app.demo.documents.versions import content_for

PIXELS_PER_POINT = 72.0


def write_film(*, version: str, path: Path) -> None:
    """Draw the cards of this version and write them as a silent H.264 film in MP4."""
    cards = content_for("film", version)["card"]
    pictures = _drawn({"version": version, "cards": cards})
    size = (pictures[0].width, pictures[0].height)
    parameters = (sequence_parameters(*size), picture_parameters())
    coded = [coded_picture(picture, number) for number, picture in enumerate(pictures)]
    path.write_bytes(mp4_file(size, parameters, coded, [card["seconds"] for card in cards]))


def _drawn(data: dict[str, Any]) -> list[Picture]:
    pages = compiler_for("film.typ", data).compile(format="png", ppi=PIXELS_PER_POINT)
    assert isinstance(pages, list)
    return [picture_from_png(page) for page in pages]
