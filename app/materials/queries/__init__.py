"""Reads of materials, each as of a day, in a constant number of queries."""
