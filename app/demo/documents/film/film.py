"""The explainer film of one version: a minute of title cards."""

import json
from pathlib import Path

import typst

from app.demo.documents.film.h264 import coded_picture, picture_parameters, sequence_parameters
from app.demo.documents.film.mp4 import mp4_file
from app.demo.documents.film.picture import Picture, picture_from_png
from app.demo.documents.handbooks import font_paths
from app.demo.documents.versions import CONTENT_FOLDER, content_for

PIXELS_PER_POINT = 72.0


def write_film(*, version: str, path: Path) -> None:
    """Draw the cards of this version and write them as a silent H.264 film in MP4."""
    cards = content_for("film", version)["card"]
    pictures = _drawn({"version": version, "cards": cards})
    size = (pictures[0].width, pictures[0].height)
    parameters = (sequence_parameters(*size), picture_parameters())
    coded = [coded_picture(picture, number) for number, picture in enumerate(pictures)]
    path.write_bytes(mp4_file(size, parameters, coded, [card["seconds"] for card in cards]))


def _drawn(data: dict[str, object]) -> list[Picture]:
    pages = typst.compile(
        CONTENT_FOLDER / "film.typ",
        root=CONTENT_FOLDER,
        font_paths=font_paths(),
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data)},
        format="png",
        ppi=PIXELS_PER_POINT,
    )
    return [picture_from_png(page) for page in (pages if isinstance(pages, list) else [pages])]
