"""Tests of DBS checks and vetting."""
