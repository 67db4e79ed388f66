"""Making materials: drafting, uploading, approving, releasing and withdrawing versions."""
