"""The explainer film: cards set by Typst, coded without loss as H.264, wrapped as MP4."""
