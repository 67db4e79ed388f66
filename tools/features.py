"""Print the catalogue ids with a passing test, per area, from the last `make test`."""

import csv
import json
import sys
from collections import defaultdict
from pathlib import Path

CATALOGUE, RESULTS = Path("docs/features.csv"), Path("var/test-features.json")


def main() -> int:
    """Print each area's ids with their tests; those without one are named too."""
    if not RESULTS.exists():
        print("No results yet: run make test first.")
        return 1
    proved: dict[str, dict[str, int]] = json.loads(RESULTS.read_text())
    areas: dict[str, list[tuple[str, str]]] = defaultdict(list)
    with CATALOGUE.open(newline="") as file:
        for row in csv.DictReader(file):
            areas[row["area"]].append((row["id"], row["promise"]))
    for area, features in areas.items():
        print(f"\n{area}")
        for feature, promise in features:
            counts = proved.get(feature, {"passed": 0, "failed": 0})
            if counts["failed"]:
                print(f"  {feature:<4} FAILING {counts['failed']:>3}  {promise}")
            elif counts["passed"]:
                print(f"  {feature:<4} {counts['passed']:>3} tests    {promise}")
    missing = [feature for group in areas.values() for feature, _ in group if not proved.get(feature, {}).get("passed")]
    print(f"\nWithout a passing test: {', '.join(missing) or 'none'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
