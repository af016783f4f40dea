#!/usr/bin/env bash
# Installs the programs of others that tests/export reads the exports back with: Graphviz, Node.js
# with the packages of tests/export/node, and Chromium for pictures.
#
# Debian and Ubuntu only, from their own packages, as root or with sudo. What is there already is
# left as it is. The packages of Node.js are those of the lock file, and go beside it.
set -euo pipefail

readonly oldest_node=18
folder="$(cd "$(dirname "$0")/../tests/export/node" && pwd)"
readonly folder

has() { command -v "$1" >/dev/null; }

node_is_new() {
  has node && [ "$(node --print 'process.versions.node.split(".")[0]')" -ge "$oldest_node" ]
}

has_chromium() { has chromium || has chromium-browser || has google-chrome; }

missing=()
has dot || missing+=(graphviz)
has node || missing+=(nodejs)
has npm || missing+=(npm)
has_chromium || missing+=(chromium)

install() {
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install --yes --quiet \
    --no-install-recommends "$@"
}

if [ "${#missing[@]}" -gt 0 ]; then
  if ! has apt-get; then
    echo "There is no apt-get here. Install in the way of this system: ${missing[*]}." >&2
    echo "Without them, the tests that need them are skipped." >&2
    exit 1
  fi
  if [ "$(id -u)" -eq 0 ]; then
    as_root=()
  elif has sudo; then
    as_root=(sudo)
  else
    echo "Installing ${missing[*]} needs root. Run this as root, or install sudo." >&2
    exit 1
  fi
  echo "Installing with apt-get: ${missing[*]}."
  if ! install "${missing[@]}"; then
    echo "The lists of packages may be old; they are fetched anew."
    "${as_root[@]}" apt-get update --quiet
    install "${missing[@]}"
  fi
fi

if ! node_is_new; then
  echo "Node.js here is $(node --version); the readers need $oldest_node or newer." >&2
  echo "Install a newer one, so that it comes first on the PATH, and run this again." >&2
  exit 1
fi

# npm ci begins by removing what is there: only where the lock file has changed since.
if cmp --silent "$folder/package-lock.json" "$folder/node_modules/.installed-from"; then
  echo "The packages of $folder are installed."
else
  echo "Installing the packages of $folder with npm."
  # Node.js has a list of certificates of its own; those of the machine count too.
  certificates=/etc/ssl/certs/ca-certificates.crt
  if [ -z "${NODE_EXTRA_CA_CERTS:-}" ] && [ -r "$certificates" ]; then
    export NODE_EXTRA_CA_CERTS="$certificates"
  fi
  if ! npm ci --prefix "$folder" --ignore-scripts --no-audit --no-fund; then
    echo "npm could not install them. It needs its registry (npm config get registry)." >&2
    exit 1
  fi
  cp "$folder/package-lock.json" "$folder/node_modules/.installed-from"
fi

dot -V
echo "Node.js $(node --version), npm $(npm --version 2>/dev/null)"
