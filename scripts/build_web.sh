#!/usr/bin/env bash
# Builds the scripts of the explorer from web/ into src/miggraph/web/static/built: installs the
# packages of the lock file where it has changed since, and bundles them. Needs Node.js 18 or newer.
set -euo pipefail

readonly oldest_node=18
folder="$(cd "$(dirname "$0")/../web" && pwd)"
readonly folder

if ! command -v node >/dev/null || ! command -v npm >/dev/null; then
  echo "Node.js and npm are not here: the explorer goes without its scripts. Its pages, SPARQL and" >&2
  echo "documents work; map, network and editor need them. Install Node.js $oldest_node or newer." >&2
  exit 3
fi
if [ "$(node --print 'process.versions.node.split(".")[0]')" -lt "$oldest_node" ]; then
  echo "Node.js here is $(node --version); the explorer's scripts need $oldest_node or newer." >&2
  exit 3
fi
# Node.js has a list of certificates of its own; those of the machine count too.
certificates=/etc/ssl/certs/ca-certificates.crt
if [ -z "${NODE_EXTRA_CA_CERTS:-}" ] && [ -r "$certificates" ]; then
  export NODE_EXTRA_CA_CERTS="$certificates"
fi
# npm ci begins by removing what is there.
if ! cmp --silent "$folder/package-lock.json" "$folder/node_modules/.installed-from"; then
  echo "Installing the packages of $folder with npm."
  if ! npm ci --prefix "$folder" --ignore-scripts --no-audit --no-fund; then
    echo "npm could not install them. It needs its registry (npm config get registry)." >&2
    exit 1
  fi
  cp "$folder/package-lock.json" "$folder/node_modules/.installed-from"
fi
node "$folder/build.mjs"
