"""The content of a page, which may be one stream, several, or nothing that can be drawn."""

import pikepdf
from pikepdf import Array, Stream


def content_streams(page: pikepdf.Page) -> list[pikepdf.Object]:
    """The streams of a page's content, in order."""
    content = page.obj.get("/Contents")
    parts = list(content) if isinstance(content, Array) else [content]
    return [part for part in parts if isinstance(part, Stream)]
