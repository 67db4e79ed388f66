"""Measure the portal: `python -m benchmarks [--scale 1 10 100] [--database sqlite postgresql] [--quick]`."""

import argparse
import sys
from pathlib import Path

from benchmarks.machine import describe_machine
from benchmarks.portals import DATABASES
from benchmarks.sections import PARTS, STOPPED, Choice, measure

RESULTS = Path(__file__).with_name("results.md")
PREFACE = """# Benchmarks

Written by `python -m benchmarks --write`. Figures of one machine on one day: compare the ratios, not the milliseconds.
"""


def main() -> int:
    """Print what was asked for; write it down only when told to."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--scale", type=int, nargs="+", default=None, help="sizes of the data (default 1 10 100)")
    parser.add_argument("--database", nargs="+", choices=DATABASES, default=list(DATABASES))
    parser.add_argument("--part", nargs="+", choices=sorted(PARTS), default=list(PARTS), help="what to measure")
    parser.add_argument("--quick", action="store_true", help="SQLite at 1× and 10×, few rounds")
    parser.add_argument("--profile", action="store_true", help="also say where each page's time goes")
    parser.add_argument("--write", action="store_true", help=f"write {RESULTS.name}")
    asked = parser.parse_args()
    scales = sorted(asked.scale or ([1, 10] if asked.quick else [1, 10, 100]))
    databases = ["sqlite"] if asked.quick else asked.database
    choice = Choice(scales, databases, rounds=7 if asked.quick else 25, profile=asked.profile)
    said = [PREFACE, describe_machine()]
    print(said[1], flush=True)
    for part in asked.part:
        for line in measure(part, choice):
            print(line, flush=True)
            said.append(line)
        if asked.write:
            RESULTS.write_text("\n".join(said).rstrip() + "\n", encoding="utf-8")
    return int(any(line.startswith(STOPPED) for line in said))


if __name__ == "__main__":
    sys.exit(main())
