#!/usr/bin/env bash
# Checks the types of web/src. Without Node.js it says so and leaves them unchecked, unless
# MIGGRAPH_REQUIRE_SERVERS is set, as CI sets it.
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
