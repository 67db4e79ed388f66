"""Waymark: the portal through which CARA is licensed and replicated."""
