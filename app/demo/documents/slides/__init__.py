"""Slide decks in the portal's palette, built with python-pptx from ``content/slides/``."""
