"""``CITATION.cff``: how to cite the release, as the Citation File Format 1.2."""

from __future__ import annotations

from typing import Any

import yaml

from miggraph.export.catalogue.about import About
from miggraph.export.catalogue.document import filled

__all__ = ["citation"]


def citation(about: About) -> bytes:
    """Write the citation of a release.

    Parameters
    ----------
    about
        The release.

    Returns
    -------
    bytes
        YAML.
    """
    content: dict[str, Any] = filled(
        {
            "cff-version": "1.2.0",
            "message": (
                "If you use these data, please cite them as below, and give policy and clocks with "
                f"every figure. {about.caution}"
            ),
            "type": "dataset",
            "title": about.name,
            "abstract": about.description,
            "authors": [{"name": name} for name in about.creators],
            "version": about.version,
            "date-released": about.issued,
            "license": about.licence.name,
            "url": about.homepage,
            "keywords": list(about.keywords),
            "identifiers": [
                {
                    "type": "other",
                    "value": f"sha256:{about.digest}",
                    "description": "Digest of the data that the release was made from",
                }
            ],
        }
    )
    text: str = yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=100)
    return text.encode()
