"""Stamping Word and PowerPoint files.

Only the parts that carry the stamp are rewritten; every other part is copied as it lies in the
package, compressed bytes and all, so that nothing an office program put there can be lost.
"""

from app.adapters.stamping.ooxml.stamping import stamp_office

__all__ = ["stamp_office"]
