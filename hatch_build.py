"""Puts the scripts of the explorer into the wheel and the source distribution.

They are built from ``web/`` by Node.js. Where that is absent, what is built goes in if it is there
(a source distribution has it); otherwise the package goes without, and says so.
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

#: How the script ends where Node.js is too old.
_TOO_OLD = 3
BUILT = "src/miggraph/web/static/built"


class WebBuildHook(BuildHookInterface):
    """Builds the scripts, unless the package is only linked to."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build, and name what was built, which no commit has."""
        root = Path(self.root)
        if self.target_name == "wheel" and version == "editable":
            return
        if shutil.which("node") and shutil.which("npm") and (root / "web" / "src").is_dir():
            status = subprocess.run([root / "scripts" / "build_web.sh"], check=False).returncode
            if status not in (0, _TOO_OLD):
                raise RuntimeError(
                    "The explorer's scripts cannot be built; what is printed above says why. "
                    "Without Node.js on the path, the package is built without them."
                )
        if (root / BUILT / "main.js").is_file():
            build_data["artifacts"].append(f"/{BUILT}/**")
        else:
            self.app.display_warning(
                "The explorer's scripts are left out, as there is no Node.js to build them: its "
                "pages work, but without map, network and editor."
            )
