"""What Spark needs of this machine and of its master, checked before it is started."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from miggraph.errors import EngineError, UsageError

__all__ = ["check_java", "check_master", "is_local", "remove_work"]

#: The oldest Java that Spark 4 runs on.
_OLDEST_JAVA: Final = 17
_INSTALL: Final = (
    "install Java 17 or newer (Debian, Ubuntu: apt-get install openjdk-17-jre-headless), "
    "or set JAVA_HOME."
)
_LOCAL: Final = re.compile(r"local(\[(\d+|\*)(, *\d+)?\])?|local-cluster\[ *\d+ *(, *\d+ *){2}\]")
_OTHER: Final = re.compile(r"yarn|k8s://.+|spark://[^/,:]+:\d+(,[^/,:]+:\d+)*")
_VERSION: Final = re.compile(r'version "(?:1\.)?(\d+)')
#: Seconds.
_SOON: Final = 10.0


def check_java() -> None:
    """Check that there is a Java of an age that Spark runs on.

    Raises
    ------
    UsageError
        If there is none, or it is too old.
    """
    home = os.environ.get("JAVA_HOME")
    program = shutil.which("java", path=str(Path(home, "bin")) if home else None)
    if program is None:
        where = f"in JAVA_HOME, {home}" if home else "on this machine"
        raise UsageError(f"Spark needs Java, and there is none {where}.", fix=_INSTALL)
    said = subprocess.run(  # noqa: S603
        [program, "-version"], capture_output=True, text=True, check=False, timeout=6 * _SOON
    ).stderr
    found = _VERSION.search(said)
    if found is None or int(found[1]) < _OLDEST_JAVA:
        version = found[1] if found else said.partition("\n")[0]
        raise UsageError(f"Spark needs Java 17 or newer; {program} is {version}.", fix=_INSTALL)


def check_master(master: str) -> None:
    """Check that a master is one that Spark knows and, where it has an address, that it answers.

    Raises
    ------
    UsageError
        If Spark knows no such master.
    EngineError
        If no address of it answers.
    """
    if not (_LOCAL.fullmatch(master) or _OTHER.fullmatch(master)):
        raise UsageError(
            f"Spark knows no master {master!r}.",
            fix="give local[2], local-cluster[2,1,1024], spark://host:7077, yarn or k8s://….",
        )
    if not master.startswith("spark://"):
        return
    for address in master.removeprefix("spark://").split(","):
        place = urlsplit(f"//{address}")
        try:
            with socket.create_connection((place.hostname or "", place.port or 0), _SOON):
                return
        except OSError as error:
            reason = error
    raise EngineError(
        f"The master {master} does not answer: {reason}.",
        fix="start it, or check its name and port; local[2] needs none.",
    )


def is_local(master: str) -> bool:
    """Whether a master starts everything on this machine."""
    return _LOCAL.fullmatch(master) is not None


def remove_work(application: str, master: str) -> None:
    """Remove the folder that the workers of ``local-cluster`` leave where Spark is installed."""
    from pyspark.find_spark_home import _find_spark_home  # noqa: PLC0415

    if master.startswith("local-cluster"):
        shutil.rmtree(Path(_find_spark_home(), "work", application), ignore_errors=True)
