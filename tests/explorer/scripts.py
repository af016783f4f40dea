"""Functions of web/src, called by Node.js: bundled as they are, with no browser around them."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.cli.process import ROOT
from tests.servers.running import REQUIRED

__all__ = ["WEB", "Scripts", "packages"]

WEB = ROOT / "web"
_PATIENCE = 60.0
_CALL = """
import { readFileSync } from "node:fs";
const { calls } = JSON.parse(readFileSync(0, "utf8"));
const module = await import(process.argv[1]);
console.log(JSON.stringify(calls.map(([name, given]) => module[name](...given) ?? null)));
"""


def packages() -> str:
    """Return the path of Node.js, the packages of web/ being installed, or skip the test."""
    program = shutil.which("node")
    if program is not None and (WEB / "node_modules" / ".installed-from").is_file():
        return program
    message = "Node.js or the packages of web/ are not here: run scripts/build_web.sh, or make web"
    if os.environ.get(REQUIRED) == "1":
        pytest.fail(message)
    pytest.skip(message)


class Scripts:
    """Modules of web/src as one module for Node.js.

    Parameters
    ----------
    folder
        Where it is made.
    names
        The modules, without their ending; what they need of a browser must not be called.
    """

    def __init__(self, folder: Path, names: Sequence[str]) -> None:
        self._node = packages()
        self._module = folder / "bundle.mjs"
        entry = "".join(f"export * from './src/{name}';\n" for name in names)
        subprocess.run(
            [
                WEB / "node_modules" / ".bin" / "esbuild",
                "--bundle",
                "--format=esm",
                "--platform=node",
                "--log-level=error",
                f"--outfile={self._module}",
            ],
            input=entry.encode(),
            cwd=WEB,
            check=True,
            timeout=_PATIENCE,
        )

    def call(self, name: str, *given: Any) -> Any:
        """Return what a function gives."""
        return self.each(name, [given])[0]

    def each(self, name: str, several: Sequence[Sequence[Any]]) -> list[Any]:
        """Return what a function gives for each of several lists of arguments."""
        done = subprocess.run(
            [self._node, "--input-type=module", "--eval", _CALL, self._module.as_uri()],
            input=json.dumps({"calls": [[name, list(given)] for given in several]}).encode(),
            stdout=subprocess.PIPE,
            check=True,
            timeout=_PATIENCE,
        )
        found: list[Any] = json.loads(done.stdout)
        return found
