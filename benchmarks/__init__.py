"""What the portal costs, beside a floor: `python -m benchmarks`. Nothing here runs in a test."""
