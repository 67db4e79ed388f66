"""Which documents each pack holds in each version: the manifest a demonstration release is made from (C1)."""

from dataclasses import dataclass

from app.demo.documents.versions import content_for, require_version


@dataclass(frozen=True)
class DemoDocument:
    """One file of a pack. ``kind`` is the file's ending: pdf, pptx, docx, mp4 or zip."""

    file_name: str
    kind: str
    title: str


_SAME_IN_EVERY_VERSION = {
    "facilitator-manual": (DemoDocument("facilitator-manual.pdf", "pdf", "Facilitator manual"),),
    "workshop-slides": (
        DemoDocument("workshop-1.pptx", "pptx", "Slides for workshop 1: Taking an honest look"),
        DemoDocument("workshop-2.pptx", "pptx", "Slides for workshop 2: Choosing what comes next"),
        DemoDocument("two-days-one-path.mp4", "mp4", "Explainer film: Two days, one path"),
    ),
    "trainer-pack": (DemoDocument("trainer-pack.zip", "zip", "Trainer pack"),),
    "provider-handbook": (DemoDocument("provider-handbook.pdf", "pdf", "Provider handbook"),),
    "police-handbook": (DemoDocument("police-handbook.pdf", "pdf", "Police handbook"),),
    "commissioning-framework": (DemoDocument("commissioning-framework.pdf", "pdf", "Commissioning framework"),),
}

PACKS = (
    "facilitator-manual",
    "workshop-slides",
    "participant-sheets",
    "trainer-pack",
    "provider-handbook",
    "police-handbook",
    "commissioning-framework",
)


def documents_for(pack_slug: str, version: str) -> list[DemoDocument]:
    """The documents of this pack in this version, in reading order.

    Raises ValueError, naming the choices, for an unknown pack or version.
    """
    require_version(version)
    if pack_slug not in PACKS:
        raise ValueError(f"There is no pack {pack_slug}; choose from {', '.join(PACKS)}.")
    if pack_slug == "participant-sheets":
        sheets = content_for("sheets/sheets", version)["sheet"]
        return [DemoDocument(sheet["file_name"], "docx", sheet["title"]) for sheet in sheets]
    return list(_SAME_IN_EVERY_VERSION[pack_slug])
