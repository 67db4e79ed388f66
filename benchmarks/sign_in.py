"""What a sign-in costs, and whether its time tells which addresses exist."""

import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory

from flask import Flask

from app.accounts.rules.passwords import HASHER
from app.core.db import db
from app.core.limits import limiter
from benchmarks.tables import Table
from tests.builders.accounts import PASSWORD, make_user
from tests.conftest import make_portal

CASES = {
    "right password": ("known@test.example", PASSWORD),
    "wrong password": ("known@test.example", "another-quiet-heron"),
    "address nobody has": ("nobody@test.example", PASSWORD),
    "account without a password": ("invited@test.example", PASSWORD),
}


def sign_in_costs(rounds: int) -> Iterator[str]:
    """Yield the parameters and the table; the cases take turns, so that a busy moment falls on all alike."""
    yield (
        f"Argon2id with {HASHER.memory_cost:,} KiB, {HASHER.time_cost} passes, {HASHER.parallelism} lane. Milliseconds "
        "of computing for one sign-in, its page included; the failures are to differ by less than the noise of each.\n"
    )
    taken: dict[str, list[float]] = {name: [] for name in CASES}
    with TemporaryDirectory() as folder:
        portal = make_portal(Path(folder))
        with portal.app_context():
            make_user(email="known@test.example", password=PASSWORD)
            make_user(email="invited@test.example")
            db.session.commit()
        for _ in range(rounds):
            for name in CASES:
                taken[name].append(_sign_in(portal, name))
    rows = Table(["sign-in", "median, ms", "middle half, ms"])
    for name, times in taken.items():
        low, _, high = quantiles(times, n=4)
        rows.add([name, f"{median(times):.1f}", f"{low:.1f} to {high:.1f}"])
    yield f"{rows}\n"


def _sign_in(portal: Flask, case: str) -> float:
    limiter.reset()
    portal.extensions["tally"].reset()
    email, password = CASES[case]
    with portal.test_client() as browser:
        began = time.process_time()
        browser.post("/sign-in", data={"email": email, "password": password})
        return (time.process_time() - began) * 1000
