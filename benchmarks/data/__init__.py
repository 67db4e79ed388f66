"""Data by the bulk: 1× is the portal the Trust has today, 10× and 100× the same with more of everything that grows."""

from benchmarks.data.making import make_data
from benchmarks.data.sample import Sample

__all__ = ["Sample", "make_data"]
