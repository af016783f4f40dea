"""Rule 7: a norm and a practice stand side by side; only a court finds a breach."""

from __future__ import annotations

import pytest

from miggraph.safeguards import axis, evidence_standing, standing_of


@pytest.mark.parametrize(
    ("evidence", "kind", "standing", "side"),
    [
        ("promised", "newspaper", "assurance", "norm"),
        ("recommended", "ngo", "recommendation", "norm"),
        ("provided", "government", "observed", "practice"),
        ("absent", "ngo", "absent", "practice"),
        ("breached", "ngo", "breach-alleged", "practice"),
        ("breached", "government", "breach-alleged", "practice"),
        ("breached", "legal-text", "breach-alleged", "practice"),
        ("breached", "court", "breach-found", "practice"),
    ],
)
def test_the_words_of_the_evidence(evidence: str, kind: str, standing: str, side: str) -> None:
    assert standing_of(evidence, kind) == standing
    assert axis(standing) == side
    assert evidence_standing(standing) == evidence


@pytest.mark.parametrize("standing", ["text", "statement"])
def test_norms_that_the_evidence_has_no_word_for(standing: str) -> None:
    assert axis(standing) == "norm"
    assert evidence_standing(standing) == standing
