#!/usr/bin/env bash
# Installs Virtuoso, the SPARQL server that tests/servers needs besides the `oxigraph` package.
#
# Debian and Ubuntu only, from their own packages, as root or with sudo. The service is not started:
# the tests run the program themselves, on loopback and in a folder of their own.
set -euo pipefail

package=virtuoso-opensource-7-bin

if command -v virtuoso-t >/dev/null; then
  echo "Virtuoso is installed: $(command -v virtuoso-t)."
  exit 0
fi
if ! command -v apt-get >/dev/null; then
  echo "There is no apt-get here. Install Virtuoso 7 in the way of this system, so that" >&2
  echo "virtuoso-t is on the PATH; without it, its tests are skipped." >&2
  exit 1
fi
if [ "$(id -u)" -eq 0 ]; then
  as_root=()
elif command -v sudo >/dev/null; then
  as_root=(sudo)
else
  echo "Installing $package needs root. Run this as root, or install sudo." >&2
  exit 1
fi
echo "Installing $package with apt-get."
if ! "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install --yes --quiet \
  --no-install-recommends "$package"; then
  echo "The lists of packages may be old; they are fetched anew."
  "${as_root[@]}" apt-get update --quiet
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install --yes --quiet \
    --no-install-recommends "$package"
fi
virtuoso-t -? 2>&1 | grep --max-count=1 Version || true
