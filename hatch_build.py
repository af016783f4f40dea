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

BUILT = "src/miggraph/web/static/built"


class WebBuildHook(BuildHookInterface):
    """Builds the scripts, unless the package is only linked to."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build, and name what was built, which no commit has."""
        root = Path(self.root)
        if self.target_name == "wheel" and version == "editable":
            return
        if shutil.which("node") and shutil.which("npm") and (root / "web" / "src").is_dir():
            subprocess.run([root / "scripts" / "build_web.sh"], check=True)
        if (root / BUILT / "main.js").is_file():
            build_data["artifacts"].append(f"/{BUILT}/**")
        else:
            self.app.display_warning(
                "The explorer's scripts are left out, as there is no Node.js to build them: its "
                "pages work, but without map, network and editor."
            )
