"""Administration: the event log, the jobs, health and metrics (G2, G13)."""
