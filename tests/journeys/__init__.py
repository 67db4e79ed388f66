"""Journeys in a real browser, on a portal started as `make run` starts it, with its worker and the demo data."""
