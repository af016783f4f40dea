#!/usr/bin/env bash
# Runs all tests with the Python that is given, in two halves side by side: that of the command line
# and the pages, whose output comes last, and all others. Fails if either does.
#
#   scripts/run_tests.sh .venv/bin/python
set -uo pipefail
cd "$(dirname "$0")/.."

readonly python="$1"
readonly half=(tests/cli tests/docs tests/web tests/explorer)
log="$(mktemp)"
readonly log
trap 'rm -f "$log"' EXIT

# Each has a cache of its own, so that neither forgets the failures of the other.
"$python" -m pytest -o cache_dir=.pytest_cache/pages "${half[@]}" >"$log" 2>&1 &
first=$!
"$python" -m pytest -o cache_dir=.pytest_cache/others "${half[@]/#/--ignore=}"
others=$?
echo "Waiting for the tests of the command line and the pages."
wait "$first"
pages=$?
cat "$log"
if [ "$others" -ne 0 ] || [ "$pages" -ne 0 ]; then
  echo "Tests failed: others ended with $others, command line and pages with $pages." >&2
  exit 1
fi
