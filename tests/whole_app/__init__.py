"""Sweeps over the whole app. They cover what is not written yet, and each finds the fault it plants itself."""
