"""Safeguards stand on two axes: what is promised, and what is done.

The evidence format codes both on one axis with five words. Here a *norm* (text, assurance,
statement, recommendation) and a *practice* (observed, absent, breach-alleged, breach-found) are
kept apart, because a promise and its breach exist side by side.
"""

from __future__ import annotations

from typing import Final, Literal

__all__ = ["NORMS", "PRACTICES", "axis", "evidence_standing", "standing_of"]

NORMS: Final = ("text", "assurance", "statement", "recommendation")
PRACTICES: Final = ("observed", "absent", "breach-alleged", "breach-found")
_FROM_EVIDENCE: Final = {
    "promised": "assurance",
    "recommended": "recommendation",
    "provided": "observed",
    "absent": "absent",
}
_TO_EVIDENCE: Final = {
    **{ours: theirs for theirs, ours in _FROM_EVIDENCE.items()},
    "breach-alleged": "breached",
    "breach-found": "breached",
}


def standing_of(evidence: str, source_type: str) -> str:
    """Translate a standing of the evidence format; only a court finds a breach."""
    if evidence == "breached":
        return "breach-found" if source_type == "court" else "breach-alleged"
    return _FROM_EVIDENCE.get(evidence, evidence)


def evidence_standing(standing: str) -> str:
    """Undo `standing_of`."""
    return _TO_EVIDENCE.get(standing, standing)


def axis(standing: str) -> Literal["norm", "practice"]:
    """Say on which axis a standing lies."""
    return "norm" if standing in NORMS else "practice"
