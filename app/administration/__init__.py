"""Administration: the event log, the jobs, health and metrics (G2, G13).

The *event log* is what happened, one sentence an event; nothing in it is ever changed. Whoever holds
`administration:event:read` reads all of it. *Jobs* are the work done outside requests: the administrator retries or
buries the dead ones. *Health* says whether the process lives (`/healthz`), *readiness* whether it can serve
(`/readyz`), and *metrics* how much it does (`/metrics`, to this machine alone).
"""
