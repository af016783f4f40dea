#!/usr/bin/env bash
# Checks the types of web/src, and runs its tests, web/test. Without Node.js it says so and leaves
# them unchecked, unless MIGGRAPH_REQUIRE_SERVERS is set, as CI sets it.
set -euo pipefail
folder="$(cd "$(dirname "$0")/../web" && pwd)"
readonly folder

if [ ! -x "$folder/node_modules/.bin/tsc" ]; then
  echo "web/src is not checked: its packages are not installed (make web)." >&2
  [ -z "${MIGGRAPH_REQUIRE_SERVERS:-}" ]
  exit
fi
cd "$folder"
node_modules/.bin/tsc --noEmit
echo "web/src: types are right."
bundled="$(mktemp -d)"
trap 'rm -r "$bundled"' EXIT
node_modules/.bin/esbuild test/*.test.ts --bundle --platform=node --format=esm --log-level=warning \
  --out-extension:.js=.mjs --outdir="$bundled"
node --test "$bundled"
