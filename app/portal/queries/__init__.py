"""Reads that bring several features together. Each is narrowed to what the viewer may see, and counted in tests."""
