#!/usr/bin/env bash
# Installs Java, which Spark needs, for tests/engines and for `--engine spark`.
#
# Debian and Ubuntu only, from their own packages, as root or with sudo. A Java that is there already
# and new enough is left as it is.
set -euo pipefail

readonly oldest_java=17
package=openjdk-17-jre-headless

java_is_new() {
  local program=java
  [ -z "${JAVA_HOME:-}" ] || program="$JAVA_HOME/bin/java"
  command -v "$program" >/dev/null || return 1
  local version
  version="$("$program" -version 2>&1 | sed --quiet 's/.*version "\(1\.\)\?\([0-9]*\).*/\2/p')"
  [ "${version:-0}" -ge "$oldest_java" ]
}

if java_is_new; then
  echo "Java is installed."
  exit 0
fi
if ! command -v apt-get >/dev/null; then
  echo "There is no apt-get here. Install Java $oldest_java or newer in the way of this system;" >&2
  echo "without it, the tests of Spark are skipped." >&2
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
install() {
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install --yes --quiet \
    --no-install-recommends "$1"
}
echo "Installing $package with apt-get."
if ! install "$package"; then
  echo "The lists of packages may be old; they are fetched anew."
  "${as_root[@]}" apt-get update --quiet
  # Newer releases of the systems have another Java.
  install "$package" || install default-jre-headless
fi
if ! java_is_new; then
  echo "Java here is older than $oldest_java, or JAVA_HOME has another one." >&2
  exit 1
fi
java -version
